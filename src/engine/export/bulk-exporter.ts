/**
 * Pushes records to an Elasticsearch-like `_bulk` endpoint: in order, at least once, again and again until it is taken.
 */
import { setTimeout } from 'node:timers/promises';
import { createBulkSender, type BulkSender } from './bulk-sender.js';
import type { ExportLine } from './export-line.js';

const RECORDS_PER_BULK = 1000;
const BYTES_PER_BULK = 8 * 1024 * 1024;
/** Records that may wait in memory; what is beyond is read from the log later. */
const LONGEST_BACKLOG = 20_000;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 10_000;
/** Bulks that are not full start no closer to each other than this: each costs both sides more than its records. */
const GATHER_MS = 10;

export interface BulkExporterOptions {
  /** Base address; records go to `<url>/_bulk`. A user and password in it are sent as Basic authentication. */
  readonly url: string;
  /** Last position that the receiver has taken in an earlier run. */
  readonly ackedPosition: number;
  /** In place of the one that posts to `url`. */
  readonly sender?: BulkSender;
  /** Opens a subscription that starts after a position. */
  readonly subscribe: (listener: (lines: readonly ExportLine[]) => void, afterPosition: number) => () => void;
  readonly onAcked: (position: number) => void;
}

export interface BulkExporter {
  /** Every record up to this one has been taken. */
  readonly ackedPosition: number;
  close(): Promise<void>;
}

export function startBulkExporter(options: BulkExporterOptions): BulkExporter {
  const { url, subscribe, onAcked, sender = createBulkSender(url) } = options;
  const abort = new AbortController();
  let acked = options.ackedPosition;
  let backlog: ExportLine[] = [];
  let startedMs = -Infinity;
  let unsubscribe: (() => void) | undefined;
  let wake: (() => void) | undefined;
  let closed = false;

  function open(): void {
    const lastKnown = backlog.at(-1)?.position ?? acked;
    unsubscribe = subscribe((lines) => {
      for (const line of lines) backlog.push(line);
      if (backlog.length > LONGEST_BACKLOG) {
        unsubscribe?.();
        unsubscribe = undefined;
      }
      wake?.();
    }, lastKnown);
  }

  async function run(): Promise<void> {
    open();
    while (!closed) {
      if (backlog.length === 0) {
        if (!unsubscribe) open();
        await new Promise<void>((resolve) => (wake = resolve));
        wake = undefined;
        continue;
      }
      const earlyMs = startedMs + GATHER_MS - performance.now();
      if (earlyMs > 0 && backlog.length < RECORDS_PER_BULK) await pause(earlyMs, abort.signal);
      startedMs = performance.now();
      const taken = await pushUntilTaken(nextBulk(backlog));
      if (taken === 0) return;
      acked = backlog[taken - 1]?.position ?? acked;
      backlog = backlog.slice(taken);
      onAcked(acked);
    }
  }

  /** Returns how many records of the backlog are done with; 0 when the exporter was closed. */
  async function pushUntilTaken({ body, count }: Bulk): Promise<number> {
    for (let waitMs = FIRST_RETRY_MS; !closed; waitMs = Math.min(waitMs * 2, LONGEST_RETRY_MS)) {
      if (body === '' || (await sender.send(body, abort.signal))) return count;
      await pause(waitMs, abort.signal);
    }
    return 0;
  }

  const running = run();
  return {
    get ackedPosition() {
      return acked;
    },
    async close() {
      closed = true;
      abort.abort();
      unsubscribe?.();
      wake?.();
      await running;
      sender.close();
    },
  };
}

interface Bulk {
  readonly body: string;
  /** Lines of the backlog that are in it, or that are not to be sent. */
  readonly count: number;
}

function nextBulk(lines: readonly ExportLine[]): Bulk {
  let body = '';
  let count = 0;
  for (const { text } of lines) {
    if (count >= RECORDS_PER_BULK || body.length > BYTES_PER_BULK) break;
    count += 1;
    body += text;
  }
  return { body, count };
}

/** Ends early, without an error, when the exporter is closed. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  setTimeout(ms, undefined, { signal }).catch(() => undefined);
