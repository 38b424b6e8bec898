import { request } from 'node:http';
import { createLogger } from '../../src/log/logger.js';
import { startBulkExporter } from '../../src/engine/export/bulk-exporter.js';
import type { EngineRecord } from '../../src/zeebe/engine-record.js';
import { startRecordReceiver } from '../../src/zeebe/record-receiver.js';

const record = {
  position: 7,
  sourceRecordPosition: 6,
  key: 1,
  timestamp: 1_795_000_000_000,
  valueType: 'JOB',
  brokerVersion: '8.6.0',
  partitionId: 1,
  recordType: 'EVENT',
  intent: 'CREATED',
  rejectionType: 'NULL_VAL',
  rejectionReason: '',
  authorizations: {},
  recordVersion: 1,
  operationReference: -1,
  value: {},
};
const bulk = `${JSON.stringify({ index: { _id: '1-7' } })}\n${JSON.stringify(record)}\n`;

let stored: EngineRecord[] = [];
let receiver: Awaited<ReturnType<typeof startRecordReceiver>>;

beforeEach(async () => {
  stored = [];
  receiver = await startRecordReceiver({
    host: '127.0.0.1',
    port: 0,
    credentials: { user: 'zeebe', password: 'p&ss:word/@' },
    store: (records) => Promise.resolve(void stored.push(...records)),
    logger: createLogger('silent'),
  });
});
afterEach(() => receiver.close());

const push = (headers: Record<string, string>, path = '/_bulk', method = 'POST') =>
  fetch(`${receiver.url}${path}`, { method, headers, ...(method === 'GET' ? {} : { body: bulk }) });
const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('the receiver of records', () => {
  it.each([
    ['nothing', {}],
    ['another password', { authorization: basic('zeebe:other') }],
    ['another user', { authorization: basic('admin:p&ss:word/@') }],
    ['an empty one', { authorization: 'Basic ' }],
    ['another scheme', { authorization: 'Bearer p&ss:word/@' }],
    // What a page of any site can make a browser on this machine send without asking.
    ['a form of another site', { 'content-type': 'text/plain', origin: 'https://evil.example' }],
  ])('refuses who sends %s', async (_what, headers: Record<string, string>) => {
    const answer = await push(headers);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('Basic');
    expect((await push(headers, '/', 'GET')).status).toBe(401);
    expect((await push(headers, '/_index_template/x', 'PUT')).status).toBe(401);
    expect(stored).toEqual([]);
  });

  it('takes what the embedded exporter pushes with the password in its address', async () => {
    const address = new URL(receiver.url);
    address.username = 'zeebe';
    address.password = 'p&ss:word/@';
    const acked = new Promise<number>((resolve) => {
      startBulkExporter({
        url: address.href,
        ackedPosition: 0,
        subscribe: (listener) => {
          listener([{ position: 7, text: `{"index":{}}\n${JSON.stringify(record)}\n` }]);
          return () => undefined;
        },
        onAcked: resolve,
      });
    });
    expect(await acked).toBe(7);
    expect(stored).toMatchObject([{ position: 7 }]);
  });

  it('ends a body that never ends', async () => {
    const url = new URL(receiver.url);
    const status = await new Promise<number | string>((resolve) => {
      const sending = request({
        host: url.hostname,
        port: url.port,
        method: 'POST',
        path: '/_bulk',
        headers: { authorization: basic('zeebe:p&ss:word/@') },
      });
      sending.on('response', ({ statusCode }) => resolve(statusCode ?? 0));
      sending.on('error', ({ message }) => resolve(message));
      const chunk = Buffer.alloc(1024 * 1024, 'x');
      let left = 80;
      const more = (): void => {
        left -= 1;
        if (left > 0) sending.write(chunk, more);
      };
      more();
    });
    expect([413, 'write ECONNRESET', 'read ECONNRESET', 'write EPIPE']).toContain(status);
    expect(stored).toEqual([]);
  });
});
