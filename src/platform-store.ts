import type { Connection } from 'mongoose';
import { createAccessLog } from './audit/access-log-store.js';
import { createAuditLog } from './audit/audit-store.js';
import { createCaseStore } from './crm/case-store.js';
import { createCitizenStore } from './crm/citizen-store.js';
import { createCounterStore } from './crm/counter-store.js';
import { createDraftStore } from './crm/draft-store.js';
import { createFeedbackStore } from './crm/feedback-store.js';
import { createInteractionStore } from './crm/interaction-store.js';
import { createRetentionStore } from './retention/retention-store.js';
import { createDocumentStore } from './documents/document-store.js';
import { openInsightRows } from './insight/insight-rows-store.js';
import { createProcessDraftStore } from './modelling/process-draft-store.js';
import { createNotificationStore } from './notifications/notification-store.js';
import { createOutboxStore } from './outbox/outbox-store.js';
import { createDebtPositionStore } from './payments/debt-position-store.js';
import { createReceiptDocumentStore } from './payments/receipt-document-store.js';
import { createReceiptStore } from './payments/receipt-store.js';
import { createRefundStore } from './payments/refund-store.js';
import { createTaskStore } from './tasks/task-store.js';
import { createCursorStore } from './zeebe/cursor-store.js';
import { createDeployedFolderStore } from './zeebe/deployed-folder-store.js';
import { createRecordStore } from './zeebe/record-store.js';

export type Stores = ReturnType<typeof openStores>;

/** Every store on one connection; their indexes are made by the connection's `ensureIndexes`. */
export function openStores(
  connection: Connection,
  {
    now,
    newId,
    recordsRetentionDays,
  }: { readonly now: () => Date; readonly newId: () => string; readonly recordsRetentionDays: number },
) {
  return {
    accessLog: createAccessLog(connection, newId),
    audit: createAuditLog(connection, now, newId),
    cases: createCaseStore(connection, now),
    citizens: createCitizenStore(connection),
    counters: createCounterStore(connection),
    cursors: createCursorStore(connection),
    debtPositions: createDebtPositionStore(connection),
    deployedFolders: createDeployedFolderStore(connection),
    documents: createDocumentStore(connection, now),
    drafts: createDraftStore(connection),
    feedback: createFeedbackStore(connection, newId),
    insightRows: openInsightRows(connection),
    interactions: createInteractionStore(connection, newId),
    notificationStore: createNotificationStore(connection),
    outboxStore: createOutboxStore(connection),
    processDrafts: createProcessDraftStore(connection),
    receiptDocuments: createReceiptDocumentStore(connection),
    receipts: createReceiptStore(connection),
    records: createRecordStore(connection, recordsRetentionDays),
    refunds: createRefundStore(connection),
    retentionStore: createRetentionStore(connection),
    taskStore: createTaskStore(connection),
  };
}
