import { createHash } from 'node:crypto';
import type { Playback, PlayedStep } from './player.js';
import type { StreamRecord } from './record.js';

/**
 * Only what differs between two runs of the same engine is replaced: keys by `K1`, `K2` ... in order of appearance,
 * positions by the record's place in the scenario, instants by their distance from the scenario's start. `sequence` is
 * left out. A broker's host, port and health are its own (moving the clock by days makes Zeebe call itself unhealthy). Deployed files are shown by their hash, to keep the fixtures readable.
 */
export interface NormalPlayback {
  readonly answers: readonly NormalObject[];
  readonly records: readonly NormalObject[];
}
export type NormalObject = Readonly<Record<string, unknown>>;

/** Keys of partition 1: 2^51 up to 2^52. */
const FIRST_KEY = 2 ** 51;
const LAST_KEY = 2 ** 52;
const KEY_IN_TEXT = /\b22517998\d{8}\b/g;
const INSTANT_IN_TEXT = /\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)(?:\[\w+(?:\/\w+)?\])?/g;
/** A set of Java (`Set.of`), written out: its order is salted anew in each virtual machine. */
const SALTED_LIST_IN_TEXT = /(?<=Supported element types are: \[)[A-Z_, ]+(?=\])/g;
const TIME_FIELDS = new Set(['timestamp', 'dueDate', 'deadline', 'recurringTime', 'creationTimestamp']);
const MACHINE_FIELDS = new Set(['host', 'health']);
/** Longer texts and lists are shown by their hash, as deployed files are. */
const LONGEST_SHOWN = 2_000;
const DAY_MS = 86_400_000;
/** Instants further off were written by hand into a scenario and are the same in every run. */
const NEAR_MS = { before: 2 * DAY_MS, after: 100 * DAY_MS } as const;
/** JSON texts inside answers whose order of names means nothing. */
const JSON_FIELDS = new Set(['variables', 'customHeaders', 'decisionOutput']);

interface Naming {
  readonly startMs: number;
  readonly keys: Map<string, string>;
}

export function normalise({ startMs, answers, records: exported }: Playback): NormalPlayback {
  const naming: Naming = { startMs, keys: new Map() };
  const records = inOrderOfNames(exported);
  const places = new Map(records.map(({ position }, place) => [position, place]));
  const named = records.map(({ position: _position, sequence: _sequence, sourceRecordPosition, ...record }) => {
    const source = sourceRecordPosition < 0 ? sourceRecordPosition : (places.get(sourceRecordPosition) ?? 'earlier');
    return {
      sourceRecordPosition: source,
      ...(normaliseValue(sorted(record, RECORD_ORDER), '', naming) as NormalObject),
    };
  });
  return { records: named, answers: answers.map((answer) => normaliseAnswer(answer, naming)) };
}

/**
 * Variables of one document by name. Zeebe takes them in the order of a hash table that keeps the size of the largest
 * document that the broker has met, so their order in the stream differs between two runs of the same broker.
 */
function inOrderOfNames(records: readonly StreamRecord[]): StreamRecord[] {
  const ordered = [...records];
  for (let from = 0; from < ordered.length; from += 1) {
    let to = from + 1;
    while (isOfOneDocument(ordered[from], ordered[to])) to += 1;
    const run = ordered.slice(from, to).sort((a, b) => Number(nameOf(a) > nameOf(b)) - Number(nameOf(a) < nameOf(b)));
    ordered.splice(from, run.length, ...run);
    from = to - 1;
  }
  return ordered;
}

const nameOf = ({ value }: StreamRecord): string => String(value['name']);
const isOfOneDocument = (first: StreamRecord | undefined, next: StreamRecord | undefined): boolean =>
  first?.valueType === 'VARIABLE' &&
  next?.valueType === 'VARIABLE' &&
  first.sourceRecordPosition === next.sourceRecordPosition &&
  first.value['scopeKey'] === next.value['scopeKey'];

/** The fields that tell what a record is come first, for the reader and so that its own key is named first. */
const RECORD_ORDER = ['recordType', 'valueType', 'intent', 'key', 'rejectionType', 'rejectionReason', 'value'];

function normaliseAnswer({ step, rpc, answer }: PlayedStep, naming: Naming): NormalObject {
  if (!answer.ok) return { step, rpc, status: answer.status, text: normaliseText(answer.text, naming) };
  return { step, rpc, ...(normaliseValue({ value: parseJsonFields(answer.value) }, '', naming) as NormalObject) };
}

function parseJsonFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(parseJsonFields);
  if (value === null || typeof value !== 'object' || Buffer.isBuffer(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => [
      field,
      JSON_FIELDS.has(field) && typeof inner === 'string' && inner !== ''
        ? (JSON.parse(inner) as unknown)
        : parseJsonFields(inner),
    ]),
  );
}

function normaliseValue(value: unknown, field: string, naming: Naming): unknown {
  if (field === 'port') return '<port>';
  if (typeof value === 'number') return normaliseNumber(value, field, naming);
  if (typeof value === 'string') {
    if (MACHINE_FIELDS.has(field)) return `<${field}>`;
    if (field === 'resource') return hashOf(value);
    if (value.length > LONGEST_SHOWN) return `${hashOf(value)} of ${value.length} characters`;
    if (TIME_FIELDS.has(field) && /^\d+$/.test(value)) return normaliseNumber(Number(value), field, naming);
    return normaliseText(value, naming);
  }
  if (Array.isArray(value) && value.length > LONGEST_SHOWN)
    return `${hashOf(JSON.stringify(value))} of ${value.length} items`;
  if (Array.isArray(value)) return value.map((item) => normaliseValue(item, field, naming));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(sorted(value as NormalObject, RECORD_ORDER)).map(([name, inner]) => [
      name,
      normaliseValue(inner, name, naming),
    ]),
  );
}

const hashOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;

function normaliseNumber(value: number, field: string, naming: Naming): unknown {
  if (TIME_FIELDS.has(field)) return isNear(value, naming) ? `T${signed(value - naming.startMs)}` : value;
  return value >= FIRST_KEY && value < LAST_KEY ? keyName(`${value}`, naming) : value;
}

function normaliseText(text: string, naming: Naming): string {
  return text
    .replaceAll(SALTED_LIST_IN_TEXT, (list) => list.split(', ').sort().join(', '))
    .replaceAll(KEY_IN_TEXT, (key) => keyName(key, naming))
    .replaceAll(INSTANT_IN_TEXT, (instant) => {
      const ms = Date.parse(instant.replace(/\[.*\]$/, ''));
      return !isNear(ms, naming) ? instant : `<T${signed(ms - naming.startMs)} ${instantForm(instant)}>`;
    });
}

/** False for NaN, and for -1 and 0, which stand for no instant. */
const isNear = (ms: number, { startMs }: Naming): boolean =>
  ms >= startMs - NEAR_MS.before && ms <= startMs + NEAR_MS.after;

/** How an instant was written (fraction, zone), so that a different notation still counts as a difference. */
const instantForm = (instant: string): string => instant.slice(19).replaceAll(/\d(?=.*[Z+[-])/g, '0');

const signed = (ms: number): string => (ms < 0 ? `${ms}` : `+${ms}`);

function keyName(key: string, { keys }: Naming): string {
  const name = keys.get(key) ?? `K${keys.size + 1}`;
  keys.set(key, name);
  return name;
}

function sorted(value: NormalObject, first: readonly string[]): NormalObject {
  const rank = (name: string): number => (first.includes(name) ? first.indexOf(name) : first.length);
  const names = Object.keys(value).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(names.map((name) => [name, value[name]]));
}
