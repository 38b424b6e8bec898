import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import type { Catalogue } from '../../src/catalogue/catalogue.js';
import { loadCatalogue } from '../../src/catalogue/load-catalogue.js';
import { createReopenCase } from '../../src/crm/reopen-case.js';
import { createSubmitCase } from '../../src/crm/submit-case.js';
import { createWithdrawCase } from '../../src/crm/withdraw-case.js';
import { ConflictError } from '../../src/errors.js';
import type { HealthRow } from '../../src/health/health-board.js';
import type { Variable } from '../../src/insight/variables-store.js';
import type { CaseProgress, Incident } from '../../src/insight/insight.js';
import type { Notification } from '../../src/notifications/notification.js';
import type { MoneyInQuestion } from '../../src/payments/receipt-desk.js';
import type { KeptDocument } from '../../src/payments/receipt-document.js';
import { createPersonalDataCopy } from '../../src/personal-data/personal-data-copy.js';
import { createWebApp, type WebOptions } from '../../web/app.js';
import type { RequestFault } from '../../web/layout/error-handler.js';
import type { CasePayment, WebServices } from '../../web/services.js';
import { CITIZENS, fakeSignIn, STAFF } from './web-people.js';
import {
  memoryAccessLog,
  memoryCases,
  memoryCitizens,
  memoryDocuments,
  memoryDrafts,
  memoryFeedback,
  memoryInteractions,
} from './web-stores.js';
import { fakeTasks } from './web-tasks.js';

export const NOW = new Date('2026-11-24T09:30:00Z');

/** Everything behind the pages, in memory, for a test to fill and to look into. */
export interface WebWorld {
  readonly services: WebServices;
  readonly catalogue: Catalogue;
  readonly cases: ReturnType<typeof memoryCases>;
  readonly drafts: ReturnType<typeof memoryDrafts>;
  readonly documents: ReturnType<typeof memoryDocuments>;
  readonly citizens: ReturnType<typeof memoryCitizens>;
  readonly interactions: ReturnType<typeof memoryInteractions>;
  readonly accessLog: ReturnType<typeof memoryAccessLog>;
  /** What the pages wrote into the audit log. */
  readonly auditEntries: Parameters<WebServices['audit']['append']>[0][];
  readonly feedback: ReturnType<typeof memoryFeedback>;
  readonly tasks: ReturnType<typeof fakeTasks>;
  readonly progress: Map<string, CaseProgress>;
  readonly payments: CasePayment[];
  /** Receipt of a process instance. */
  readonly money: Map<string, MoneyInQuestion>;
  readonly receiptDocuments: KeptDocument[];
  readonly incidents: Incident[];
  /** What every stopped step sees. */
  readonly variables: Variable[];
  readonly notifications: Notification[];
  readonly failing: HealthRow[];
  /** Cases for which a checkout page was opened. */
  readonly checkouts: string[];
  /** With what the next calls of pagoPA's checkout fail. */
  readonly checkoutFaults: Error[];
  readonly outbox: string[];
}

/** The services of the processes folder over stores in memory; nobody outside is asked. */
export async function createWebWorld(overrides: Partial<WebServices> = {}): Promise<WebWorld> {
  const catalogue = await loadCatalogue('processes');
  const world = {
    catalogue,
    cases: memoryCases(),
    drafts: memoryDrafts(),
    documents: memoryDocuments(),
    citizens: memoryCitizens(),
    interactions: memoryInteractions(),
    accessLog: memoryAccessLog(),
    auditEntries: [] as Parameters<WebServices['audit']['append']>[0][],
    feedback: memoryFeedback(),
    tasks: fakeTasks(),
    progress: new Map<string, CaseProgress>(),
    payments: [] as CasePayment[],
    money: new Map<string, MoneyInQuestion>(),
    receiptDocuments: [] as KeptDocument[],
    incidents: [] as Incident[],
    variables: [] as Variable[],
    notifications: [] as Notification[],
    failing: [] as HealthRow[],
    checkouts: [] as string[],
    checkoutFaults: [] as Error[],
    outbox: [] as string[],
  };
  return { ...world, services: { ...servicesOf(world), ...overrides } };
}

