import type { CaseStore } from '../crm/case.js';
import { textOf } from '../zeebe/engine-record.js';
import type { Projector } from '../zeebe/projection.js';

/**
 * Tells the cases what the stream shows: that their process has started, and that it has ended.
 * An instance belongs to a case when its root variable `caseId` names it and its process is the case's own
 * (a payment anomaly carries the case id too, and must neither start nor end the case).
 *
 * @param isMainProcess whether instances of this process id are a case's own process
 * @param onStarted called once or more for each started case: the outbox row of the start is done then
 */
export function createCaseProjector({
  cases,
  isMainProcess,
  onStarted,
  caseOfInstance,
}: {
  readonly cases: Pick<CaseStore, 'markStarted' | 'markClosed'>;
  readonly isMainProcess: (bpmnProcessId: string) => boolean;
  readonly onStarted: (caseId: string) => Promise<void>;
  readonly caseOfInstance: (processInstanceKey: string) => Promise<string | null>;
}): Projector {
  return {
    name: 'cases',
    async apply(records) {
      const fresh = new Map<string, string>();
      for (const record of records) {
        if (record.recordType !== 'EVENT' || !isMainProcess(textOf(record, 'bpmnProcessId'))) continue;
        const processInstanceKey = textOf(record, 'processInstanceKey');
        if (record.valueType === 'VARIABLE' && record.intent === 'CREATED') {
          const isRoot = textOf(record, 'scopeKey') === processInstanceKey;
          if (!isRoot || textOf(record, 'name') !== 'caseId') continue;
          const caseId = JSON.parse(textOf(record, 'value')) as string;
          fresh.set(processInstanceKey, caseId);
          await cases.markStarted(caseId, processInstanceKey);
          await onStarted(caseId);
        } else if (record.valueType === 'PROCESS_INSTANCE' && textOf(record, 'bpmnElementType') === 'PROCESS') {
          if (record.intent !== 'ELEMENT_COMPLETED' && record.intent !== 'ELEMENT_TERMINATED') continue;
          const caseId = fresh.get(processInstanceKey) ?? (await caseOfInstance(processInstanceKey));
          if (caseId) await cases.markClosed(caseId, new Date(record.timestamp));
        }
      }
    },
  };
}
