import type { Logger } from 'pino';
import type { Administration } from './administration/administration.js';
import { createDeliveries } from './administration/deliveries.js';
import { createIncidentDesk } from './administration/incident-desk.js';
import { createVariableChoices } from './administration/variable-choices.js';
import { measureStream } from './administration/stream-figures.js';
import type { Catalogue } from './catalogue/catalogue.js';
import { findUnconfirmedRules } from './catalogue/unconfirmed-rules.js';
import { createReopenCase } from './crm/reopen-case.js';
import { createRetention } from './retention/retention.js';
import { createSubmitCase } from './crm/submit-case.js';
import { createWithdrawCase } from './crm/withdraw-case.js';
import { createUploadSweep } from './documents/draft-uploads.js';
import type { ExternalSystems } from './external-systems.js';
import { createHealthBoard, type Probe } from './health/health-board.js';
import { createInsight } from './insight/insight-store.js';
import { createProjectors } from './insight/projectors.js';
import { processExpectations } from './modelling/process-expectations.js';
import { createModelling } from './modelling/publish-process.js';
import { createDraftReminder } from './notifications/remind-drafts.js';
import { createNotifications } from './notifications/notifications.js';
import { createSendNotification, type MailTransport } from './notifications/send-notification.js';
import { createDeliverMessage } from './outbox/deliver-message.js';
import { createDispatcher, MESSAGE_TIME_TO_LIVE_MS } from './outbox/dispatcher.js';
import type { Outbox } from './outbox/outbox.js';
import { createReceiptDesk } from './payments/receipt-desk.js';
import { createKeepReceipt } from './payments/receipt-document.js';
import { createReceiptPoller } from './payments/receipt-poller.js';
import { createSettleReceipt } from './payments/settle-receipt.js';
import { createCasePayments, createStartCheckout } from './payments/start-checkout.js';
import { createPersonalDataCopy } from './personal-data/personal-data-copy.js';
import type { Stores } from './platform-store.js';
import { createTaskInbox } from './tasks/task-inbox-store.js';
import { createTaskService } from './tasks/task-service.js';
import type { Text } from './texts.js';
import { elementTemplate } from './zeebe/element-template.js';
import type { EngineClient } from './zeebe/engine-client.js';
import type { JobWorker } from './zeebe/job-worker.js';

/** What the whole platform knows about itself. */
export interface Settings {
  /** Address that people type, without a slash at the end. */
  readonly publicUrl: string;
  readonly production: boolean;
  readonly cityName: Text;
  readonly cityFiscalCode: string;
  readonly cityIban: string;
  readonly segregationCode: string;
  readonly mailFrom: string;
  /** Key of the pseudonyms that national registries see instead of people's names. */
  readonly pseudonymSecret: string;
}

export type Services = ReturnType<typeof createServices>;

