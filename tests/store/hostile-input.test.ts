import { connect, type Socket } from 'node:net';
import { BSON, MongoClient } from 'mongodb';
import { createTestStore } from './fixture.js';
import { seeded } from './random.js';

const OP_MSG = 2013;

function header(length: number, opCode: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeInt32LE(length, 0);
  bytes.writeInt32LE(7, 4);
  bytes.writeInt32LE(opCode, 12);
  return bytes;
}

function message(body: Buffer, { flags = 0, opCode = OP_MSG, kind = 0 } = {}): Buffer {
  const flagBytes = Buffer.alloc(4);
  flagBytes.writeUInt32LE(flags, 0);
  const content = Buffer.concat([flagBytes, Buffer.from([kind]), body]);
  return Buffer.concat([header(16 + content.length, opCode), content]);
}

const command = (fields: Record<string, unknown>): Buffer => Buffer.from(BSON.serialize({ ...fields, $db: 'hostile' }));

/** A document inside a document ... by bytes, as no library would build it. */
function nested(depth: number): Buffer {
  let inner = Buffer.from([5, 0, 0, 0, 0]);
  for (let level = 0; level < depth; level++) {
    const outer = Buffer.concat([Buffer.alloc(4), Buffer.from([3, 0x61, 0]), inner, Buffer.from([0])]);
    outer.writeInt32LE(outer.length, 0);
    inner = outer;
  }
  return inner;
}

/** An insert of a raw document by a sequence section. */
function insertRaw(document: Buffer): Buffer {
  const body = command({ insert: 'things' });
  const section = Buffer.concat([Buffer.alloc(4), Buffer.from('documents\0'), document]);
  section.writeInt32LE(section.length, 0);
  const content = Buffer.concat([Buffer.alloc(4), Buffer.from([0]), body, Buffer.from([1]), section]);
  return Buffer.concat([header(16 + content.length, OP_MSG), content]);
}

