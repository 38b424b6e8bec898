import type { Catalogue } from '../../src/catalogue/catalogue.js';
import type { Case, CaseScope } from '../../src/crm/case.js';
import type { AccessLog } from '../../src/audit/audit.js';
import type { Staff } from '../../src/tasks/task.js';
import { OFFICE_ROLES, WORK_ROLES } from '../security/require-role.js';
import type { Text } from '../../src/texts.js';

/** Roles that serve any citizen, whatever the office: the contact centre. */
const ALL_CASES = new Set(['operator']);

/** True for the roles that work on tasks of their offices; analysts, owners and administrators see no dossier. */
export function mayWorkOnTasks({ roles }: Pick<Staff, 'roles'>): boolean {
  return roles.some((role) => WORK_ROLES.has(role));
}

/** True when the role and the office of this member of staff allow a look at the case. */
export function mayOpenCase(staff: Staff, value: Case, { find }: Pick<Catalogue, 'find'>): boolean {
  if (staff.roles.some((role) => ALL_CASES.has(role))) return true;
  if (!staff.roles.some((role) => OFFICE_ROLES.has(role))) return false;
  const offices = [find(value.serviceId)?.office, value.facts['office']];
  return offices.some((office) => typeof office === 'string' && staff.offices.includes(office));
}

/** The cases that this person may find: all of them, or those of the own offices; undefined for none. */
export function scopeOf(staff: Staff, { services }: Pick<Catalogue, 'services'>): CaseScope | null | undefined {
  if (staff.roles.some((role) => ALL_CASES.has(role))) return null;
  if (!staff.roles.some((role) => OFFICE_ROLES.has(role))) return undefined;
  const own = services.filter(({ office }) => staff.offices.includes(office));
  return { serviceIds: own.map(({ id }) => id), offices: staff.offices };
}

/** True for what may stand in an address: a case number or a part of one, and nothing about a person. */
export const isNumberLike = (text: string): boolean => /^[\d\s/-]{1,14}[a-z]?$/i.test(text);

/** True when this person may put right what stopped the case: the clerks of its office. */
export function mayMendCase(staff: Staff, value: Case, catalogue: Pick<Catalogue, 'find'>): boolean {
  return staff.roles.some((role) => OFFICE_ROLES.has(role)) && mayOpenCase(staff, value, catalogue);
}

/** The office that decides about money that is not as asked. */
export const MONEY_OFFICE = 'tributi';

interface Glance {
  readonly staff: Staff;
  readonly at: Date;
  readonly what: 'case-page' | 'task-page' | 'case-search' | 'task-search' | 'document' | 'incident-page' | 'receipt';
  readonly purpose: Text;
}

export interface Look extends Glance {
  readonly value: Pick<Case, 'id' | 'applicant'>;
}

/** Writes down that somebody looks at a citizen's data; a case of nobody known has nobody to tell. */
export async function recordLook(
  accessLog: Pick<AccessLog, 'record'>,
  { value: { id, applicant }, ...glance }: Look,
): Promise<void> {
  if (applicant.kind !== 'citizen') return;
  await recordLookAt(accessLog, { taxCode: applicant.taxCode, caseId: id }, glance);
}

/** The same for somebody who is known by something else than a case. */
export async function recordLookAt(
  accessLog: Pick<AccessLog, 'record'>,
  { taxCode, caseId }: { readonly taxCode: string; readonly caseId: string | null },
  { staff, at, what, purpose }: Glance,
): Promise<void> {
  const who = { subject: staff.subject, name: staff.name, office: staff.offices[0] ?? null };
  await accessLog.record({ taxCode, caseId, at, who, what, purpose });
}
