/**
 * How large a batch of records is. Zeebe writes what one command leads to at once, in at most one message of 4 MB; what
 * is larger is taken apart or refused, so that no client is ever sent what it cannot take.
 */
import type { BatchEntry } from './log/frame-content.js';
import type { Reply } from './processing.js';

/** @source Zeebe 8.6, `network.maxMessageSize` */
export const LARGEST_MESSAGE_BYTES = 4 * 1024 * 1024;
/** Positions, keys, times and kinds that Zeebe writes with each record. */
const RECORD_HEAD_BYTES = 128;
/** A UTF-16 unit of a JSON text takes no more in UTF-8. */
const MOST_BYTES_PER_UNIT = 3;

/** What follows from a command does not fit into one batch. */
export class BatchTooLargeError extends Error {
  /** Commands of the batch that fit before the one that does not. */
  readonly fitting: number;
  readonly reply: Reply | undefined;

  constructor(fitting: number, reply: Reply | undefined) {
    super(`The records of one command are larger than ${LARGEST_MESSAGE_BYTES} bytes`);
    this.fitting = fitting;
    this.reply = reply;
  }
}

/**
 * @param json the batch as the log writes it
 * @param ends for each command of the batch, where its records end
 * @throws {BatchTooLargeError} when the records do not fit into one message
 */
export function requireFit(entries: readonly BatchEntry[], json: string, ends: readonly number[], reply?: Reply): void {
  const most = json.length * MOST_BYTES_PER_UNIT + entries.length * RECORD_HEAD_BYTES;
  if (most <= LARGEST_MESSAGE_BYTES) return;
  let bytes = 0;
  let start = 0;
  for (const [command, end] of ends.entries()) {
    bytes += recordBytes(entries.slice(start, end));
    if (bytes > LARGEST_MESSAGE_BYTES) throw new BatchTooLargeError(command, reply);
    start = end;
  }
}

/** Bytes of the records as Zeebe writes them; the command that started the batch is in the log already. */
function recordBytes(entries: readonly BatchEntry[]): number {
  return entries.reduce((bytes, entry) => bytes + (entry.isSource ? 0 : RECORD_HEAD_BYTES + valueBytes(entry)), 0);
}

function valueBytes({ valueType, value }: BatchEntry): number {
  if (valueType !== 'VARIABLE') return messagePackBytes(value);
  // A variable is kept as JSON text here, as MessagePack there.
  const variable = value as BatchEntry<'VARIABLE'>['value'];
  return messagePackBytes({ ...variable, value: JSON.parse(variable.value) as unknown });
}

/**
 * Bytes of a JSON value in MessagePack, the format of Zeebe's records.
 *
 * @source https://github.com/msgpack/msgpack/blob/master/spec.md
 */
export function messagePackBytes(value: unknown, field = ''): number {
  if (typeof value === 'string') return stringBytes(value, field);
  if (typeof value === 'number') return numberBytes(value);
  if (Array.isArray(value)) {
    return value.reduce<number>((bytes, item) => bytes + messagePackBytes(item), countBytes(value.length));
  }
  if (value === null || typeof value !== 'object') return 1;
  let bytes = countBytes(Object.keys(value).length);
  for (const [name, inner] of Object.entries(value)) bytes += stringBytes(name, '') + messagePackBytes(inner, name);
  return bytes;
}

/** Of the head of a list or map with so many entries. */
function countBytes(entries: number): number {
  if (entries < 16) return 1;
  return entries < 2 ** 16 ? 3 : 5;
}

function stringBytes(text: string, field: string): number {
  const bytes = Buffer.byteLength(text);
  // Deployed files are base64 here, bytes there.
  return (field === 'resource' ? (bytes * 3) / 4 : bytes) + lengthBytes(bytes);
}

/** Of the head of a text of so many bytes. */
function lengthBytes(bytes: number): number {
  if (bytes < 32) return 1;
  if (bytes < 2 ** 8) return 2;
  return bytes < 2 ** 16 ? 3 : 5;
}

function numberBytes(value: number): number {
  if (!Number.isInteger(value)) return 9;
  if (value >= -32 && value < 128) return 1;
  if (value >= -128 && value < 2 ** 8) return 2;
  if (value >= -(2 ** 15) && value < 2 ** 16) return 3;
  return value >= -(2 ** 31) && value < 2 ** 32 ? 5 : 9;
}
