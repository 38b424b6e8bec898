/**
 * Pushes records to an Elasticsearch-like `_bulk` endpoint: in order, at least once, again and again until it is taken.
 * @source Zeebe 8.6, ElasticsearchExporter: index names, ids and routing
 */
import { setTimeout } from 'node:timers/promises';
import type { ExportedRecord } from './exported-record.js';
import { BROKER_VERSION } from './exported-record.js';

const RECORDS_PER_BULK = 1000;
const BYTES_PER_BULK = 8 * 1024 * 1024;
/** Records that may wait in memory; what is beyond is read from the log later. */
const LONGEST_BACKLOG = 20_000;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** What Zeebe's exporter leaves out unless told otherwise; a waiting worker alone writes thousands of batches a day. */
const LEFT_OUT = new Set(['JOB_BATCH', 'MESSAGE_BATCH', 'PROCESS_INSTANCE_BATCH', 'PROCESS_EVENT', 'CHECKPOINT']);

export interface BulkExporterOptions {
  /** Base address; records go to `<url>/_bulk`. A user and password in it are sent as Basic authentication. */
  readonly url: string;
  /** Commands and rejections too, not only events. */
  readonly exportCommands: boolean;
  /** Last position that the receiver has taken in an earlier run. */
  readonly ackedPosition: number;
  readonly fetch?: typeof globalThis.fetch;
  /** Opens a subscription that starts after a position. */
  readonly subscribe: (listener: (records: readonly ExportedRecord[]) => void, afterPosition: number) => () => void;
  readonly onAcked: (position: number) => void;
}

export interface BulkExporter {
  /** Every record up to this one has been taken. */
  readonly ackedPosition: number;
  close(): Promise<void>;
}

export function startBulkExporter(options: BulkExporterOptions): BulkExporter {
  const { url, exportCommands, subscribe, onAcked, fetch: send = globalThis.fetch } = options;
  const { address, authorization } = targetOf(url);
  const abort = new AbortController();
  let acked = options.ackedPosition;
  let backlog: ExportedRecord[] = [];
  let unsubscribe: (() => void) | undefined;
  let wake: (() => void) | undefined;
  let closed = false;

  function open(): void {
    const lastKnown = backlog.at(-1)?.position ?? acked;
    unsubscribe = subscribe((records) => {
      backlog.push(...records);
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
      if (body === '' || (await isTaken(body))) return count;
      await pause(waitMs, abort.signal);
    }
    return 0;
  }

  async function isTaken(body: string): Promise<boolean> {
    try {
      const response = await send(address, {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson', accept: 'application/json', ...authorization },
        body,
        signal: AbortSignal.any([abort.signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
      });
      const answer = (await response.json()) as { errors?: boolean };
      return response.ok && answer.errors !== true;
    } catch {
      return false;
    }
  }

  function nextBulk(records: readonly ExportedRecord[]): Bulk {
    const lines: string[] = [];
    let bytes = 0;
    let count = 0;
    for (const record of records) {
      if (count >= RECORDS_PER_BULK || bytes > BYTES_PER_BULK) break;
      count += 1;
      if ((record.recordType !== 'EVENT' && !exportCommands) || LEFT_OUT.has(record.valueType)) continue;
      const line = `${actionLine(record)}\n${JSON.stringify(record)}\n`;
      bytes += line.length;
      lines.push(line);
    }
    return { body: lines.join(''), count };
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
    },
  };
}

/** `fetch` refuses addresses with a user in them: the user goes into a header. */
function targetOf(url: string): { address: string; authorization: { authorization?: string } } {
  const target = new URL(`${url.replace(/\/$/, '')}/_bulk`);
  const user = [target.username, target.password].map(decodeURIComponent).join(':');
  target.username = '';
  target.password = '';
  const authorization = user === ':' ? {} : { authorization: `Basic ${Buffer.from(user).toString('base64')}` };
  return { address: target.href, authorization };
}

interface Bulk {
  readonly body: string;
  readonly count: number;
}

/** The line before each record. It is put together from text: there is one for every record. */
function actionLine({ position, valueType, timestamp, partitionId }: ExportedRecord): string {
  const index = `zeebe-record_${indexNameOf(valueType)}_${BROKER_VERSION}_${dayOf(timestamp)}`;
  return `{"index":{"_index":"${index}","_id":"${partitionId}-${position}","routing":"${partitionId}"}}`;
}

const indexNames = new Map<string, string>();

function indexNameOf(valueType: string): string {
  const known = indexNames.get(valueType);
  if (known !== undefined) return known;
  const name = valueType.toLowerCase().replaceAll('_', '-');
  indexNames.set(valueType, name);
  return name;
}

const DAY_MS = 24 * 60 * 60 * 1000;
let lastDay = { number: NaN, text: '' };

/** The day in UTC, e.g. 2027-01-04. */
function dayOf(timestamp: number): string {
  const number = Math.floor(timestamp / DAY_MS);
  if (number !== lastDay.number) lastDay = { number, text: new Date(timestamp).toISOString().slice(0, 10) };
  return lastDay.text;
}

/** Ends early, without an error, when the exporter is closed. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  setTimeout(ms, undefined, { signal }).catch(() => undefined);
