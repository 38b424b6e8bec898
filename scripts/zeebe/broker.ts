import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const READY_WITHIN_MS = 180_000;
const STOP_WITHIN_MS = 20_000;

/** Flags of the exporter's index configuration that are off by default or that the oracle must have. */
const INDEX_FLAGS = [
  'COMMAND',
  'EVENT',
  'REJECTION',
  ...['JOBBATCH', 'MESSAGEBATCH', 'PROCESSINSTANCEBATCH', 'PROCESSEVENT', 'CHECKPOINT', 'DEPLOYMENTDISTRIBUTION'],
  ...['MESSAGECORRELATION', 'COMMANDDISTRIBUTION', 'RESOURCEDELETION', 'COMPENSATIONSUBSCRIPTION', 'USERTASK', 'FORM'],
];

export interface Broker {
  /** `host:port` of the gRPC gateway. */
  readonly address: string;
  /** Base address of the actuator with the controlled clock. */
  readonly actuatorUrl: string;
  readonly logFile: string;
  close(): Promise<void>;
}

export interface BrokerOptions {
  readonly distribution: string;
  readonly javaHome: string;
  /** Where the exporter sends the records. */
  readonly exporterUrl: string;
  readonly logFile: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Starts a one-partition Zeebe broker with a fresh data folder, a controlled clock and the exporter sending every record at once.
 *
 * @throws {Error} when it is not ready in time or ends before; its log file tells why
 */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const [gateway, command, internal, actuator, rest] = await freePorts(5);
  const dataDir = mkdtempSync(join(tmpdir(), 'zeebe-oracle-'));
  const log = createWriteStream(options.logFile);
  const broker = spawn(join(options.distribution, 'bin', 'broker'), {
    cwd: dataDir,
    env: {
      ...options.env,
      JAVA_HOME: options.javaHome,
      JAVA_OPTS: '-Xms256m -Xmx512m -Duser.timezone=UTC',
      TZ: 'UTC',
      CAMUNDA_DATABASE_TYPE: 'NONE',
      CAMUNDA_REST_ENABLED: 'false',
      SERVER_PORT: `${rest}`,
      MANAGEMENT_SERVER_PORT: `${actuator}`,
      ZEEBE_CLOCK_CONTROLLED: 'true',
      ZEEBE_BROKER_NETWORK_HOST: '127.0.0.1',
      ZEEBE_BROKER_NETWORK_COMMANDAPI_PORT: `${command}`,
      ZEEBE_BROKER_NETWORK_INTERNALAPI_PORT: `${internal}`,
      ZEEBE_BROKER_GATEWAY_NETWORK_HOST: '127.0.0.1',
      ZEEBE_BROKER_GATEWAY_NETWORK_PORT: `${gateway}`,
      ZEEBE_BROKER_CLUSTER_PARTITIONSCOUNT: '1',
      ZEEBE_BROKER_CLUSTER_REPLICATIONFACTOR: '1',
      ZEEBE_BROKER_CLUSTER_CLUSTERSIZE: '1',
      // Nothing here has to survive a power cut, and a flush for each command is most of its time on a busy disk.
      ZEEBE_BROKER_CLUSTER_RAFT_FLUSH_ENABLED: 'false',
      ZEEBE_BROKER_DATA_DIRECTORY: join(dataDir, 'data'),
      ZEEBE_BROKER_DATA_LOGSEGMENTSIZE: '16MB',
      ZEEBE_BROKER_DATA_DISK_FREESPACE_PROCESSING: '64MB',
      ZEEBE_BROKER_DATA_DISK_FREESPACE_REPLICATION: '32MB',
      // One: what tells when the broker is at rest relies on it (zeebe-target.ts).
      ZEEBE_BROKER_THREADS_CPUTHREADCOUNT: '1',
      ZEEBE_BROKER_THREADS_IOTHREADCOUNT: '1',
      ZEEBE_BROKER_EXPERIMENTAL_ROCKSDB_MEMORYLIMIT: '32MB',
      ZEEBE_BROKER_BACKPRESSURE_ENABLED: 'false',
      ...exporterEnvironment(options.exporterUrl),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  broker.stdout.pipe(log);
  broker.stderr.pipe(log);
  const close = () => stop(broker, dataDir);
  const actuatorUrl = `http://127.0.0.1:${actuator}/actuator`;
  try {
    await waitUntilReady(broker, actuatorUrl);
  } catch (error) {
    await close();
    throw new Error(`Zeebe did not come up; its log is ${options.logFile}`, { cause: error });
  }
  return { address: `127.0.0.1:${gateway}`, actuatorUrl, logFile: options.logFile, close };
}

function exporterEnvironment(url: string): Record<string, string> {
  const prefix = 'ZEEBE_BROKER_EXPORTERS_TAP';
  return {
    [`${prefix}_CLASSNAME`]: 'io.camunda.zeebe.exporter.ElasticsearchExporter',
    [`${prefix}_ARGS_URL`]: url,
    // The clock is pinned most of the time, so a bulk that waits for its delay would wait for ever.
    [`${prefix}_ARGS_BULK_SIZE`]: '1',
    [`${prefix}_ARGS_BULK_DELAY`]: '1',
    ...Object.fromEntries(INDEX_FLAGS.map((flag) => [`${prefix}_ARGS_INDEX_${flag}`, 'true'])),
  };
}

async function waitUntilReady(broker: ChildProcess, actuatorUrl: string): Promise<void> {
  const deadlineMs = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadlineMs) {
    if (broker.exitCode !== null) throw new Error(`the broker ended with code ${broker.exitCode}`);
    const answer = await fetch(`${actuatorUrl}/health/readiness`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`not ready within ${READY_WITHIN_MS / 1000} s`);
}

async function stop(broker: ChildProcess, dataDir: string): Promise<void> {
  if (broker.exitCode === null && broker.signalCode === null) {
    const ended = new Promise<void>((resolve) => broker.once('exit', () => resolve()));
    broker.kill('SIGTERM');
    const forced = setTimeout(() => broker.kill('SIGKILL'), STOP_WITHIN_MS);
    await ended;
    clearTimeout(forced);
  }
  rmSync(dataDir, { recursive: true, force: true });
}

/** Ports that were free a moment ago; all are held open together so that none comes twice. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
