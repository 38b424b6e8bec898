import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { EngineRecord, parseRecordJson } from './engine-record.js';

/** Largest accepted request; the exporter's own bulks end at 10 MiB. */
const MOST_BYTES = 64 * 1024 * 1024;

/** What the exporter has to send with each request (Basic authentication, RFC 7617). */
export interface RecordsCredentials {
  readonly user: string;
  readonly password: string;
}

/**
 * The HTTP endpoint that Zeebe's ElasticsearchExporter (and the embedded engine) pushes records to.
 * A bulk is answered only when all its records are stored: until then the engine keeps and repeats them.
 *
 * A record decides what people are shown and what is asked of them, so only who has the password may push one: neither
 * another user of the machine nor a page that a browser on it has open.
 *
 * @param store called with the records of one bulk, in order; a rejection is answered 503 and the bulk comes again
 */
export async function startRecordReceiver({
  host,
  port,
  credentials,
  store,
  logger,
}: {
  readonly host: string;
  readonly port: number;
  readonly credentials: RecordsCredentials;
  readonly store: (records: EngineRecord[]) => Promise<void>;
  readonly logger: Logger;
}): Promise<{ readonly url: string; close(): Promise<void> }> {
  const expected = digestOf(`Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}`);
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      logger.error({ err: error }, 'records could not be stored; the engine will send them again');
      reply(response, 503, { errors: true, items: [] });
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!timingSafeEqual(digestOf(request.headers.authorization ?? ''), expected)) {
      response.setHeader('www-authenticate', 'Basic realm="records"');
      request.resume();
      return reply(response, 401, { errors: true, items: [] });
    }
    const path = new URL(request.url ?? '/', 'http://receiver').pathname;
    if (request.method === 'POST' && path === '/_bulk') {
      const body = await readBody(request);
      if (body === undefined) return reply(response, 413, { errors: true, items: [] });
      const records = parseBulk(body);
      if (!records) return reply(response, 400, { errors: true, items: [] });
      await store(records);
      return reply(response, 200, { took: 0, errors: false, items: [] });
    }
    if (request.method === 'PUT') {
      request.resume(); // templates and policies: nothing here needs them
      return reply(response, 200, { acknowledged: true });
    }
    if (request.method === 'GET' && path === '/') {
      return reply(response, 200, {
        name: 'dime-records',
        version: { number: '8.0.0' },
        tagline: 'records of the engine',
      });
    }
    return reply(response, 404, { error: 'This endpoint takes records of the engine and nothing else' });
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const bound = server.address() as AddressInfo;
  return {
    url: `http://${host}:${bound.port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Equal lengths, so that the comparison takes the same time whatever was sent. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' });
  response.end(JSON.stringify(body));
}

/** The body as text, or undefined when it is larger than allowed. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Records of an NDJSON bulk: lines in pairs, an action and a record. Undefined when it is not one. */
export function parseBulk(body: string): EngineRecord[] | undefined {
  const lines = body.split('\n').filter((line) => line.trim() !== '');
  if (lines.length % 2 !== 0) return undefined;
  const records: EngineRecord[] = [];
  for (let index = 1; index < lines.length; index += 2) {
    try {
      const parsed = EngineRecord.safeParse(parseRecordJson(lines[index] ?? ''));
      if (!parsed.success) return undefined;
      records.push(parsed.data as unknown as EngineRecord);
    } catch {
      return undefined;
    }
  }
  return records;
}
