import { textOf, type EngineRecord } from '../zeebe/engine-record.js';
import type { Projector } from '../zeebe/projection.js';
import type { InsightRows } from './insight-rows-store.js';
import { versionOf } from './variables-store.js';

type Operation =
  { updateOne: { filter: object; update: object; upsert: true } } | { updateMany: { filter: object; update: object } };

/**
 * Keeps the variables of every instance as they are now, one row per variable, until some time after the instance ended.
 * A row holds the version with the highest position, whatever the order in which records are applied. Cost: one write per
 * variable record, one more per instance that ends.
 */
export function createVariableProjector({ variables }: Pick<InsightRows, 'variables'>): Projector {
  return {
    name: 'variables',
    async apply(records) {
      const operations = records.filter(({ recordType }) => recordType === 'EVENT').flatMap(operationsOf);
      if (operations.length > 0) await variables.bulkWrite(operations, { ordered: true });
    },
  };
}

function operationsOf(record: EngineRecord): Operation[] {
  if (record.valueType === 'VARIABLE' && (record.intent === 'CREATED' || record.intent === 'UPDATED')) {
    const update = {
      $set: {
        name: textOf(record, 'name'),
        scopeKey: textOf(record, 'scopeKey'),
        processInstanceKey: textOf(record, 'processInstanceKey'),
      },
      $max: { version: versionOf(record.position, textOf(record, 'value')) },
    };
    return [{ updateOne: { filter: { _id: String(record.key) }, update, upsert: true } }];
  }
  const isEnd = record.intent === 'ELEMENT_COMPLETED' || record.intent === 'ELEMENT_TERMINATED';
  if (record.valueType !== 'PROCESS_INSTANCE' || !isEnd || textOf(record, 'bpmnElementType') !== 'PROCESS') return [];
  const endedAt = new Date(record.timestamp);
  return [{ updateMany: { filter: { processInstanceKey: String(record.key) }, update: { $set: { endedAt } } } }];
}
