import type { Config } from '../src/config.js';
import { startPart, type PartThread } from './thread.js';

export interface EmbeddedPart {
  readonly name: string;
  readonly thread: PartThread<unknown>;
}

/** Address of the store: the configured one, or that of the embedded store, started here. */
export async function startStore(config: Config, addPart: (part: EmbeddedPart) => void): Promise<string> {
  if (config.MONGODB_URI !== '') return config.MONGODB_URI;
  const options = { dataDir: `${config.DATA_DIR}/store`, port: config.PORT === 0 ? 0 : config.STORE_PORT };
  const thread = await startPart<{ uri: string }>('./store-part.js', options);
  addPart({ name: 'store', thread });
  return `${thread.ready.uri.replace(/\/$/, '')}/dime`;
}

/** Address of the engine's gateway: the configured one, or that of the embedded engine, started here. */
export async function startEngine(
  config: Config,
  recordsUrl: string,
  addPart: (part: EmbeddedPart) => void,
): Promise<string> {
  if (config.ZEEBE_ADDRESS !== '') return config.ZEEBE_ADDRESS;
  const options = {
    dataDir: `${config.DATA_DIR}/engine`,
    port: config.PORT === 0 ? 0 : config.ENGINE_PORT,
    exporterUrl: recordsUrl,
  };
  const thread = await startPart<{ address: string }>('./engine-part.js', options);
  addPart({ name: 'engine', thread });
  return thread.ready.address;
}
