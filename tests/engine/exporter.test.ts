import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { ExportedRecord } from '../../src/engine/engine.js';
import { startBulkExporter } from '../../src/engine/export/bulk-exporter.js';
import { oneTask } from './models.js';
import { powerLossFiles } from './power-loss-files.js';
import { openTestEngine } from './test-engine.js';

interface Action {
  readonly index: { readonly _index: string; readonly _id: string; readonly routing: string };
}

interface Receiver {
  readonly url: string;
  /** Pairs that were taken, in the order of their arrival. */
  readonly taken: { action: Action; record: ExportedRecord }[];
  readonly requests: number;
  /** What the next requests are answered with instead of being taken. */
  readonly faults: ((body: string) => { status: number; answer: string } | 'hang up')[];
  close(): Promise<void>;
}

/** An HTTP server that takes bulks as Elasticsearch does, and can be told to fail. */
async function startReceiver(): Promise<Receiver> {
  const taken: Receiver['taken'] = [];
  const faults: Receiver['faults'] = [];
  let requests = 0;
  const server: Server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      requests += 1;
      const body = Buffer.concat(chunks).toString();
      const fault = faults.shift()?.(body);
      if (fault === 'hang up') return void response.destroy();
      if (!fault) {
        expect(`${request.method} ${request.url}`).toBe('POST /_bulk');
        const lines = body.trimEnd().split('\n');
        for (let at = 0; at < lines.length; at += 2)
          taken.push({
            action: JSON.parse(lines[at] ?? '') as Action,
            record: JSON.parse(lines[at + 1] ?? '') as ExportedRecord,
          });
      }
      response.writeHead(fault?.status ?? 200, { 'content-type': 'application/json' });
      response.end(fault?.answer ?? '{"errors":false,"items":[]}');
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken,
    faults,
    get requests() {
      return requests;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Resolves when `condition` holds; fails after a bounded number of turns of the event loop. */
async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2_000; turn++) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('what was waited for did not happen');
}

const positions = (records: readonly { record: ExportedRecord }[]): number[] =>
  records.map(({ record }) => record.position);

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

describe('the export', () => {
  it('pushes every event once, in order, with the names of Zeebe’s exporter', async () => {
    const t = await openTestEngine({ exporterUrl: receiver.url });
    await t.deploy(oneTask('one'));
    await t.start('one');
    await t.engine.whenIdle();
    const events = t.records.filter(({ recordType }) => recordType === 'EVENT');
    await until(() => receiver.taken.length >= events.length);
    await t.close();

    expect(receiver.taken.map(({ record }) => record)).toEqual(events);
    const { action, record } = receiver.taken.at(-1) ?? {};
    expect(action?.index).toEqual({
      _index: 'zeebe-record_process-instance_8.6.0_2027-01-04',
      _id: `1-${record?.position}`,
      routing: '1',
    });
    expect(record).toMatchObject({ valueType: 'PROCESS_INSTANCE', partitionId: 1, brokerVersion: '8.6.0' });
  });

  it('pushes commands and rejections too when asked to, but not the activations of workers', async () => {
    const t = await openTestEngine({ exporterUrl: receiver.url, exportCommands: true });
    await t.refusal('CreateProcessInstance', { bpmnProcessId: 'nobody', version: -1 });
    await t.activate('work');
    await t.refusal('CancelProcessInstance', { processInstanceKey: '2251799813685999' });
    await until(() => receiver.taken.length >= 4);
    await t.close();
    expect(receiver.taken.map(({ record }) => `${record.recordType} ${record.valueType}`)).toEqual([
      'COMMAND PROCESS_INSTANCE_CREATION',
      'COMMAND_REJECTION PROCESS_INSTANCE_CREATION',
      'COMMAND PROCESS_INSTANCE',
      'COMMAND_REJECTION PROCESS_INSTANCE',
    ]);
  });

  it('is pushed again until it is taken, and loses nothing', async () => {
    receiver.faults.push(
      () => ({ status: 503, answer: '' }),
      () => 'hang up',
      () => ({ status: 200, answer: '{"errors":true,"items":[]}' }),
      () => ({ status: 200, answer: 'not JSON' }),
    );
    const t = await openTestEngine({ exporterUrl: receiver.url });
    await t.deploy(oneTask('one'));
    await t.start('one');
    await t.engine.whenIdle();
    const events = t.records.filter(({ recordType }) => recordType === 'EVENT');
    await until(() => receiver.taken.length >= events.length);
    await t.close();
    expect(positions(receiver.taken)).toEqual(events.map(({ position }) => position));
    expect(receiver.requests).toBeGreaterThan(4);
  });

  it('does not hold up the engine while the receiver is away, and catches up after a restart', async () => {
    const files = powerLossFiles();
    const gone = 'http://127.0.0.1:9';
    const first = await openTestEngine({ exporterUrl: gone, snapshotAfterBytes: 1 }, files);
    await first.deploy(oneTask('one'));
    for (let n = 0; n < 5; n++) await first.start('one');
    await first.engine.whenIdle();
    const events = first.records.filter(({ recordType }) => recordType === 'EVENT');
    await first.close();

    const second = await openTestEngine({ exporterUrl: receiver.url }, files);
    await until(() => receiver.taken.length >= events.length);
    await second.close();
    expect(positions(receiver.taken)).toEqual(events.map(({ position }) => position));
  });

  it('reads from the log what does not fit into memory', async () => {
    const records = Array.from({ length: 50_000 }, (_, index) => ({ position: index + 1, text: line(index + 1) }));
    let subscriptions = 0;
    const acked: number[] = [];
    const pushed: number[] = [];
    const exporter = startBulkExporter({
      url: 'http://receiver',
      ackedPosition: 0,
      sender: {
        send(body) {
          const lines = body.trimEnd().split('\n');
          for (let at = 1; at < lines.length; at += 2)
            pushed.push((JSON.parse(lines[at] ?? '') as ExportedRecord).position);
          return Promise.resolve(true);
        },
        close: () => undefined,
      },
      subscribe(listener, afterPosition) {
        subscriptions += 1;
        let next = afterPosition;
        let open = true;
        // As the feed does: a part at a time until the subscriber has had enough.
        setImmediate(() => {
          while (open && next < records.length) {
            const part = records.slice(next, next + 15_000);
            next += part.length;
            listener(part);
          }
        });
        return () => {
          open = false;
        };
      },
      onAcked: (position) => acked.push(position),
    });
    await until(() => acked.at(-1) === 50_000);
    await exporter.close();
    expect(subscriptions).toBeGreaterThan(1);
    expect(pushed).toEqual(records.map(({ position }) => position));
    expect(acked).toEqual([...acked].sort((a, b) => a - b));
  });
});

const line = (position: number): string => `${JSON.stringify({ index: {} })}\n${JSON.stringify({ position })}\n`;

describe('compaction', () => {
  it('never removes what the receiver has not taken', async () => {
    const files = powerLossFiles();
    const t = await openTestEngine({ exporterUrl: 'http://127.0.0.1:9', snapshotAfterBytes: 1 }, files);
    await t.deploy(oneTask('one'));
    for (let n = 0; n < 20; n++) await t.start('one');
    await t.engine.whenIdle();
    const first = (await files.list()).filter((name) => name.startsWith('log-')).sort()[0];
    await t.close();
    expect(first).toBe('log-0000000000000001.bin');
  });
});
