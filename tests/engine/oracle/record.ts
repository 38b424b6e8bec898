/** One record as Zeebe's ElasticsearchExporter sends it; the oracle reads the envelope by name and keeps the value as it is. */
export interface StreamRecord {
  readonly position: number;
  readonly sourceRecordPosition: number;
  readonly key: number;
  readonly timestamp: number;
  readonly recordType: string;
  readonly valueType: string;
  readonly intent: string;
  readonly value: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}
