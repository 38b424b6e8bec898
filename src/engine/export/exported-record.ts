/**
 * Records in the JSON of Zeebe's exporters.
 * @source Zeebe 8.6, ElasticsearchExporter
 */
import type { EngineRecord, ValueType } from '../records/record.js';

export interface ExportedRecord {
  readonly position: number;
  readonly sourceRecordPosition: number;
  readonly key: number;
  readonly timestamp: number;
  readonly recordType: 'COMMAND' | 'EVENT' | 'COMMAND_REJECTION';
  readonly valueType: string;
  readonly intent: string;
  readonly partitionId: number;
  readonly rejectionType: string;
  readonly rejectionReason: string;
  readonly brokerVersion: string;
  readonly recordVersion: number;
  readonly authorizations: Readonly<Record<string, unknown>>;
  readonly operationReference: number;
  /** Ascending; with gaps, as one counter serves all value types. */
  readonly sequence: number;
  readonly value: Readonly<Record<string, unknown>>;
}

const PARTITION_ID = 1;
export const BROKER_VERSION = '8.6.0';
export const AUTHORIZATIONS = { authorized_tenants: ['<default>'] } as const;

/** Events whose layout has changed once. */
const SECOND_VERSION: ReadonlySet<ValueType> = new Set(['PROCESS', 'DECISION', 'FORM', 'DEPLOYMENT']);

/** Fields that are for the engine only. */
export const INTERNAL_FIELDS: Partial<Record<ValueType, readonly string[]>> = {
  PROCESS_INSTANCE_CREATION: ['fetchVariables'],
  JOB_BATCH: ['variables', 'tenantId'],
};

export function exportRecord(record: EngineRecord): ExportedRecord {
  const {
    position,
    sourceRecordPosition,
    key,
    timestamp,
    recordType,
    valueType,
    intent,
    rejectionType,
    rejectionReason,
  } = record;
  return {
    position,
    sourceRecordPosition,
    key,
    timestamp,
    recordType,
    valueType,
    intent,
    partitionId: PARTITION_ID,
    rejectionType,
    rejectionReason,
    brokerVersion: BROKER_VERSION,
    recordVersion: recordType === 'EVENT' && SECOND_VERSION.has(valueType) ? 2 : 1,
    authorizations: AUTHORIZATIONS,
    operationReference: record.operationReference,
    sequence: PARTITION_ID * 2 ** 51 + position,
    value: withoutInternal(valueType, record.value),
  };
}

function withoutInternal(valueType: ValueType, value: object): Readonly<Record<string, unknown>> {
  const internal = INTERNAL_FIELDS[valueType];
  if (!internal) return value as Record<string, unknown>;
  return Object.fromEntries(Object.entries(value).filter(([field]) => !internal.includes(field)));
}