describe('hostile input', () => {
  let store: Awaited<ReturnType<typeof createTestStore>>;
  let client: MongoClient;
  let port: number;

  beforeAll(async () => {
    store = await createTestStore();
    client = await MongoClient.connect(store.uri);
    port = Number(new URL(store.uri).port);
  });

  afterAll(async () => {
    await client.close();
    await store.remove();
  });

  afterEach(async () => {
    await client.db('hostile').collection('alive').insertOne({});
    expect(await client.db('hostile').collection('alive').countDocuments()).toBeGreaterThan(0);
    expect(store.faults).toEqual([]);
  });

  /** What comes back: a reply's document, or `closed`. */
  async function send(bytes: Buffer, { end = false } = {}): Promise<Record<string, unknown> | 'closed'> {
    const socket: Socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    try {
      return await new Promise((resolve) => {
        const settle = (): void => {
          const all = Buffer.concat(chunks);
          if (all.length >= 21 && all.length >= all.readInt32LE(0)) resolve(BSON.deserialize(all.subarray(21)));
        };
        socket.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          settle();
        });
        socket.on('close', () => resolve('closed'));
        socket.on('error', () => resolve('closed'));
        socket.write(bytes);
        if (end) socket.end();
      });
    } finally {
      socket.destroy();
    }
  }

  it.each([
    ['a length of zero', header(0, OP_MSG)],
    ['a negative length', header(-5, OP_MSG)],
    ['a length beyond 48 MB', header(48_000_001, OP_MSG)],
    ['an unknown opcode', Buffer.concat([header(20, 4242), Buffer.alloc(4)])],
    ['a compressed message, which was never offered', Buffer.concat([header(30, 2012), Buffer.alloc(14)])],
    ['the web', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
  ])('%s closes the connection', async (_name, bytes) => {
    expect(await send(bytes)).toBe('closed');
  });

  it('a message cut off by the end of the connection does nothing', async () => {
    const whole = message(command({ insert: 'things', documents: [{ _id: 'cut' }] }));
    for (const at of [1, 15, 17, 30, whole.length - 1])
      expect(await send(whole.subarray(0, at), { end: true })).toBe('closed');
    expect(
      await client
        .db('hostile')
        .collection('things')
        .findOne({ _id: 'cut' as never }),
    ).toBeNull();
  });

  it.each([
    ['flags that nobody knows', message(command({ ping: 1 }), { flags: 0x80 }), 9],
    ['a section of an unknown kind', message(command({ ping: 1 }), { kind: 7 }), 9],
    ['a document that claims more than it is', message(Buffer.from([200, 0, 0, 0, 0])), 22],
    ['a document that claims nothing', message(Buffer.from([0, 0, 0, 0, 0])), 22],
    ['an element of an unknown type', message(Buffer.from([8, 0, 0, 0, 0x42, 0x61, 0, 0])), 22],
    [
      'a text that is longer than its document',
      message(Buffer.from([15, 0, 0, 0, 2, 0x61, 0, 99, 0, 0, 0, 0x62, 0, 0, 0])),
      22,
    ],
    ['a name without an end', message(Buffer.from([9, 0, 0, 0, 0x10, 0x61, 0x61, 0x61, 0])), 22],
    ['a document nested 5,000 deep', insertRaw(nested(5000)), 15],
    ['no command', message(Buffer.from(BSON.serialize({ $db: 'x' }))), undefined],
    ['no database', message(Buffer.from(BSON.serialize({ ping: 1 }))), 40571],
  ])('%s is answered with a fault', async (_name, bytes, code) => {
    const reply = await send(bytes);
    expect(reply).not.toBe('closed');
    const fault = reply as { ok: number; code?: number; writeErrors?: { code: number }[] };
    if (fault.writeErrors) expect(fault.writeErrors[0]!.code).toBe(code);
    else {
      expect(fault.ok).toBe(0);
      if (code !== undefined) expect(fault.code).toBe(code);
    }
  });

  it('a document nested 100 deep is stored', async () => {
    expect(await send(insertRaw(nested(100)))).toMatchObject({ ok: 1, n: 1 });
  });

  it('2,000 messages with bytes turned over are each answered or closed', async () => {
    const chance = seeded(42);
    const originals = [
      message(command({ find: 'things', filter: { a: { $gt: 1 }, b: /x/ }, sort: { a: 1 }, projection: { a: 1 } })),
      message(command({ insert: 'fuzz', documents: [{ a: [1, { b: 2 }], s: 'text', d: new Date() }] })),
      message(
        command({
          update: 'fuzz',
          updates: [{ q: { a: 1 }, u: { $set: { 'b.c': 1 }, $push: { l: { $each: [1], $slice: 2 } } }, upsert: true }],
        }),
      ),
      message(
        command({
          aggregate: 'fuzz',
          pipeline: [{ $match: { a: 1 } }, { $group: { _id: '$a', n: { $sum: 1 } } }],
          cursor: {},
        }),
      ),
    ];
    for (let turn = 0; turn < 2000; turn++) {
      const bytes = Buffer.from(chance.pick(originals));
      for (let change = 0; change <= chance.below(4); change++)
        bytes[16 + chance.below(bytes.length - 16)] = chance.below(256);
      await send(bytes, { end: true });
    }
  });

  it('a client that asks much and reads nothing does not stop the others', async () => {
    await client
      .db('hostile')
      .collection('big')
      .insertOne({ _id: 1 as never, text: 'x'.repeat(4 << 20) });
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.pause();
    for (let turn = 0; turn < 200; turn++) socket.write(message(command({ find: 'big' })));
    for (let turn = 0; turn < 50; turn++)
      expect(await client.db('hostile').command({ ping: 1 })).toMatchObject({ ok: 1 });
    socket.destroy();
  });

  it.each([
    [{ $where: 'while(true){}' }],
    [{ $expr: { $function: { body: 'function(){while(true){}}', args: [], lang: 'js' } } }],
  ])('code in a query is refused: %j', async (filter) => {
    await expect(
      client
        .db('hostile')
        .collection('alive')
        .find(filter as never)
        .toArray(),
    ).rejects.toThrow(/not allowed|not supported/);
  });
});