function servicesOf(world: Omit<WebWorld, 'services'>): WebServices {
  const now = () => NOW;
  const counters = new Map<string, number>();
  const dependencies = {
    cases: world.cases.store,
    interactions: world.interactions.store,
    documents: world.documents.store,
    drafts: world.drafts.store,
    catalogue: world.catalogue,
    outbox: {
      put(key: string) {
        if (!world.outbox.includes(key)) world.outbox.push(key);
        return Promise.resolve();
      },
    },
    counters: {
      next(name: string) {
        counters.set(name, (counters.get(name) ?? 0) + 1);
        return Promise.resolve(counters.get(name) ?? 1);
      },
    },
    now,
    newId: () => randomUUID(),
  };
  const settings = {
    publicUrl: 'https://dime.example',
    production: false,
    cityName: { it: 'Comune di Venezia', en: 'Municipality of Venice' },
  };
  const payments: WebServices['payments'] = {
    listOfCase: (caseId) => Promise.resolve(world.payments.filter((payment) => payment.caseId === caseId)),
  };
  const notifications: WebServices['notifications'] = {
    listOfCitizen: (taxCode) => Promise.resolve(world.notifications.filter((one) => one.taxCode === taxCode)),
  };
  return {
    now,
    newId: () => randomUUID(),
    settings,
    catalogue: world.catalogue,
    cases: world.cases.store,
    drafts: world.drafts.store,
    citizens: world.citizens.store,
    interactions: world.interactions.store,
    submitCase: createSubmitCase(dependencies),
    withdrawCase: createWithdrawCase(dependencies),
    reopenCase: createReopenCase(dependencies),
    documents: world.documents.store,
    payments,
    startCheckout(value) {
      const open = world.payments.some(({ caseId, state }) => caseId === value.id && state === 'open');
      if (!open) return Promise.reject(new ConflictError('NOTHING_TO_PAY', value.id));
      const fault = world.checkoutFaults.shift();
      if (fault) return Promise.reject(fault);
      world.checkouts.push(value.id);
      return Promise.resolve('https://checkout.pagopa.example/carrello/1');
    },
    notifications,
    personalDataCopy: createPersonalDataCopy({
      catalogue: world.catalogue,
      cases: world.cases.store,
      drafts: world.drafts.store,
      citizens: world.citizens.store,
      documents: world.documents.store,
      interactions: world.interactions.store,
      feedback: world.feedback.store,
      accessLog: world.accessLog.store,
      payments,
      notifications,
      settings,
      now,
    }),
    accessLog: world.accessLog.store,
    audit: {
      append(entry) {
        world.auditEntries.push(entry);
        return Promise.resolve({
          ...entry,
          sequence: world.auditEntries.length,
          at: NOW,
          key: '',
          hash: '',
          previousHash: '',
        });
      },
    },
    feedback: world.feedback.store,
    tasks: world.tasks.service,
    receiptDesk: {
      ofInstance: (key) => Promise.resolve(world.money.get(key)),
      find: (id) =>
        Promise.resolve([...world.money.values()].find(({ receiptId }) => receiptId === id)?.stored ?? undefined),
      findDocument: (id) => Promise.resolve(world.receiptDocuments.find(({ receiptId }) => receiptId === id)),
    },
    insight: {
      progressOfCase: (caseId) => Promise.resolve(world.progress.get(caseId)),
      caseOfInstance: () => Promise.resolve(null),
      listProcesses: () => Promise.resolve([]),
      listVersions: () => Promise.resolve([]),
      findDefinition: () => Promise.resolve(undefined),
      countElements: () => Promise.resolve([]),
      measureElements: () => Promise.resolve([]),
      loadOfVersions: () => Promise.resolve([]),
      listOpenIncidents: () => Promise.resolve([]),
      findIncident: () => Promise.resolve(undefined),
      listVariables: () => Promise.resolve([]),
      findForm: () => Promise.resolve(undefined),
    },
    modelling: {
      drafts: {
        find: () => Promise.resolve(undefined),
        listNew: () => Promise.resolve([]),
        save: () => Promise.reject(new Error('not in these tests')),
      },
    } as unknown as WebServices['modelling'],
    elementTemplates: [],
    administration: {
      incidents: {
        listOpen: () => Promise.resolve(world.incidents),
        find: (key) => Promise.resolve(world.incidents.find((one) => one.key === key)),
        variablesOf: (incident) =>
          Promise.resolve(
            world.variables.map((variable) => ({
              ...variable,
              isLocal: variable.scopeKey === incident.elementInstanceKey,
              isFixed: false,
              choices: [],
            })),
          ),
        retry: () => Promise.resolve(),
        retryAll: () => Promise.resolve(0),
      },
      deliveries: {
        listStuck: () => Promise.resolve([]),
        listRefusedMails: () => Promise.resolve([]),
        resend: () => Promise.resolve(),
      },
      health: () => Promise.resolve([]),
      brokenFolders: () => [],
      unconfirmedRules: () => [],
      feedback: () => Promise.resolve([]),
      stream: () =>
        Promise.resolve({
          records: 0,
          bytesPerRecord: null,
          bytesPerInstance: null,
          sampled: 0,
          projectors: [],
          newestAt: null,
        }),
      auditState: () => Promise.resolve({ entries: 0, brokenAt: null, whole: null }),
      verifyAudit: () => Promise.resolve({ entries: 0, brokenAt: null }),
    },
    citizenSignIn: fakeSignIn(CITIZENS),
    staffSignIn: fakeSignIn(STAFF),
    health: { failing: () => Promise.resolve(world.failing) },
  };
}

export interface RunningWeb {
  /** e.g. `http://127.0.0.1:41234` */
  readonly origin: string;
  readonly faults: RequestFault[];
  close(): Promise<void>;
}

/** The real application on any free port of the loopback. */
export async function startWeb(world: WebWorld, options: Partial<WebOptions> = {}): Promise<RunningWeb> {
  const faults: RequestFault[] = [];
  const app = createWebApp(world.services, {
    sessionSecret: 'a secret that is only used in tests',
    demo: null,
    rateLimits: { changes: 10_000, signIn: 10_000, codes: 10_000, dataCopies: 10_000 },
    onFault: (fault) => faults.push(fault),
    ...options,
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    faults,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
