import { virtualClock, systemClock, type Clock } from './clock.js';
import { createDueWork } from './due-work.js';
import { startBulkExporter, type BulkExporter } from './export/bulk-exporter.js';
import type { ExportedRecord } from './export/exported-record.js';
import { RecordFeed } from './export/record-feed.js';
import { createCommandChannel } from './gateway/command-channel.js';
import { deploymentRpcs } from './gateway/deployment-rpcs.js';
import { startGatewayServer, type GatewayServer } from './gateway/gateway-server.js';
import { createJobPolling } from './gateway/job-polling.js';
import { jobRpcs } from './gateway/job-rpcs.js';
import { createJobStreams } from './gateway/job-streams.js';
import { otherRpcs } from './gateway/other-rpcs.js';
import { processInstanceRpcs } from './gateway/process-instance-rpcs.js';
import { createResultWaiters } from './gateway/result-waiters.js';
import { directoryFiles, type FileLayer } from './log/file-layer.js';
import { openRecordLog } from './log/record-log.js';
import { readNewestSnapshot, snapshotParts, writeSnapshot } from './log/snapshot.js';
import { checksumOf, ResourceLibrary } from './model/resources.js';
import { createCommandProcessor } from './processors/command-table.js';
import { recover } from './recovery.js';
import { EngineState } from './state/engine-state.js';
import { UndoJournal } from './state/journal.js';
import { StreamProcessor } from './stream-processor.js';

export type { Clock } from './clock.js';
export type { ExportedRecord } from './export/exported-record.js';
export { systemClock, virtualClock };

/** A snapshot is taken when this much log has been written since the last one. */
const SNAPSHOT_AFTER_BYTES = 64 * 1024 * 1024;

/** Nothing must happen for so long before the engine counts as idle. */
const QUIET_MS = 4;

export interface EngineOptions {
  /** The engine's own directory; created when it is not there. */
  readonly dataDir: string;
  /** Loopback only; 0 for any free port. */
  readonly port: number;
  readonly clock?: Clock;
  /** Where records are pushed, in the JSON and HTTP of Zeebe's ElasticsearchExporter. */
  readonly exporterUrl?: string;
  /** Push commands and rejections too. */
  readonly exportCommands?: boolean;
  /** For tests of power loss: the files in place of `dataDir`. */
  readonly files?: FileLayer;
  readonly snapshotAfterBytes?: number;
}

export interface Engine {
  /** Host and port, e.g. "127.0.0.1:26500". */
  readonly address: string;
  /** All records after `afterPosition` that are still in the log, then live ones as they become durable; returns how to stop. */
  subscribe(listener: (records: readonly ExportedRecord[]) => void, afterPosition?: number): () => void;
  /** Resolves when no command is waiting, and all is on the disk and with the subscribers. */
  whenIdle(): Promise<void>;
  /** The whole state as JSON; equal before and after a restart. */
  stateJson(): string;
  close(): Promise<void>;
}

