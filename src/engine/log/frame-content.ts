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
type DecodedJson = readonly [number, number, number, number, number, readonly EncodedEntry[]];

/** A batch as it is written, made once for the log and for those who are sent its records. */
export interface WrittenBatch {
  readonly batch: RecordBatch;
  /** The JSON of each entry's value, in their order. */
  readonly values: readonly string[];
  /** The payload of the batch's frame. */
  readonly json: string;
}

export function encodeBatch(batch: RecordBatch): WrittenBatch {
  const values = valueTexts(batch.entries);
  const { firstPosition, sourcePosition, timestamp, operationReference, nextKey } = batch;
  const entries = batch.entries.map((entry, index) => {
    const { recordType, valueType, intent, key, rejectionType, rejectionReason } = entry;
    const kind = RECORD_TYPES.indexOf(recordType) + (entry.pending ? 4 : 0) + (entry.isSource ? 8 : 0);
    const rejection = rejectionType === undefined ? '' : `,"${rejectionType}",${JSON.stringify(rejectionReason)}`;
    return `[${kind},"${valueType}","${intent}",${key},${values[index]}${rejection}]`;
  });
  const json = `[${firstPosition},${sourcePosition},${timestamp},${operationReference},${nextKey},[${entries.join(',')}]]`;
  return { batch, values, json };
}

/** An element's steps share one value, which is then written once. */
function valueTexts(entries: readonly BatchEntry[]): string[] {
  const texts = new Map<object, string>();
  return entries.map(({ value }) => {
    const text = texts.get(value) ?? JSON.stringify(value);
    texts.set(value, text);
    return text;
  });
}

/** The inverse of `encodeBatch`, from its JSON; the text has passed the frame's checksum. */
export function decodeBatch(payload: string): RecordBatch {
  const [firstPosition, sourcePosition, timestamp, operationReference, nextKey, encoded] = JSON.parse(
    payload,
  ) as DecodedJson;
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
