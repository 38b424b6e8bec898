import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { loadCatalogue } from '../../src/catalogue/load-catalogue.js';
import { createServices } from '../../src/compose.js';
import type { Case } from '../../src/crm/case.js';
import { resumeHandOvers } from '../../src/crm/hand-over.js';
import { outageObserver } from '../../src/crm/outage-observer.js';
import type { Submission } from '../../src/crm/submit-case.js';
import { createEngine } from '../../src/engine/engine.js';
import { createIncidentHealer } from '../../src/health/heal-incidents.js';
import { createProjectors } from '../../src/insight/projectors.js';
import { openStores, type Stores } from '../../src/platform-store.js';
import { connectStore } from '../../src/store/connection.js';
import { createStore } from '../../src/store/embedded/server.js';
import type { Staff, TaskListItem } from '../../src/tasks/task.js';
import { deployFolders } from '../../src/zeebe/deploy-folders.js';
import { createEngineClient, type EngineClient } from '../../src/zeebe/engine-client.js';
import { startJobRunner } from '../../src/zeebe/job-runner.js';
import { createProjectionRunner } from '../../src/zeebe/projection.js';
import { startRecordReceiver } from '../../src/zeebe/record-receiver.js';
import { createWorkers } from '../../workers/registry.js';
import { shiftedClock } from './clock.js';
import { CITY_FISCAL_CODE, startOutside } from './outside.js';
import { certificateRequest } from './people.js';

const PUBLIC_URL = 'http://dime.test';
/** Longest wait for what the background does. */
const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 15;

export interface HarnessOptions {
  /** Puts something between the services and what they write to. */
  readonly around?: {
    readonly stores?: (stores: Stores) => Stores;
    readonly engine?: (engine: EngineClient) => EngineClient;
  };
}

export type Harness = Awaited<ReturnType<typeof startHarness>>;

