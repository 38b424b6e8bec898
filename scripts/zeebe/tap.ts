import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StreamRecord } from '../../tests/engine/oracle/record.js';

export interface Tap {
  readonly url: string;
  /** Everything received so far in log order, each position once. */
  readonly records: readonly StreamRecord[];
  /** Epoch ms of the machine's clock when the newest record came in. */
  readonly lastReceivedMs: () => number;
  /**
   * The newest record for which `wanted` holds, as soon as there is one.
   *
   * @throws {Error} when none has come within `withinMs` of real time
   */
  waitFor(wanted: (record: StreamRecord) => boolean, withinMs: number): Promise<StreamRecord>;
  close(): Promise<void>;
}

/**
 * Starts an HTTP server on loopback that Zeebe's ElasticsearchExporter takes for Elasticsearch, and keeps what it is sent.
 *
 * @source requests of `io.camunda.zeebe.exporter.ElasticsearchExporter` 8.6: PUT of templates and settings, POST /_bulk
 */
export async function createTap(): Promise<Tap> {
  const records: StreamRecord[] = [];
  const waiting = new Set<() => void>();
  let receivedMs = Date.now();
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      if (request.url?.startsWith('/_bulk')) {
        receivedMs = Date.now();
        keepNew(records, body);
        for (const look of [...waiting]) look();
      }
      response.setHeader('X-Elastic-Product', 'Elasticsearch');
      response.setHeader('Content-Type', 'application/json');
      response.end('{"acknowledged":true,"took":0,"errors":false,"items":[]}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    records,
    lastReceivedMs: () => receivedMs,
    waitFor: (wanted, withinMs) => waitFor(records, waiting, wanted, withinMs),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function waitFor(
  records: readonly StreamRecord[],
  waiting: Set<() => void>,
  wanted: (record: StreamRecord) => boolean,
  withinMs: number,
): Promise<StreamRecord> {
  return new Promise((resolve, reject) => {
    const settle = (): boolean => {
      const found = records.findLast(wanted);
      if (found) resolve(found);
      return found !== undefined;
    };
    if (settle()) return;
    const look = (): void => {
      if (settle()) stop();
    };
    const giveUp = setTimeout(() => {
      stop();
      reject(new Error(`The broker's exporter has not sent the awaited record within ${withinMs / 1000} s`));
    }, withinMs);
    const stop = (): void => {
      clearTimeout(giveUp);
      waiting.delete(look);
    };
    waiting.add(look);
  });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Bulk bodies are pairs of lines, action then record; a bulk that failed half-way is sent again, so positions are checked. */
function keepNew(records: StreamRecord[], body: string): void {
  const lines = body.split('\n').filter((line) => line !== '');
  for (let line = 1; line < lines.length; line += 2) {
    const record = JSON.parse(lines[line] ?? '') as StreamRecord;
    if (record.position > (records.at(-1)?.position ?? -1)) records.push(record);
  }
}
