import { officeName } from '../../src/crm/office.js';
import type { Json } from '../../src/json.js';
import { formatEuros, isCents } from '../../src/money.js';
import { formatCivilDate, formatInstant } from '../layout/dates.js';
import type { Page } from '../layout/page.js';
import { factTexts, factValueTexts } from './fact-texts.js';

export interface FactRow {
  readonly label: string;
  readonly value: string;
}

/** One thing that the work found out, with its members as rows. */
export interface FactGroup {
  readonly title: string;
  readonly rows: readonly FactRow[];
}

/** Facts that only steer the machine, or that the page shows elsewhere. */
const HIDDEN = new Set([
  'uploads',
  'sender',
  'submittedBy',
  'office',
  'dueOn',
  'answer',
  'reopenUntil',
  'certificateId',
  'askedAgain',
]);
const MAX_ROWS = 40;

/** What the work found out about a case, as a clerk reads it; a fact that has no name yet shows under its own. */
export function factGroups(page: Page, facts: Readonly<Record<string, Json>>): FactGroup[] {
  return Object.entries(facts)
    .filter(([name, value]) => !HIDDEN.has(name) && value !== null)
    .map(([name, value]) => ({ title: nameOf(page, name.replace(/^task:/, '')), rows: rowsOf(page, name, value) }))
    .filter(({ rows }) => rows.length > 0);
}

/** The members, those of inner objects included, in their order; empty ones left out. */
function rowsOf(page: Page, name: string, value: Json): FactRow[] {
  const rows: FactRow[] = [];
  const visit = (key: string, inner: Json): void => {
    if (inner === null || inner === '' || rows.length >= MAX_ROWS) return;
    if (Array.isArray(inner)) for (const item of inner as readonly Json[]) visit(key, item);
    else if (typeof inner === 'object') for (const [member, one] of Object.entries(inner)) visit(member, one);
    else rows.push({ label: nameOf(page, key), value: valueOf(page, key, inner) });
  };
  visit(name, value);
  return [...new Map(rows.map((row) => [`${row.label}\n${row.value}`, row])).values()];
}

function nameOf(page: Page, key: string): string {
  const known = Object.hasOwn(factTexts, key) ? factTexts[key] : undefined;
  return known ? page.say(known) : key.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/[-_]/g, ' ');
}

const YES = { it: 'sì', en: 'yes' };
const NO = { it: 'no', en: 'no' };

function valueOf(page: Page, key: string, value: string | number | boolean): string {
  if (typeof value === 'boolean') return page.say(value ? YES : NO);
  if (key.endsWith('Cents') && isCents(value)) return formatEuros(value, page.language);
  if (typeof value === 'number') return String(value);
  if (key === 'office' || key === 'forwardOffice') return page.say(officeName(value));
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return formatCivilDate(value, page.language);
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value)) return formatInstant(new Date(value), page.language);
  const known = Object.hasOwn(factValueTexts, value) ? factValueTexts[value] : undefined;
  return known ? page.say(known) : value;
}
