import { z } from 'zod';
import type { JsonObject } from '../json.js';

/** One record of the engine's stream, as Zeebe's ElasticsearchExporter writes it; fields that nobody reads are kept. */
export const EngineRecord = z.looseObject({
  partitionId: z.number().int(),
  position: z.number().int(),
  key: z.number(),
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
  readonly key: number;
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
