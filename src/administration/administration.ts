import type { AuditState } from '../audit/audit.js';
import type { BrokenFolder } from '../catalogue/catalogue.js';
import type { UnconfirmedRule } from '../catalogue/unconfirmed-rules.js';
import type { FeedbackSummary } from '../crm/feedback.js';
import type { HealthRow } from '../health/health-board.js';
import type { Text } from '../texts.js';
import type { Deliveries } from './deliveries.js';
import type { IncidentDesk } from './incident-desk.js';
import type { StreamFigures } from './stream-figures.js';

export interface ServiceFeedback extends FeedbackSummary {
  readonly service: Text;
}

/** What an administrator sees and may do. */
export interface Administration {
  readonly incidents: IncidentDesk;
  readonly deliveries: Deliveries;
  health(): Promise<HealthRow[]>;
  /** Service folders that were left out, each with its reason. */
  brokenFolders(): readonly BrokenFolder[];
  unconfirmedRules(): readonly UnconfirmedRule[];
  /** One row for each service of the catalogue, in its order. */
  feedback(): Promise<ServiceFeedback[]>;
  stream(): Promise<StreamFigures>;
  /** Cost: the entries since the last look. */
  auditState(): Promise<AuditState>;
  /** Walks the whole chain. */
  verifyAudit(): Promise<{ readonly entries: number; readonly brokenAt: number | null }>;
}
