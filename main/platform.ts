import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { loadCatalogue } from '../src/catalogue/load-catalogue.js';
import { createOfficeServices, createServices, type Settings } from '../src/compose.js';
import type { Config } from '../src/config.js';
import { outageObserver } from '../src/crm/outage-observer.js';
import { connectExternalSystems } from '../src/external-systems.js';
import { createProjectors } from '../src/insight/projectors.js';
import { createLogger } from '../src/log/logger.js';
import { createMailTransport } from '../src/notifications/send-notification.js';
import { connectStore } from '../src/store/connection.js';
import { openStores } from '../src/platform-store.js';
import { deployFolders } from '../src/zeebe/deploy-folders.js';
import { createEngineClient } from '../src/zeebe/engine-client.js';
import { startJobRunner } from '../src/zeebe/job-runner.js';
import { createProjectionRunner } from '../src/zeebe/projection.js';
import { startRecordReceiver } from '../src/zeebe/record-receiver.js';
import { createWorkers } from '../workers/registry.js';
import { announce } from './announce.js';
import { hasEngineLog, hasStore, PartMissing, takeDataDirectory } from './data-directory.js';
import { startEngine, startSandbox, startStore, type EmbeddedPart } from './embedded-parts.js';
import { externalAddresses, formTargets, sandboxOptions } from './external-addresses.js';
import { readLocalSecrets, type LocalSecrets } from './local-secrets.js';
import { startScheduler } from './scheduler.js';
import { createProbes } from './probes.js';
import { reservePort, startWeb } from './start-web.js';
import { waitForEngine } from './wait-for-engine.js';

export interface Platform {
  readonly publicUrl: string;
  /** Settles when an embedded part dies by itself: the process has to end then, and to be started again. */
  readonly died: Promise<{ readonly name: string; readonly error: Error }>;
  close(): Promise<void>;
}

const VENICE = { it: 'Comune di Venezia', en: 'Municipality of Venice' };

/** What the platform knows about itself and its city. */
function settingsOf(config: Config, publicUrl: string, secrets: LocalSecrets): Settings {
  return {
    publicUrl,
    production: config.NODE_ENV === 'production',
    cityName: VENICE,
    cityFiscalCode: config.CITY_FISCAL_CODE,
    cityIban: config.CITY_IBAN,
    segregationCode: config.PAGOPA_SEGREGATION_CODE,
    mailFrom: config.MAIL_FROM,
    pseudonymSecret: config.PSEUDONYM_SECRET === '' ? secrets.pseudonymSecret : config.PSEUDONYM_SECRET,
  };
}

/**
 * Brings up what the configuration asks for, each part before those that need it, and closes in reverse.
 *
 * @throws {DataDirectoryInUse} {Error} of the first part that cannot start; what had started is closed again
 */
