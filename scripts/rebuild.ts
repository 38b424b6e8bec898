/**
 * `npm run rebuild`: with the platform stopped, makes the read models again of the stored records of the engine.
 *
 * Only the store runs meanwhile. A rebuild that is interrupted is ended by the next start or the next rebuild.
 */
import { randomUUID } from 'node:crypto';
import { takeDataDirectory } from '../main/data-directory.js';
import { readConfig, type Config } from '../src/config.js';
import { createProjectors } from '../src/insight/projectors.js';
import { rebuildReadModels } from '../src/insight/rebuild.js';
import { createLogger } from '../src/log/logger.js';
import { openStores } from '../src/platform-store.js';
import { connectStore } from '../src/store/connection.js';
import { createStore } from '../src/store/embedded/server.js';
import { createProjectionRunner } from '../src/zeebe/projection.js';

async function rebuild(config: Config): Promise<string> {
  const release = takeDataDirectory(config.DATA_DIR);
  const embedded =
    config.MONGODB_URI === '' ? await createStore({ dataDir: `${config.DATA_DIR}/store`, port: 0 }) : null;
  try {
    const store = await connectStore(embedded ? `${embedded.uri}dime` : config.MONGODB_URI);
    try {
      return await rebuildOn(store, config);
    } finally {
      await store.close();
    }
  } finally {
    await embedded?.close();
    release();
  }
}

async function rebuildOn(store: Awaited<ReturnType<typeof connectStore>>, config: Config): Promise<string> {
  const startedMs = performance.now();
  const stores = openStores(store.connection, {
    now: () => new Date(),
    newId: randomUUID,
    recordsRetentionDays: config.RECORDS_RETENTION_DAYS,
  });
  await store.ensureIndexes();
  const projectors = createProjectors(stores);
  const logger = createLogger(config.LOG_LEVEL);
  const projection = createProjectionRunner({ ...stores, projectors, logger });
  const { kind, records } = await rebuildReadModels({
    ...stores,
    projectors,
    catchUp: (prepare) => projection.catchUp(prepare),
  });
  await projection.close();
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  if (kind === 'rebuilt') return `Rebuilt the read models of ${records} records in ${seconds} s`;
  return (
    `Refreshed the read models from ${records} records in ${seconds} s. Rows older than the oldest record were kept: ` +
    `records are removed after ${config.RECORDS_RETENTION_DAYS} days (RECORDS_RETENTION_DAYS).`
  );
}

try {
  console.log(await rebuild(readConfig(process.env)));
} catch (error) {
  console.error(`The read models were not rebuilt. ${(error as Error).message}`);
  process.exitCode = 1;
}
