/**
 * Records as the lines of a bulk: made of the JSON that the log has written, so that no value is written twice.
 * @source Zeebe 8.6, ElasticsearchExporter: index names, ids and routing
 */
import { recordsOf, type WrittenBatch } from '../log/frame-content.js';
import type { EngineRecord } from '../records/record.js';
import {
  AUTHORIZATIONS,
  BROKER_VERSION,
  exportRecord,
  INTERNAL_FIELDS,
  type ExportedRecord,
} from './exported-record.js';

export interface ExportLine {
  readonly position: number;
  /** The action and the record, each with its end of line; empty for a record that is not sent. */
  readonly text: string;
}

/** What Zeebe's exporter leaves out unless told otherwise; a waiting worker alone writes thousands of batches a day. */
const LEFT_OUT = new Set(['JOB_BATCH', 'MESSAGE_BATCH', 'PROCESS_INSTANCE_BATCH', 'PROCESS_EVENT', 'CHECKPOINT']);

const AUTHORIZATIONS_TEXT = JSON.stringify(AUTHORIZATIONS);

/** @param withCommands commands and rejections too, not only events */
export const isSent = (record: Pick<ExportedRecord, 'recordType' | 'valueType'>, withCommands: boolean): boolean =>
  (withCommands || record.recordType === 'EVENT') && !LEFT_OUT.has(record.valueType);

/** A line for each record that is sent, and one without text for the last one when it is not. */
export function exportLines(written: WrittenBatch, withCommands: boolean): ExportLine[] {
  const lines: ExportLine[] = [];
  for (const [index, record] of recordsOf(written.batch).entries()) {
    if (isSent(record, withCommands))
      lines.push({ position: record.position, text: textOf(record, written.values[index] ?? '{}') });
    else if (index === written.batch.entries.length - 1) lines.push({ position: record.position, text: '' });
  }
  return lines;
}

function textOf(record: EngineRecord, value: string): string {
  const exported = exportRecord(record);
  const hasInternal = INTERNAL_FIELDS[record.valueType] !== undefined;
  return `${actionLine(exported)}\n${recordText(exported, hasInternal ? JSON.stringify(exported.value) : value)}\n`;
}

/** The JSON of a record whose value is already text; put together by hand, as there are many. */
function recordText(record: ExportedRecord, value: string): string {
  const { position, sourceRecordPosition, key, timestamp, recordType, valueType, intent, partitionId } = record;
  const reason = record.rejectionReason === '' ? '""' : JSON.stringify(record.rejectionReason);
  return (
    `{"position":${position},"sourceRecordPosition":${sourceRecordPosition},"key":${key},"timestamp":${timestamp},` +
    `"recordType":"${recordType}","valueType":"${valueType}","intent":"${intent}","partitionId":${partitionId},` +
    `"rejectionType":"${record.rejectionType}","rejectionReason":${reason},"brokerVersion":"${record.brokerVersion}",` +
    `"recordVersion":${record.recordVersion},"authorizations":${AUTHORIZATIONS_TEXT},` +
    `"operationReference":${record.operationReference},"sequence":${record.sequence},"value":${value}}`
  );
}

/** The line before each record. */
function actionLine({ position, valueType, timestamp, partitionId }: ExportedRecord): string {
  const index = `zeebe-record_${indexNameOf(valueType)}_${BROKER_VERSION}_${dayOf(timestamp)}`;
  return `{"index":{"_index":"${index}","_id":"${partitionId}-${position}","routing":"${partitionId}"}}`;
}

const indexNames = new Map<string, string>();

function indexNameOf(valueType: string): string {
  const known = indexNames.get(valueType);
  if (known !== undefined) return known;
  const name = valueType.toLowerCase().replaceAll('_', '-');
  indexNames.set(valueType, name);
  return name;
}

const DAY_MS = 24 * 60 * 60 * 1000;
let lastDay = { number: NaN, text: '' };

/** The day in UTC, e.g. 2027-01-04. */
function dayOf(timestamp: number): string {
  const number = Math.floor(timestamp / DAY_MS);
  if (number !== lastDay.number) lastDay = { number, text: new Date(timestamp).toISOString().slice(0, 10) };
  return lastDay.text;
}
