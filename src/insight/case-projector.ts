import type { CaseStore } from '../crm/case.js';
import { textOf } from '../zeebe/engine-record.js';
import type { Projector } from '../zeebe/projection.js';

/**
 * Tells the cases what the stream shows: that their process has started, and that it has ended.
 *
 * The first instance whose root variable `caseId` names a case is the case's own: whatever carries the case id too (a
 * payment anomaly, a called process) comes later, and neither starts nor ends the case. That holds without asking the
 * catalogue, so a service that is out of order today is told nothing wrong and misses nothing.
 *
 * @param onStarted called once or more for each started case: the outbox row of the start is done then
 */
export function createCaseProjector({
  cases,
  onStarted,
}: {
  readonly cases: Pick<CaseStore, 'findByInstance' | 'markStarted' | 'markClosed'>;
  readonly onStarted: (caseId: string) => Promise<void>;
}): Projector {
  return {
    name: 'cases',
    async apply(records) {
      for (const record of records) {
        if (record.recordType !== 'EVENT') continue;
        const processInstanceKey = textOf(record, 'processInstanceKey');
        if (record.valueType === 'VARIABLE' && record.intent === 'CREATED') {
          const isRoot = textOf(record, 'scopeKey') === processInstanceKey;
          const caseId = isRoot && textOf(record, 'name') === 'caseId' ? readCaseId(textOf(record, 'value')) : null;
          if (caseId === null) continue;
          await cases.markStarted(caseId, processInstanceKey);
          await onStarted(caseId);
        } else if (record.valueType === 'PROCESS_INSTANCE' && textOf(record, 'bpmnElementType') === 'PROCESS') {
          if (record.intent !== 'ELEMENT_COMPLETED' && record.intent !== 'ELEMENT_TERMINATED') continue;
          const value = await cases.findByInstance(processInstanceKey);
          if (value) await cases.markClosed(value.id, new Date(record.timestamp));
        }
      }
    },
  };
}

/** The variable is any JSON; a case id is a text. */
function readCaseId(value: string): string | null {
  const parsed = JSON.parse(value) as unknown;
  return typeof parsed === 'string' ? parsed : null;
}
