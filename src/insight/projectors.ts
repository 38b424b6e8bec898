import type { CaseStore } from '../crm/case.js';
import { startKey } from '../outbox/dispatcher.js';
import type { OutboxStore } from '../outbox/outbox-store.js';
import type { Projector } from '../zeebe/projection.js';
import { createCaseProjector } from './case-projector.js';
import { createInsightProjector } from './insight-projector.js';
import type { InsightRows } from './insight-rows-store.js';
import { createVariableProjector } from './variable-projector.js';

export interface ProjectedStores {
  readonly insightRows: InsightRows;
  readonly cases: Pick<CaseStore, 'findByInstance' | 'markStarted' | 'markClosed'>;
  readonly outboxStore: Pick<OutboxStore, 'finish'>;
}

/** Everything that is made of the record stream. */
export function createProjectors({ insightRows, cases, outboxStore }: ProjectedStores): Projector[] {
  return [
    createInsightProjector(insightRows),
    createVariableProjector(insightRows),
    createCaseProjector({ cases, onStarted: (caseId) => outboxStore.finish(startKey(caseId), 'done', null) }),
  ];
}