/** Wires the platform: stores, engine, systems outside. Nothing starts, listens or asks anybody yet. */
export function createServices({
  settings,
  stores,
  engine,
  external,
  catalogue,
  mailTransport,
  trustedStampKeys,
  probes,
  logger,
  now,
  newId,
}: {
  readonly settings: Settings;
  readonly stores: Stores;
  readonly engine: EngineClient;
  readonly external: ExternalSystems;
  readonly catalogue: Catalogue;
  readonly mailTransport: MailTransport;
  readonly trustedStampKeys: readonly string[];
  readonly probes: readonly Probe[];
  readonly logger: Logger;
  readonly now: () => Date;
  readonly newId: () => string;
}) {
  const { publicUrl } = settings;
  const { audit, cases, debtPositions, documents, drafts, interactions, notificationStore, outboxStore, receipts } =
    stores;
  const sendMail = createSendNotification({
    store: notificationStore,
    transport: mailTransport,
    from: settings.mailFrom,
    messageIdDomain: new URL(publicUrl).hostname,
    documents,
    now,
  });
  const dispatcher = createDispatcher({ store: outboxStore, engine, sendMail, now, logger });
  const outbox: Outbox = dispatcher;
  const insight = createInsight(stores.insightRows);
  const notifications = createNotifications({ store: notificationStore, outbox, now, newId });
  const payments = createCasePayments(stores);
  const handOver = { cases, outbox, interactions, documents, catalogue };
  const keepReceipt = createKeepReceipt({ ...stores, now });
  const settleReceipt = createSettleReceipt({
    debtPositions,
    receipts,
    cases,
    interactions,
    notifications,
    outbox,
    keepReceipt,
    trustedStampKeys,
    publicUrl,
    now,
  });
  const health = createHealthBoard({ probes, systems: () => external.health.list(), now });
  const inbox = createTaskInbox(stores.insightRows);
  return {
    now,
    newId,
    settings,
    ...stores,
    ...external,
    catalogue,
    engine,
    dispatcher,
    deliver: createDeliverMessage({ engine, sendMail, timeToLiveMs: MESSAGE_TIME_TO_LIVE_MS, logger }),
    outbox,
    insight,
    notifications,
    health,
    systemsHealth: external.health,
    handOver,
    submitCase: createSubmitCase({ ...handOver, counters: stores.counters, drafts, now, newId }),
    withdrawCase: createWithdrawCase({ ...handOver, now }),
    reopenCase: createReopenCase({ ...handOver, now }),
    sweepUploads: createUploadSweep({ drafts, documents, cases, now }),
    remindDrafts: createDraftReminder({
      drafts,
      citizens: stores.citizens,
      cases,
      catalogue,
      notifications,
      publicUrl,
      now,
    }),
    runRetention: createRetention({ store: stores.retentionStore, catalogue, audit, now }),
    payments,
    personalDataCopy: createPersonalDataCopy({ ...stores, payments, notifications, catalogue, settings, now }),
    startCheckout: createStartCheckout({ ...stores, checkout: external.checkout, publicUrl, newId }),
    settleReceipt,
    keepReceipt,
    receiptPoller: createReceiptPoller({
      receiptsClient: external.receiptsClient,
      reportingClient: external.reportingClient,
      receipts,
      settleReceipt,
      keepReceipt,
      outbox,
      settings,
      now,
    }),
    receiptDesk: createReceiptDesk({ ...stores, insight }),
    tasks: createTaskService({ inbox, taskStore: stores.taskStore, cases, interactions, audit, outbox, now }),
  };
}

/** What analysts and administrators use: it needs to know which jobs the workers do. */
export async function createOfficeServices({
  services,
  workers,
  processesFolder,
}: {
  readonly services: Services;
  readonly workers: readonly JobWorker[];
  readonly processesFolder: string;
}) {
  const { engine, audit, catalogue, processDrafts } = services;
  return {
    elementTemplates: workers.map(elementTemplate),
    modelling: createModelling({
      engine,
      drafts: processDrafts,
      audit,
      jobTypes: new Set(workers.map(({ type }) => type)),
      expectationsOf: (bpmnProcessId) => processExpectations(catalogue, bpmnProcessId),
      processesFolder,
    }),
    administration: await createAdministration(services, processesFolder),
  };
}

async function createAdministration(services: Services, processesFolder: string): Promise<Administration> {
  const { audit, cases, catalogue, deliver, engine, feedback, health, insight, notificationStore, now, outboxStore } =
    services;
  const unconfirmed = await findUnconfirmedRules(processesFolder);
  const projectorNames = createProjectors(services).map(({ name }) => name);
  return {
    incidents: createIncidentDesk({
      engine,
      insight,
      audit,
      choicesOf: createVariableChoices({ cases, catalogue, insight }),
    }),
    deliveries: createDeliveries({ outbox: outboxStore, notifications: notificationStore, deliver, audit, now }),
    health: () => health.report(),
    brokenFolders: () => catalogue.broken,
    unconfirmedRules: () => unconfirmed,
    feedback: () =>
      Promise.all(
        catalogue.services.map(async ({ id, name }) => ({ service: name, ...(await feedback.summaryOf(id)) })),
      ),
    stream: () => measureStream(services, projectorNames),
    auditState: () => audit.state(),
    verifyAudit: () => audit.verify(),
  };
}
