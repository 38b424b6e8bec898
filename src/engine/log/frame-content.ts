/** What a frame holds, as compact JSON: a batch of records that share a source, a time and a first position. */
import type {
  EngineRecord,
  IntentByType,
  RecordType,
  RejectionType,
  ValueByType,
  ValueType,
} from '../records/record.js';

/** The records that one command led to. */
export interface RecordBatch {
  readonly firstPosition: number;
  /** Position of the command that was processed; -1 when no command was (the clock, an unwritten command). */
  readonly sourcePosition: number;
  readonly timestamp: number;
  readonly operationReference: number;
  /** The next key to give out once this batch has happened. */
  readonly nextKey: number;
  readonly entries: readonly BatchEntry[];
}

export interface BatchEntry<T extends ValueType = ValueType> {
  readonly recordType: RecordType;
  readonly valueType: T;
  readonly intent: IntentByType[T];
  readonly key: number;
  readonly value: ValueByType[T];
  /** Only on rejections. */
  readonly rejectionType?: RejectionType;
  readonly rejectionReason?: string;
  /** True for a command that this batch leaves to be processed later. */
  readonly pending?: boolean;
  /** The command that started this batch: it has no source of its own. */
  readonly isSource?: boolean;
}

const RECORD_TYPES: readonly RecordType[] = ['COMMAND', 'EVENT', 'COMMAND_REJECTION'];

type EncodedEntry = readonly [number, ValueType, string, number, unknown, ...unknown[]];
type EncodedBatch = readonly [number, number, number, number, number, readonly EncodedEntry[]];

export function encodeBatch(batch: RecordBatch): string {
  const { firstPosition, sourcePosition, timestamp, operationReference, nextKey } = batch;
  const entries = batch.entries.map((entry) => {
    const { recordType, valueType, intent, key, value, rejectionType, rejectionReason } = entry;
    const flags = (entry.pending ? 4 : 0) + (entry.isSource ? 8 : 0);
    const head = [RECORD_TYPES.indexOf(recordType) + flags, valueType, intent, key, value];
    return rejectionType === undefined ? head : [...head, rejectionType, rejectionReason];
  });
  return JSON.stringify([firstPosition, sourcePosition, timestamp, operationReference, nextKey, entries]);
}

/** The inverse of `encodeBatch`; the text has passed the frame's checksum. */
export function decodeBatch(payload: string): RecordBatch {
  const [firstPosition, sourcePosition, timestamp, operationReference, nextKey, encoded] = JSON.parse(
    payload,
  ) as EncodedBatch;
  const entries = encoded.map(([kind, valueType, intent, key, value, rejectionType, rejectionReason]) => ({
    recordType: RECORD_TYPES[kind & 3],
    valueType,
    intent,
    key,
    value,
    ...(rejectionType === undefined ? {} : { rejectionType, rejectionReason }),
    ...(kind & 4 ? { pending: true } : {}),
    ...(kind & 8 ? { isSource: true } : {}),
  })) as BatchEntry[];
  return { firstPosition, sourcePosition, timestamp, operationReference, nextKey, entries };
}

/** The batch's records with their positions. */
export function recordsOf(batch: RecordBatch): EngineRecord[] {
  const ownSource = batch.entries[0]?.isSource ? batch.firstPosition : batch.sourcePosition;
  return batch.entries.map((entry, index) => ({
    position: batch.firstPosition + index,
    sourceRecordPosition: entry.isSource ? -1 : ownSource,
    key: entry.key,
    timestamp: batch.timestamp,
    recordType: entry.recordType,
    valueType: entry.valueType,
    intent: entry.intent,
    rejectionType: entry.rejectionType ?? 'NULL_VAL',
    rejectionReason: entry.rejectionReason ?? '',
    operationReference: batch.operationReference,
    value: entry.value,
  }));
}
