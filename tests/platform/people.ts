import { randomUUID } from 'node:crypto';
import { getDemoPerson, type DemoPersonKey } from '../../sandbox/anpr/demo-persons.js';
import type { Applicant } from '../../src/crm/case.js';
import type { Submission } from '../../src/crm/submit-case.js';

/** A person of the trial population, as the identity provider describes them. */
export function applicant(key: DemoPersonKey): Applicant {
  const { taxCode, givenName, familyName, birthDate, email } = getDemoPerson(key);
  return { kind: 'citizen', taxCode, givenName, familyName, birthDate, email };
}

/** A certificate form as the summary page sends it: stamped, to be paid, by Anna Venier, at an address of its own. */
export function certificateRequest(overrides: Partial<Submission> = {}): Submission {
  const draftId = randomUUID();
  return {
    serviceId: 'certificato-residenza',
    applicant: applicant('anna-venier'),
    channel: 'portal',
    language: 'it',
    answers: { useKind: 'stamped', certificateLanguage: 'it', delivery: 'portal', email: `${draftId}@posta.example` },
    documentIds: [],
    draftId,
    owner: 'owner',
    ...overrides,
  };
}

export const EXEMPT_ANSWERS = {
  useKind: 'exempt',
  exemptionReason: '6',
  certificateLanguage: 'it',
  delivery: 'portal',
};
