import type { Applicant, Case } from './case.js';
import type { Actor } from './interaction.js';

/** Tax code of the applicant; null when nobody signed in. */
export function taxCodeOf({ applicant }: Pick<Case, 'applicant'>): string | null {
  return applicant.kind === 'citizen' ? applicant.taxCode : null;
}

/** Given name and family name; null when nobody signed in. */
export function nameOf(applicant: Applicant): string | null {
  return applicant.kind === 'citizen' ? `${applicant.givenName} ${applicant.familyName}` : null;
}

/** Where the applicant wants to be written to: the address in the form, else the one of the sign-in; null for none. */
export function emailOf({ answers, applicant }: Pick<Case, 'answers' | 'applicant'>): string | null {
  const answered = Object.hasOwn(answers, 'email') ? answers['email'] : null;
  return typeof answered === 'string' && answered !== '' ? answered : applicant.email;
}

/** The applicant as the one who acts. */
export function actorOf(value: Pick<Case, 'applicant'>): Actor {
  return { kind: 'citizen', taxCode: taxCodeOf(value) };
}

/** Address of the case for its applicant: the personal area, or the follow-up link of who did not sign in. */
export function caseUrl(publicUrl: string, value: Pick<Case, 'number' | 'applicant' | 'trackingCode'>): string {
  const path = value.applicant.kind === 'citizen' ? `/pratiche/${value.number}` : `/segui/${value.trackingCode}`;
  return new URL(path, publicUrl).href;
}
