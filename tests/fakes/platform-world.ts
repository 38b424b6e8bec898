import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { loadCatalogue } from '../../src/catalogue/load-catalogue.js';
import { createServices, type Settings } from '../../src/compose.js';
import type { Applicant, Case } from '../../src/crm/case.js';
import type { Submission } from '../../src/crm/submit-case.js';
import type { ExternalSystems } from '../../src/external-systems.js';
import { createSendNotification, type MailTransport } from '../../src/notifications/send-notification.js';
import type { Json } from '../../src/json.js';
import { connectStore } from '../../src/store/connection.js';
import { createStore } from '../../src/store/embedded/server.js';
import { openStores } from '../../src/platform-store.js';
import type { EngineClient } from '../../src/zeebe/engine-client.js';
import type { JobContext } from '../../src/zeebe/job-worker.js';

export const START = new Date('2026-11-24T09:00:00.000Z');

export const ANNA: Applicant = {
  kind: 'citizen',
  taxCode: 'VNRNNA84C55L736A',
  givenName: 'Anna',
  familyName: 'Venier',
  birthDate: '1984-03-15',
  email: 'anna.venier@example.com',
};

export interface WorldOptions {
  /** Clients of systems outside; calling one that was not given fails the test. */
  readonly external?: Partial<ExternalSystems>;
  readonly trustedStampKeys?: readonly string[];
}

/** A mail as it left. */
export type SentMail = Parameters<MailTransport['sendMail']>[0];

export type PlatformWorld = Awaited<ReturnType<typeof createPlatformWorld>>;

const CALENDAR = { nowMs: () => Date.now() };

/**
 * The platform on a real embedded store, with its real outbox that nobody drains, a clock that the test moves, and no
 * engine: a test calls the workers itself. One world per test file; each test makes its own cases.
 */
export async function createPlatformWorld({ external = {}, trustedStampKeys = [] }: WorldOptions = {}) {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'dime-world-'));
  const faults: unknown[] = [];
  const store = await createStore({ dataDir, port: 0, clock: CALENDAR, report: (error) => void faults.push(error) });
  const { connection, ensureIndexes, close: disconnect } = await connectStore(`${store.uri}dime`);
  let at = START;
  const now = () => at;
  const newId = () => randomUUID();
  const stores = openStores(connection, { now, newId, recordsRetentionDays: 400 });
  await ensureIndexes();
  const mails: SentMail[] = [];
  let refusal: Error | undefined;
  const mailTransport: MailTransport = {
    sendMail(mail) {
      if (refusal) return Promise.reject(refusal);
      mails.push(mail);
      return Promise.resolve();
    },
  };
  const services = createServices({
    settings: SETTINGS,
    stores,
    engine: NO_ENGINE,
    external: external as ExternalSystems,
    catalogue: await loadCatalogue('processes'),
    mailTransport,
    trustedStampKeys,
    probes: [],
    logger: pino({ level: 'silent' }),
    now,
    newId,
  });
  const sendNotification = createSendNotification({
    store: stores.notificationStore,
    transport: mailTransport,
    from: SETTINGS.mailFrom,
    messageIdDomain: 'localhost',
    documents: stores.documents,
    now,
  });

  return {
    services,
    connection,
    sendNotification,
    mails,
    faults,
    now,
    advance(milliseconds: number) {
      at = new Date(at.getTime() + milliseconds);
    },
    setNow(instant: Date) {
      at = instant;
    },
    /** The mail server answers like this until told otherwise. */
    refuseMails(error: Error | undefined) {
      refusal = error;
    },
    /** The row of the outbox with this key; undefined when nothing was put. */
    outboxRow: (key: string) => services.outboxStore.find(key),
    /** Numbers of rows, by collection. */
    count: (collection: string, filter: Record<string, unknown> = {}) =>
      connection.collection(collection).countDocuments(filter),
    /** Empties every collection and sets the clock back, so that a file needs one store only. */
    async clear() {
      at = START;
      mails.length = 0;
      refusal = undefined;
      const names = connection.modelNames().filter((name) => name !== 'Counter');
      await Promise.all(names.map((name) => connection.model(name).deleteMany({})));
      // Notice numbers are never given out again: pagoPA keeps them.
      await connection.collection<{ _id: string }>('counters').deleteMany({ _id: /^case-number:/ });
    },
    /** The case as it is stored now. */
    async get(id: string): Promise<Case> {
      const value = await services.cases.find(id);
      if (!value) throw new Error(`There is no case ${id}`);
      return value;
    },
    submit: (overrides: Partial<Submission> = {}) => services.submitCase(submission(overrides)),
    async close() {
      await disconnect();
      await store.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const SETTINGS: Settings = {
  publicUrl: 'http://localhost:3000',
  production: false,
  cityName: { it: 'Comune di Venezia', en: 'Municipality of Venice' },
  cityFiscalCode: '00339370272',
  cityIban: 'IT60X0542811101000000123456',
  segregationCode: '48',
  mailFrom: 'DiMe <noreply@dime.example>',
  pseudonymSecret: 'secret-of-the-tests',
};

/** There is none: a test of this world calls the workers itself, and nobody drains the outbox. */
const NO_ENGINE = {} as EngineClient;

/** A complete request for a stamped certificate by Anna. */
export function submission(overrides: Partial<Submission> = {}): Submission {
  return {
    serviceId: 'certificato-residenza',
    applicant: ANNA,
    channel: 'portal',
    language: 'it',
    answers: { useKind: 'stamped', certificateLanguage: 'it', delivery: 'portal' },
    documentIds: [],
    draftId: randomUUID(),
    owner: 'VNRNNA84C55L736A',
    ...overrides,
  };
}

/** A complete report of nobody known. */
export function reportSubmission(overrides: Partial<Submission> = {}): Submission {
  return submission({
    serviceId: 'segnalazione',
    applicant: { kind: 'anonymous', email: null },
    answers: {
      municipality: 'venezia-murano-burano',
      address: 'Fondamenta della Misericordia 2527',
      category: 'illuminazione',
      title: 'Lampione spento',
      description: 'Il lampione davanti al ponte non si accende da tre giorni.',
      email: 'reporter@example.com',
    },
    owner: 'session:1',
    ...overrides,
  });
}

/** The context of a job; the same element instance makes the same effect keys. */
export function jobContext(overrides: Partial<JobContext> & { readonly elementInstanceKey?: string } = {}): JobContext {
  const { elementInstanceKey = randomUUID(), ...rest } = overrides;
  return {
    jobKey: '2251799813685300',
    processInstanceKey: '2251799813685200',
    elementId: 'Task',
    headers: {},
    effectKey: (name) => `${elementInstanceKey}:${name}`,
    ...rest,
  };
}

/** A clerk's answers in a task, stored as the task service does. */
export function taskFact(answers: Readonly<Record<string, Json>>) {
  return { answers, at: START.toISOString(), by: 'Marta Rossi', office: 'anagrafe' };
}