export async function startPlatform(config: Config): Promise<Platform> {
  const startedMs = performance.now();
  const production = config.NODE_ENV === 'production';
  const logger = createLogger(config.LOG_LEVEL);
  const closers: (() => unknown)[] = [];
  const parts: EmbeddedPart[] = [];
  const addPart = (part: EmbeddedPart): void => {
    parts.push(part);
    closers.push(() => part.thread.close());
  };
  const now = (): Date => new Date();
  const newId = (): string => randomUUID();

  async function close(): Promise<void> {
    for (const closer of closers.reverse()) {
      await Promise.resolve(closer()).catch((error: unknown) =>
        logger.warn({ err: error }, 'a part did not close cleanly'),
      );
    }
  }

  try {
    closers.push(takeDataDirectory(config.DATA_DIR));
    const secrets = await readLocalSecrets(config.DATA_DIR);
    // The port is taken first: a busy one is found before anything else has started.
    const reserved = config.DIME_ROLES.includes('web') ? await reservePort(config.HOST, config.PORT) : null;
    if (reserved) closers.push(() => reserved.release());
    const port = reserved?.port ?? config.PORT;
    const publicUrl = config.PUBLIC_URL === '' ? `http://${config.HOST}:${port}` : config.PUBLIC_URL.replace(/\/$/, '');

    if (
      config.ZEEBE_ADDRESS === '' &&
      config.MONGODB_URI === '' &&
      hasEngineLog(config.DATA_DIR) &&
      !hasStore(config.DATA_DIR)
    ) {
      throw new PartMissing(`${config.DATA_DIR}/store`, 'the store', 'the engine');
    }
    // Neither needs the other: together they take as long as the slower one.
    const [sandbox, storeUri] = await bothOf(
      startSandbox(config, sandboxOptions(config, secrets, publicUrl), addPart),
      startStore(config, addPart),
    );
    const store = await connectStore(storeUri);
    closers.push(() => store.close());
    const stores = openStores(store.connection, { now, newId, recordsRetentionDays: config.RECORDS_RETENTION_DAYS });
    await store.ensureIndexes();

    const addresses = externalAddresses(config, secrets, sandbox);
    const external = await connectExternalSystems(addresses, {
      publicUrl,
      production,
      cityFiscalCode: config.CITY_FISCAL_CODE,
      now,
      newId,
    });
    const processesFolder = resolve('processes');
    const catalogue = await loadCatalogue(processesFolder);
    const mailTransport = createMailTransport(config.SMTP_URL === '' ? (sandbox?.smtpUrl ?? '') : config.SMTP_URL);
    closers.push(() => mailTransport.close());

    // The receiver is up before the engine, which pushes what it has from its first moment.
    let wake = (): void => undefined;
    let refusal: string | null = null;
    const isScheduler = config.DIME_ROLES.includes('scheduler');
    const credentials = {
      user: config.RECORDS_USER,
      password: config.RECORDS_PASSWORD === '' ? secrets.recordsPassword : config.RECORDS_PASSWORD,
    };
    const receiver = isScheduler
      ? await startRecordReceiver({
          host: config.RECORDS_HOST,
          port: config.PORT === 0 ? 0 : config.RECORDS_PORT,
          credentials,
          store: async (records) => {
            try {
              await stores.records.append(records, now());
              refusal = null;
            } catch (error) {
              refusal = (error as Error).message;
              throw error;
            }
            wake();
          },
          logger,
        })
      : null;
    if (receiver) closers.push(() => receiver.close());
    if (config.ZEEBE_ADDRESS === '' && !hasEngineLog(config.DATA_DIR) && (await stores.records.count()) > 0) {
      throw new PartMissing(`${config.DATA_DIR}/engine`, 'the engine', 'the store');
    }
    const engineAddress = await startEngine(config, receiver && { url: receiver.url, credentials }, addPart);
    const engine = createEngineClient(engineAddress);
    closers.push(() => engine.close());
    await waitForEngine(engine);

    const projection = createProjectionRunner({
      records: stores.records,
      cursors: stores.cursors,
      projectors: createProjectors(stores),
      logger,
    });
    const services = createServices({
      settings: settingsOf(config, publicUrl, secrets),
      stores,
      engine,
      external,
      catalogue,
      mailTransport,
      trustedStampKeys: pemsOf(config.STAMP_TRUST_PEM === '' ? (sandbox?.stampKeyPem ?? '') : config.STAMP_TRUST_PEM),
      probes: createProbes({
        engine,
        connection: store.connection,
        mail: mailTransport,
        projectors: () => projection.state(),
        receiving: () => refusal,
        dataDir: config.DATA_DIR,
      }),
      logger,
      now,
      newId,
    });
    const workers = createWorkers(services);
    const refusals = isScheduler
      ? await deployFolders({ processes: processesFolder, engine, deployed: stores.deployedFolders, now })
      : [];

    if (isScheduler) {
      wake = () => projection.wake();
      closers.push(() => projection.close());
      projection.wake();
      services.dispatcher.start();
      closers.push(() => services.dispatcher.close());
      const scheduler = await startScheduler(services, {
        storeUri,
        connection: store.connection,
        receiptsPollMs: config.RECEIPTS_POLL_MS,
        logger,
      });
      closers.push(() => scheduler.close());
    }
    if (config.DIME_ROLES.includes('workers')) {
      const runner = startJobRunner({ engine, workers, observer: outageObserver(services), logger });
      closers.push(() => runner.close());
    }
    if (reserved) {
      const office = await createOfficeServices({ services, workers, processesFolder });
      await reserved.release();
      const web = await startWeb({
        services: { ...services, ...office },
        connection: store.connection,
        sandbox,
        formTargets: formTargets(config, addresses),
        trustedProxies: config.TRUSTED_PROXIES,
        sessionSecret: config.SESSION_SECRET === '' ? secrets.sessionSecret : config.SESSION_SECRET,
        host: config.HOST,
        port,
        logger,
      });
      closers.push(() => web.close());
    }
    announce({
      publicUrl,
      sandbox,
      catalogue,
      refusals,
      engineAddress,
      storeUri,
      tookMs: performance.now() - startedMs,
    });
    const died = new Promise<{ name: string; error: Error }>((tell) => {
      for (const { name, thread } of parts) thread.onFailure((error) => tell({ name, error }));
    });
    return { publicUrl, died, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The certificates or keys of a PEM text, which may hold several. */
const pemsOf = (text: string): string[] => text.match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----/g) ?? [];

/** Both results, or the first fault, but only once neither is under way any more. */
async function bothOf<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([a, b]);
  return [await a, await b];
}
