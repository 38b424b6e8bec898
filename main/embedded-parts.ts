import type { Config } from '../src/config.js';
import type { RecordsCredentials } from '../src/zeebe/record-receiver.js';
import { startEngineWorker } from '../src/engine/worker.js';
import { startStoreWorker } from '../src/store/embedded/worker.js';
import { missingSystems } from './external-addresses.js';
import type { SandboxAddresses, SandboxPartOptions } from './sandbox-part.js';
import { startPart } from './thread.js';

/** A part that runs in a thread of its own, so that its load cannot slow a page. */
export interface EmbeddedPart {
  readonly name: string;
  readonly thread: {
    /** Called once when the thread dies by itself. */
    onFailure(listener: (error: Error) => void): void;
    close(): Promise<void>;
  };
}

/** Addresses of the sandboxes, started here unless every system outside has a real address; null then. */
export async function startSandbox(
  config: Config,
  options: SandboxPartOptions,
  addPart: (part: EmbeddedPart) => void,
): Promise<SandboxAddresses | null> {
  if (missingSystems(config).length === 0) return null;
  const thread = await startPart<SandboxAddresses>('./sandbox-part.js', options);
  addPart({ name: 'sandbox', thread });
  return thread.ready;
}

/** Address of the store: the configured one, or that of the embedded store, started here. */
export async function startStore(config: Config, addPart: (part: EmbeddedPart) => void): Promise<string> {
  if (config.MONGODB_URI !== '') return config.MONGODB_URI;
  const options = { dataDir: `${config.DATA_DIR}/store`, port: config.PORT === 0 ? 0 : config.STORE_PORT };
  const thread = await startStoreWorker(options);
  addPart({ name: 'store', thread });
  return `${thread.uri.replace(/\/$/, '')}/dime`;
}

/** Address of the engine's gateway: the configured one, or that of the embedded engine, started here. */
export async function startEngine(
  config: Config,
  receiver: { readonly url: string; readonly credentials: RecordsCredentials } | null,
  addPart: (part: EmbeddedPart) => void,
): Promise<string> {
  if (config.ZEEBE_ADDRESS !== '') return config.ZEEBE_ADDRESS;
  const options = {
    dataDir: `${config.DATA_DIR}/engine`,
    port: config.PORT === 0 ? 0 : config.ENGINE_PORT,
    ...(receiver === null ? {} : { exporterUrl: exporterUrl(receiver.url, receiver.credentials) }),
  };
  const thread = await startEngineWorker(options);
  addPart({ name: 'engine', thread });
  return thread.address;
}

/** The receiver's address as an exporter takes it: with user and password. */
function exporterUrl(url: string, { user, password }: RecordsCredentials): string {
  const address = new URL(url);
  address.username = user;
  address.password = password;
  return address.href;
}