/**
 * Opens the engine on its directory and starts its gateway.
 *
 * @throws when the port is taken, another engine uses the directory, or the log is damaged before its end
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const files = options.files ?? (await directoryFiles(options.dataDir));
  try {
    return await openEngine(options, files);
  } catch (error) {
    await files.close();
    throw error;
  }
}

async function openEngine(options: EngineOptions, files: FileLayer): Promise<Engine> {
  const { clock = systemClock(), snapshotAfterBytes = SNAPSHOT_AFTER_BYTES } = options;
  const feed = new RecordFeed();
  const library = new ResourceLibrary();
  const journal = new UndoJournal();
  const state = new EngineState(journal, library);

  const snapshot = await readNewestSnapshot(files);
  const log = await openRecordLog({ files, onDurable: (batches) => feed.publish(batches) });
  const recovered = await recover(state, library, snapshot, log);

  const processorRef = (): StreamProcessor => processor;
  const polling = createJobPolling(processorRef, clock);
  const streams = createJobStreams(processorRef);
  const waiters = createResultWaiters(processorRef);
  const dueWork = createDueWork(state, clock, processorRef);
  const processor = new StreamProcessor({
    state,
    journal,
    log,
    clock,
    demand: {
      streamFor: (type) => streams.streamFor(type),
      awaitedVariables: (key) => waiters.awaitedVariables(key),
      awaitResult: (key, variables) => waiters.awaitResult(key, variables),
    },
    effects: {
      jobAvailable: (type) => polling.jobAvailable(type),
      pushJob: (streamId, jobKey, job) => streams.push(streamId, jobKey, job),
      processCompleted: (key, reply) => waiters.completed(key, reply),
    },
    process: createCommandProcessor(library, (base64) => checksumOf(Buffer.from(base64, 'base64'))),
    lastPosition: recovered.lastPosition,
    pending: recovered.pending,
    onTurnEnd: () => {
      dueWork.schedule();
      considerSnapshot();
    },
  });

  let server: GatewayServer;
  const channel = createCommandChannel(processor);
  try {
    server = await startGatewayServer(
      [
        processInstanceRpcs(channel, waiters),
        jobRpcs(channel),
        otherRpcs(channel, () => server),
        deploymentRpcs(channel, library),
        { streaming: { ActivateJobs: polling.activateJobs, StreamActivatedJobs: streams.streamActivatedJobs } },
      ],
      options.port,
    );
  } catch (error) {
    await log.close();
    throw error;
  }

  let ackedPosition = Number(snapshot?.content['exportedPosition'] ?? 0);
  const exporter = options.exporterUrl === undefined ? undefined : startExporter(options.exporterUrl);

  function startExporter(url: string): BulkExporter {
    return startBulkExporter({
      url,
      ackedPosition,
      subscribe: (listener, after) =>
        feed.subscribeLines(log, listener, { after, withCommands: options.exportCommands ?? false }),
      onAcked: (position) => {
        ackedPosition = position;
      },
    });
  }

  let closed = false;
  let snapshotBytes = snapshot?.bytes ?? 0;
  let snapshotAtBytes = snapshotAfterBytes;
  let snapshotting: Promise<void> | undefined;

  function considerSnapshot(): void {
    if (snapshotting || log.writtenBytes < snapshotAtBytes) return;
    // A large state is not written more often than as much of log has come together.
    snapshotAtBytes = log.writtenBytes + (snapshotBytes > SNAPSHOT_AFTER_BYTES ? snapshotBytes : snapshotAfterBytes);
    // The disk may be full: the log grows on, and the next snapshot is tried later.
    snapshotting = takeSnapshot()
      .catch(() => undefined)
      .finally(() => {
        snapshotting = undefined;
      });
  }

  async function takeSnapshot(): Promise<void> {
    const position = processor.lastPosition;
    const exportedPosition = exporter ? Math.min(ackedPosition, position) : position;
    const parts = snapshotParts({ ...state.toJSON(), pending: processor.pending, exportedPosition });
    await log.whenDurable(position);
    const bytes = await writeSnapshot(files, { position, parts, isCancelled: () => closed });
    if (bytes === undefined) return;
    snapshotBytes = bytes;
    await log.compact(exportedPosition);
  }

  processor.start();
  dueWork.schedule();

  return {
    address: `${server.host}:${server.port}`,
    subscribe: (listener, afterPosition = 0) => feed.subscribe(log, listener, afterPosition),
    stateJson: () => JSON.stringify(state),
    async whenIdle() {
      let position: number;
      do {
        await processor.idle();
        await log.whenDurable(processor.lastPosition);
        // A request may be on its way through the loopback socket, or a listener still read the log.
        position = processor.lastPosition;
        await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
      } while (!processor.isIdle || feed.isCatchingUp || position !== processor.lastPosition);
    },
    async close() {
      closed = true;
      polling.close();
      streams.close();
      dueWork.close();
      processor.close();
      await exporter?.close();
      await log.close();
      await snapshotting;
      await server.close();
      await files.close();
    },
  };
}
