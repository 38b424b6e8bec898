import { createHash } from 'node:crypto';
import { DEMO_PERSONS } from '../anpr/demo-persons.js';
import type { Text } from '../page.js';
import { DEMO_STAFF, type StaffMember } from './staff.js';

/** Name of the claim that carries the tax code, as SPID and CIE write it. */
export const FISCAL_NUMBER = 'https://attributes.eid.gov.it/fiscal_number';

/** Somebody who can sign in. */
export interface Account {
  /** Subject of the tokens. */
  readonly id: string;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Value of the form field that chooses this account. */
  readonly key: string;
  readonly name: string;
  /** Second line in the list. */
  readonly hint: Text;
}

export interface Citizen {
  readonly givenName: string;
  readonly familyName: string;
  /** Empty: the provider does not pass it on (to try that it is refused). */
  readonly taxCode: string;
  readonly birthDate: string;
  readonly sex: 'M' | 'F';
  readonly email: string;
}

/** An account with the claims of a SPID or CIE identity. */
export function citizenAccount(citizen: Citizen, key: string, hint: Text): Account {
  const { givenName, familyName, taxCode, birthDate, sex, email } = citizen;
  const digest = createHash('sha256').update(`${taxCode}|${givenName}|${familyName}|${birthDate}`).digest('hex');
  return {
    id: `eid-${digest.slice(0, 24)}`,
    key,
    name: `${givenName} ${familyName}`,
    hint,
    claims: {
      given_name: givenName,
      family_name: familyName,
      birthdate: birthDate,
      gender: sex === 'F' ? 'female' : 'male',
      ...(email === '' ? {} : { email }),
      ...(taxCode === '' ? {} : { [FISCAL_NUMBER]: `TINIT-${taxCode}` }),
    },
  };
}

/** An account with the claims that the Comune's own provider gives its employees. */
export function staffAccount({ username, name, email, roles, offices, shows }: StaffMember): Account {
  return { id: username, key: username, name, hint: shows, claims: { name, email, roles, offices } };
}

export const DEMO_CITIZEN_ACCOUNTS: readonly Account[] = DEMO_PERSONS.map((person) =>
  citizenAccount(person, person.key, {
    it: `${person.taxCode} · ${person.shows.it}`,
    en: `${person.taxCode} · ${person.shows.en}`,
  }),
);

export const DEMO_STAFF_ACCOUNTS: readonly Account[] = DEMO_STAFF.map(staffAccount);