/** Asks until `look` gives something. @throws {Error} with `what` when it takes too long */
export async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  const endMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > endMs) throw new Error(`${what} did not happen within ${PATIENCE_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/**
 * The platform without its pages, in this process: real services, workers, projections, engine and store, the sandboxes as
 * the world outside, and a clock that the test makes leap. What the scheduler does happens when the test says `tick`.
 */
export async function startHarness({ around = {} }: HarnessOptions = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), 'dime-platform-'));
  const clock = shiftedClock();
  const { now } = clock;
  const logger = pino({ level: 'silent' });
  const store = await createStore({ dataDir: join(dataDir, 'store'), port: 0, clock });
  const connected = await connectStore(`${store.uri}dime`);
  const ownStores = openStores(connected.connection, { now, newId: randomUUID, recordsRetentionDays: 400 });
  await connected.ensureIndexes();
  const stores = around.stores?.(ownStores) ?? ownStores;
  const outside = await startOutside({ now, publicUrl: PUBLIC_URL });

  let wake = (): void => undefined;
  const receiver = await startRecordReceiver({
    host: '127.0.0.1',
    port: 0,
    credentials: { user: 'engine', password: 'records' },
    async store(records) {
      await stores.records.append(records, now());
      wake();
    },
    logger,
  });
  const engine = await createEngine({
    dataDir: join(dataDir, 'engine'),
    port: 0,
    clock,
    exporterUrl: receiver.url.replace('//', '//engine:records@'),
  });
  let lastEvent = 0;
  const unsubscribe = engine.subscribe((records) => {
    // Batches of jobs are not exported, and workers that wait write them all the time.
    for (const { recordType, valueType, position } of records) {
      if (recordType === 'EVENT' && valueType !== 'JOB_BATCH') lastEvent = Math.max(lastEvent, position);
    }
  });
  const ownClient = createEngineClient(engine.address, { longPollSeconds: 1 });
  const client = around.engine?.(ownClient) ?? ownClient;
  const services = createServices({
    settings: {
      publicUrl: PUBLIC_URL,
      production: false,
      cityName: { it: 'Comune di Venezia', en: 'Municipality of Venice' },
      cityFiscalCode: CITY_FISCAL_CODE,
      cityIban: 'IT60X0542811101000000123456',
      segregationCode: '48',
      mailFrom: 'DiMe <noreply@dime.example>',
      pseudonymSecret: 'secret of the tests',
    },
    stores,
    engine: client,
    external: outside.external,
    catalogue: await loadCatalogue('processes'),
    mailTransport: outside.mailTransport,
    trustedStampKeys: [outside.pagopa.stampKeyPem],
    probes: [],
    logger,
    now,
    newId: randomUUID,
  });
  const refused = await deployFolders({
    processes: 'processes',
    engine: ownClient,
    deployed: ownStores.deployedFolders,
    now,
  });
  if (refused.length > 0) throw new Error(`The engine refuses ${JSON.stringify(refused)}`);
  const projectors = createProjectors(stores);
  const projection = createProjectionRunner({ ...ownStores, projectors, logger });
  wake = () => projection.wake();
  projection.wake();
  const runner = startJobRunner({
    engine: ownClient,
    workers: createWorkers(services),
    observer: outageObserver(services),
    logger,
    random: () => 0,
  });

  const heal = createIncidentHealer(services);

  async function find(id: string): Promise<Case> {
    const value = await ownStores.cases.find(id);
    if (!value) throw new Error(`There is no case ${id}`);
    return value;
  }

  /** Nothing is moving any more: no record arrives, nothing is due in the outbox, the projectors have read everything. */
  async function quiet(): Promise<void> {
    await until('Quiet', async () => {
      const before = lastEvent;
      await services.dispatcher.drain();
      await engine.whenIdle();
      await new Promise((resolve) => setTimeout(resolve, 120));
      await engine.whenIdle();
      if (lastEvent !== before || (await ownStores.records.read(1, before - 1, 1)).length === 0) return false;
      await projection.catchUp();
      return (await connected.connection.collection('outbox').countDocuments({ state: 'pending' })) === 0;
    });
  }

  return {
    services,
    stores: ownStores,
    projectors,
    projection,
    connection: connected.connection,
    engine,
    clock,
    now,
    outside,
    mails: outside.mails,
    find,
    quiet,
    /** What the scheduler does now and then, once. */
    async tick(): Promise<void> {
      await services.receiptPoller.poll();
      await resumeHandOvers(now(), services.handOver);
      await services.tasks.resume(now());
      await heal();
      await services.dispatcher.drain();
    },
    /** Sends a certificate form and starts the process. */
    async request(overrides: Partial<Submission> = {}): Promise<Case> {
      const value = await services.submitCase(certificateRequest(overrides));
      await services.dispatcher.drain();
      return value;
    },
    /** The case once `is` holds of it. */
    waitForCase: (id: string, what: string, is: (value: Case) => boolean): Promise<Case> =>
      until(`Case ${id}: ${what}`, async () => {
        const value = await find(id);
        return is(value) ? value : undefined;
      }).catch(async (error: unknown) => {
        const incidents = await services.insight.listOpenIncidents();
        const { status, outcome, notice } = await find(id);
        throw new Error(
          `${(error as Error).message}; it is ${status}, ${outcome}, ${notice?.it}; incidents ${JSON.stringify(incidents.map(({ errorMessage }) => errorMessage))}`,
        );
      }),
    /** Elements where the case's instance is now. */
    async places(caseId: string): Promise<readonly string[]> {
      return (await services.insight.progressOfCase(caseId))?.activeElements ?? [];
    },
    tasks: (office: string, value?: Pick<Case, 'number'>): Promise<TaskListItem[]> =>
      services.tasks.list({ offices: [office], view: 'all', subject: 'anyone', search: value?.number ?? '' }),
    async close() {
      unsubscribe();
      await runner.close();
      await services.dispatcher.close();
      await ownClient.close();
      await engine.close();
      await projection.close();
      await receiver.close();
      await outside.close();
      await connected.close();
      await store.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export function clerkOf(office: string): Staff {
  return {
    subject: `clerk-${office}`,
    name: `Impiegato ${office}`,
    email: `${office}@comune.example`,
    roles: ['clerk'],
    offices: [office],
  };
}

export type { SentMail } from './outside.js';
