import { parseSecretCode } from '../crm/secret-code.js';
import type { CaseStore } from '../crm/case.js';
import { romeDateOf, type CivilDate } from '../deadlines/civil-date.js';
import type { DocumentStore } from './document.js';

/**
 * What anybody who has the code may learn. Who holds the paper knows what it says; who only has the code (from a picture,
 * from a log) must learn as little as possible. So the answer tells the state, the dates, the number of the case and the
 * hash of the file, and of the person the initials alone: enough to see that the paper shown belongs to the code, nothing
 * that is not on the paper.
 */
export type Verification =
  | { readonly state: 'unknown' }
  | {
      readonly state: 'valid' | 'expired' | 'revoked';
      readonly kind: 'certificate';
      readonly caseNumber: string;
      /** e.g. `A. B.` */
      readonly initials: string;
      readonly issuedOn: CivilDate;
      readonly validUntil: CivilDate | null;
      /** Hex SHA-256 of the file, to compare with a copy. */
      readonly sha256: string;
    };

const initialOf = (name: string): string => `${[...name.trim()][0]?.toUpperCase() ?? '?'}.`;

/** Tells what is known of a paper by its verification code; a document that is not yet released is unknown. */
export async function verifyDocument(
  typed: string,
  { documents, cases, now }: { documents: DocumentStore; cases: CaseStore; now: () => Date },
): Promise<Verification> {
  const code = parseSecretCode(typed);
  const document = code === undefined ? undefined : await documents.findByVerificationCode(code);
  if (!document || document.caseId === null || document.state === 'held') return { state: 'unknown' };
  const value = await cases.find(document.caseId);
  if (value?.applicant.kind !== 'citizen') return { state: 'unknown' };
  const isExpired = document.validUntil !== null && romeDateOf(now()) > document.validUntil;
  return {
    state: document.state === 'revoked' ? 'revoked' : isExpired ? 'expired' : 'valid',
    kind: 'certificate',
    caseNumber: value.number,
    initials: `${initialOf(value.applicant.givenName)} ${initialOf(value.applicant.familyName)}`,
    issuedOn: romeDateOf(document.createdAt),
    validUntil: document.validUntil,
    sha256: document.sha256,
  };
}
