import { z } from 'zod';
import { SignInError } from './sign-in-error.js';
import { parseTaxCode } from './tax-code.js';

/** Levels of assurance of SPID and CIE; a higher number is stronger. */
export type AssuranceLevel = 1 | 2 | 3;

/** A citizen as the national identity providers vouch for them. */
export interface CitizenIdentity {
  /** As given, capital letters, omocodia kept. */
  readonly taxCode: string;
  readonly givenName: string;
  readonly familyName: string;
  /** Civil date, YYYY-MM-DD. */
  readonly birthDate: string;
  readonly email: string | null;
  readonly level: AssuranceLevel;
}

export const STAFF_ROLES = ['clerk', 'supervisor', 'operator', 'analyst', 'administrator', 'owner'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** An employee as the Comune's own provider vouches for them. */
export interface StaffIdentity {
  /** Stable id at the provider. */
  readonly subject: string;
  readonly name: string;
  readonly email: string | null;
  /** At least one; roles that this platform does not know are left out. */
  readonly roles: readonly StaffRole[];
  /** Ids of offices, e.g. `anagrafe`. */
  readonly offices: readonly string[];
}

/** What a provider says about who signed in. */
export type Claims = Readonly<Record<string, unknown>>;

const FISCAL_NUMBER = 'https://attributes.eid.gov.it/fiscal_number';
const LEVEL = /^https:\/\/www\.spid\.gov\.it\/SpidL([123])$/;

const Name = z.string().trim().min(1).max(200);
const Email = z.email().max(254);
const CitizenClaims = z.object({ given_name: Name, family_name: Name, birthdate: z.iso.date() });
const StaffClaims = z.object({
  sub: z.string().min(1).max(200),
  name: Name,
  roles: z.array(z.string()).max(100),
  offices: z
    .array(z.string().regex(/^[a-z0-9-]{1,60}$/))
    .max(100)
    .default([]),
});

function emailOf(claims: Claims): string | null {
  const email = Email.safeParse(claims.email);
  return email.success ? email.data : null;
}

/** The level in the token itself; the weakest when it says nothing that we know. */
function levelOf({ acr }: Claims): AssuranceLevel {
  const level = typeof acr === 'string' ? LEVEL.exec(acr)?.[1] : undefined;
  return level === '3' ? 3 : level === '2' ? 2 : 1;
}

/**
 * @param requiredLevel the least level that the service accepts
 * @param today civil date, for the century of the tax code
 * @throws {SignInError} LEVEL_TOO_LOW, TAX_CODE_MISSING, TAX_CODE_INVALID, DATA_INCOMPLETE
 */
export function readCitizenIdentity(claims: Claims, requiredLevel: AssuranceLevel, today: string): CitizenIdentity {
  const level = levelOf(claims);
  if (level < requiredLevel) {
    throw new SignInError('LEVEL_TOO_LOW', `Signed in at level ${level}, level ${requiredLevel} is required`);
  }
  const fiscalNumber = claims[FISCAL_NUMBER];
  if (typeof fiscalNumber !== 'string' || fiscalNumber === '') {
    throw new SignInError('TAX_CODE_MISSING', 'The provider gave no fiscal number');
  }
  const parsed = parseTaxCode(fiscalNumber.replace(/^TINIT-/, ''), { today });
  if (!fiscalNumber.startsWith('TINIT-') || !parsed.ok) {
    throw new SignInError('TAX_CODE_INVALID', 'The provider gave a fiscal number that is no Italian tax code');
  }
  const data = CitizenClaims.safeParse(claims);
  if (!data.success) {
    throw new SignInError('DATA_INCOMPLETE', `The provider gave no usable ${fieldsOf(data.error)}`);
  }
  const { given_name: givenName, family_name: familyName, birthdate: birthDate } = data.data;
  return { taxCode: parsed.value.code, givenName, familyName, birthDate, email: emailOf(claims), level };
}

/** @throws {SignInError} DATA_INCOMPLETE, NO_ROLE */
export function readStaffIdentity(claims: Claims): StaffIdentity {
  const data = StaffClaims.safeParse(claims);
  if (!data.success) {
    throw new SignInError('DATA_INCOMPLETE', `The provider gave no usable ${fieldsOf(data.error)}`);
  }
  const { sub, name, roles, offices } = data.data;
  const known = STAFF_ROLES.filter((role) => roles.includes(role));
  if (known.length === 0) throw new SignInError('NO_ROLE', 'The user has no role of this platform');
  return { subject: sub, name, email: emailOf(claims), roles: known, offices };
}

function fieldsOf({ issues }: z.ZodError): string {
  return [...new Set(issues.map(({ path }) => String(path[0])))].join(', ');
}
