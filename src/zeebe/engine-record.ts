import { z } from 'zod';
import type { JsonObject } from '../json.js';

/** One record of the engine's stream, as Zeebe's ElasticsearchExporter writes it; fields that nobody reads are kept. */
export const EngineRecord = z.looseObject({
  partitionId: z.number().int(),
  position: z.number().int(),
  key: z.union([z.number(), z.string()]),
  timestamp: z.number().int(),
  recordType: z.enum(['EVENT', 'COMMAND', 'COMMAND_REJECTION']),
  valueType: z.string(),
  intent: z.string(),
  value: z.record(z.string(), z.unknown()),
});

export interface EngineRecord {
  readonly partitionId: number;
  /** Strictly increasing within a partition. */
  readonly position: number;
  /** A text where a number of JavaScript could not hold it: see {@link parseRecordJson}. */
  readonly key: number | string;
  /** Epoch milliseconds of the engine's clock. */
  readonly timestamp: number;
  readonly recordType: 'EVENT' | 'COMMAND' | 'COMMAND_REJECTION';
  readonly valueType: string;
  readonly intent: string;
  readonly value: JsonObject;
}

/** A field of a record's value as text: keys are numbers in the stream and strings on our side. */
export function textOf(record: EngineRecord, field: string): string {
  const value = record.value[field];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** A key field; null for the stream's -1, which means "none". */
export function keyOf(record: EngineRecord, field: string): string | null {
  const text = textOf(record, field);
  return text === '' || text === '-1' ? null : text;
}

/** Numbers with more digits than a double holds exactly: nothing else of a record looks like one outside its texts. */
const MAYBE_TOO_LONG = /[:,[]\s*-?(?:9\d{15}|\d{17})/;
const TEXT_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi;

/**
 * Reads the JSON of a record. A key has 64 bits, the partition in the upper ones: from the fourth partition on
 * `JSON.parse` would round it and take two keys for one, so such numbers are read as texts.
 *
 * @throws {SyntaxError} when it is no JSON
 */
export function parseRecordJson(json: string): unknown {
  if (!MAYBE_TOO_LONG.test(json)) return JSON.parse(json);
  const exact = json.replace(TEXT_OR_NUMBER, (token) =>
    /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token,
  );
  return JSON.parse(exact);
}
