import type { Json } from '../json.js';
import type { Text } from '../texts.js';
import type { Field } from './form.js';
import { FIELD_ERRORS } from './form-texts.js';
import { matchesPattern } from './guarded-pattern.js';

/** The answer to one field, or what is wrong with it. An unanswered, optional field has the value null. */
export type FieldOutcome = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly error: Text };

const good = (value: Json): FieldOutcome => ({ ok: true, value });
const bad = (error: Text): FieldOutcome => ({ ok: false, error });

/** Nothing that a person types is longer; a longer one is cut before any rule sees it, and then it is too long anyway. */
const HARD_LIMIT = 20_001;

/** Text as a page or the API may send it; anything else is no text. */
function asText(raw: unknown): string {
  const first: unknown = Array.isArray(raw) ? raw[0] : raw;
  if (typeof first === 'string') return first.slice(0, HARD_LIMIT);
  return typeof first === 'number' || typeof first === 'boolean' ? String(first) : '';
}

// Control characters have no place in an answer; line ends are kept for textareas.
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000B-\u001F\u007F\u200B\u2028-\u202E\u2066-\u2069\uFEFF]/g;

/** Stands where bytes were no text. @source Unicode, U+FFFD */
const UNREADABLE = '\uFFFD';
/** Half a character: no text can hold it. */
const HALVES = /\p{Surrogate}/gu;

/** One way to write each text: composed letters, plain line ends, no invisible characters, no blanks at the ends. */
export function cleanText(raw: unknown, { multiline }: { readonly multiline: boolean }): string {
  const text = asText(raw).replace(HALVES, UNREADABLE).replace(/\r\n?/g, '\n').replace(CONTROLS, '').normalize('NFC');
  return (multiline ? text : text.replace(/\s+/g, ' ')).trim();
}

/** True for what mail servers of the world accept in practice: one @, a dotted domain, no blanks. Linear in the length. */
export function isEmailAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1 || local.length > 64 || domain.length > 253) return false;
  if (!/^[\w!#$%&'*+/=?^`{|}~.-]+$/.test(local) || local.startsWith('.') || local.endsWith('.')) return false;
  const labels = domain.split('.');
  return labels.length >= 2 && labels.every((label) => /^[a-z0-9-]{1,63}$/i.test(label) && !/^-|-$/.test(label));
}

const isPhoneNumber = (text: string): boolean =>
  /^\+?[\d ./()-]{5,25}$/.test(text) && text.replace(/\D/g, '').length >= 5;

function checkText(field: Field, raw: unknown): FieldOutcome {
  const { rules, label } = field;
  const text = cleanText(raw, { multiline: field.kind === 'textarea' });
  if (text === '') return rules.required ? bad(FIELD_ERRORS.required(label)) : good(null);
  if (text.includes(UNREADABLE)) return bad(FIELD_ERRORS.unreadable(label));
  if (rules.maxLength !== null && text.length > rules.maxLength)
    return bad(FIELD_ERRORS.tooLong(label, rules.maxLength));
  if (rules.minLength !== null && text.length < rules.minLength)
    return bad(FIELD_ERRORS.tooShort(label, rules.minLength));
  if (rules.format === 'email' && !isEmailAddress(text)) return bad(FIELD_ERRORS.email(label));
  if (rules.format === 'phone' && !isPhoneNumber(text)) return bad(FIELD_ERRORS.phone(label));
  if (rules.pattern !== null && !matchesPattern(rules.pattern, text))
    return bad(rules.patternError ?? FIELD_ERRORS.pattern(label));
  return good(text);
}

function checkNumber({ rules, label, decimals }: Field, raw: unknown): FieldOutcome {
  const text = asText(raw).trim().replace(',', '.');
  if (text === '') return rules.required ? bad(FIELD_ERRORS.required(label)) : good(null);
  const [whole = '', ...fractions] = text.split('.');
  const isNumber =
    /^-?\d{1,15}$/.test(whole) && fractions.length < 2 && fractions.every((part) => /^\d{1,10}$/.test(part));
  if (!isNumber) return bad(FIELD_ERRORS.notANumber(label));
  const value = Number(text);
  const digits = fractions[0]?.length ?? 0;
  if (decimals !== null && digits > decimals) return bad(FIELD_ERRORS.tooManyDecimals(label, decimals));
  if (rules.min !== null && value < rules.min) return bad(FIELD_ERRORS.tooSmall(label, rules.min));
  if (rules.max !== null && value > rules.max) return bad(FIELD_ERRORS.tooLarge(label, rules.max));
  return good(value);
}

function checkChoice({ rules, label, options }: Field, raw: unknown): FieldOutcome {
  const text = asText(raw);
  if (text === '') return rules.required ? bad(FIELD_ERRORS.chooseOne(label)) : good(null);
  return options.some(({ value }) => value === text) ? good(text) : bad(FIELD_ERRORS.chooseOne(label));
}

function checkChecklist({ rules, label, options }: Field, raw: unknown): FieldOutcome {
  const given = (Array.isArray(raw) ? raw.slice(0, 300) : [raw]).map(asText).filter((text) => text !== '');
  if (given.some((text) => !options.some(({ value }) => value === text))) return bad(FIELD_ERRORS.chooseOne(label));
  // In the order of the form and each once, so that equal answers are equal values.
  const chosen = options.map(({ value }) => value).filter((value) => given.includes(value));
  if (chosen.length === 0) return rules.required ? bad(FIELD_ERRORS.chooseOne(label)) : good([]);
  return good(chosen);
}

/** A lone unticked box sends nothing: that is the answer no. */
function checkCheckbox({ rules, label }: Field, raw: unknown): FieldOutcome {
  const ticked = ['on', 'true', 'yes', '1'].includes(asText(raw));
  return rules.required && !ticked ? bad(FIELD_ERRORS.mustAccept(label)) : good(ticked);
}

/** `2026-12-31` as browsers send it, or `31/12/2026` as people type it. */
export function parseCivilDate(text: string): string | undefined {
  const iso = /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})$/.exec(text);
  const typed = /^(?<day>\d{1,2})[/.-](?<month>\d{1,2})[/.-](?<year>\d{4})$/.exec(text);
  const parts = (iso ?? typed)?.groups;
  if (!parts) return undefined;
  const [year, month, day] = [Number(parts['year']), Number(parts['month']), Number(parts['day'])];
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.toISOString().slice(0, 10) : undefined;
}

function checkDate({ rules, label }: Field, raw: unknown): FieldOutcome {
  const text = asText(raw).trim();
  if (text === '') return rules.required ? bad(FIELD_ERRORS.required(label)) : good(null);
  const date = parseCivilDate(text);
  return date === undefined ? bad(FIELD_ERRORS.notADate(label)) : good(date);
}

const CHECKS = {
  textfield: checkText,
  textarea: checkText,
  number: checkNumber,
  select: checkChoice,
  radio: checkChoice,
  checkbox: checkCheckbox,
  checklist: checkChecklist,
  datetime: checkDate,
  // Files come beside the answers: validateAnswers looks at their number.
  filepicker: () => good(null),
} satisfies Record<Field['kind'], (field: Field, raw: unknown) => FieldOutcome>;

/** Reads and checks what was sent for one field, from a posted form or from JSON. */
export function checkField(field: Field, raw: unknown): FieldOutcome {
  return CHECKS[field.kind](field, raw);
}
