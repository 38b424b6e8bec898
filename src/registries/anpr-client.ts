import { UnavailableError } from '../errors.js';
import {
  readGeneralData,
  readResidence,
  type AnprAnomaly,
  type GeneralData,
  type ResidenceData,
} from './anpr-person.js';
import {
  callE002,
  withAccess,
  type AnprAccess,
  type AnprAccessEntry,
  type AnprReason,
  type E002Outcome,
} from './e002-call.js';
import type { AnprUseCase, E002Subject } from './e002.js';

/** What ANPR said. Everything but `found` needs a path of its own in the process. */
export type AnprResult<T> = { readonly access: AnprAccessEntry } & (
  | { readonly kind: 'found'; readonly value: T; readonly warnings: readonly AnprAnomaly[] }
  | { readonly kind: 'deceased'; readonly value: T; readonly deceasedOn: string }
  /** At least one error among them; the data are there when ANPR gave them all the same. */
  | { readonly kind: 'anomalies'; readonly value: T | null; readonly anomalies: readonly AnprAnomaly[] }
  | { readonly kind: 'not-found' }
);

/** Whose data: both are known after C030, and both have to come back. */
export interface AnprSubjectKey {
  readonly anprId: string;
  readonly taxCode: string;
}

/**
 * Asks ANPR. Each method makes one call and one access entry, which is in the result, or in `details.access` of what is
 * thrown. Nothing is repeated here: that is the job runner's.
 *
 * @throws {UnavailableError} ANPR_UNREACHABLE, ANPR_FAILED (5xx), ANPR_BUSY (429); ANPR_ANSWER (cannot be read),
 *   ANPR_MISMATCH (about somebody else); PDND_* of the voucher; CIRCUIT_OPEN of the guard
 * @throws {AppError} ANPR_REFUSED (ANPR does not accept the request), ANPR_GATEWAY (the gateway does not): repeating
 *   cannot help
 */
export interface AnprClient {
  /** C030: the national id of whoever has this tax code. */
  findAnprId(taxCode: string, reason: AnprReason): Promise<AnprResult<{ readonly anprId: string }>>;
  /** C015: names, birth, tax code. */
  getGeneralData(subject: AnprSubjectKey, reason: AnprReason): Promise<AnprResult<GeneralData>>;
  /** C020: where the person lives. */
  getResidence(subject: AnprSubjectKey, reason: AnprReason): Promise<AnprResult<ResidenceData>>;
}

/** What every reader gives; only C030 tells nothing of a death. */
interface Told {
  readonly anprId: string;
  readonly deceasedOn?: string | null;
}

const DAY_FORMAT = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Rome', dateStyle: 'short' });

function mismatch(what: string): UnavailableError {
  return new UnavailableError('ANPR_MISMATCH', `ANPR answered about somebody else: ${what} is not the one asked for`);
}

/** The one subject of the answer. */
function onlySubject(subjects: readonly E002Subject[]): E002Subject {
  const [subject, ...others] = subjects;
  if (subject && others.length === 0) return subject;
  throw new UnavailableError('ANPR_ANSWER', `ANPR answered with ${subjects.length} persons where there has to be one`);
}

/** ANPR's word is taken only for the person asked for: id and, where it is told, tax code. */
function checkIdentity(subject: E002Subject, { anprId, taxCode }: AnprSubjectKey): void {
  if (subject.identificativi?.idANPR !== anprId) throw mismatch('the ANPR id');
  const told = (subject.generalita as { codiceFiscale?: { codFiscale?: unknown } } | undefined)?.codiceFiscale
    ?.codFiscale;
  if (told !== undefined && told !== taxCode) throw mismatch('the tax code');
}

function resultOf<T extends Told>(outcome: E002Outcome, read: (subject: E002Subject) => T): AnprResult<T> {
  const { access } = outcome;
  if (outcome.kind === 'not-found') return { kind: 'not-found', access };
  if (outcome.kind === 'refused-person')
    return { kind: 'anomalies', value: null, anomalies: outcome.anomalies, access };
  const hasError = outcome.anomalies.some((anomaly) => anomaly.severity === 'error');
  if (hasError && outcome.subjects.length === 0) {
    return { kind: 'anomalies', value: null, anomalies: outcome.anomalies, access };
  }
  const value = read(onlySubject(outcome.subjects));
  // Death outweighs an anomaly: it decides the case alone
  if (value.deceasedOn) return { kind: 'deceased', value, deceasedOn: value.deceasedOn, access };
  if (hasError) return { kind: 'anomalies', value, anomalies: outcome.anomalies, access };
  return { kind: 'found', value, warnings: outcome.anomalies, access };
}

/** @source ANPR e-services C015, C020, C030 on the PDND */
export function createAnprClient(connection: AnprAccess): AnprClient {
  async function ask<T extends Told>(
    useCase: AnprUseCase,
    criteria: { codiceFiscale: string } | { idANPR: string },
    reason: AnprReason,
    read: (subject: E002Subject) => T,
  ): Promise<AnprResult<T>> {
    const asOf = reason.asOf ?? DAY_FORMAT.format(connection.now());
    const outcome = await callE002(connection, { useCase, criteria, asOf, reason });
    try {
      return resultOf(outcome, read);
    } catch (error) {
      throw withAccess(error, outcome.access);
    }
  }

  return {
    findAnprId: (taxCode, reason) =>
      ask('C030', { codiceFiscale: taxCode }, reason, (subject) => {
        const anprId = subject.identificativi?.idANPR;
        if (anprId === undefined) throw new UnavailableError('ANPR_ANSWER', 'ANPR answered C030 without an ANPR id');
        return { anprId };
      }),
    getGeneralData: (key, reason) =>
      ask('C015', { idANPR: key.anprId }, reason, (subject) => {
        checkIdentity(subject, key);
        return readGeneralData(subject);
      }),
    getResidence: (key, reason) =>
      ask('C020', { idANPR: key.anprId }, reason, (subject) => {
        checkIdentity(subject, key);
        return readResidence(subject);
      }),
  };
}
