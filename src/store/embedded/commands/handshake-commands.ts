import { BSON, Opaque, doc, isDoc, type Doc, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import { MAX_MESSAGE_BYTES } from '../wire/message.js';
import { MAX_DOCUMENT_BYTES } from '../storage/collection.js';
import type { Command, Invocation, Reply } from './command.js';

/** The dialect spoken: that of MongoDB 7.0. */
export const VERSION = '7.0.0';
const MAX_WIRE_VERSION = 21;

function hello({ server, connectionId, name }: Invocation): Reply {
  const primary = name === 'hello' ? { isWritablePrimary: true } : { ismaster: true };
  return doc({
    ...primary,
    helloOk: true,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: MAX_MESSAGE_BYTES,
    maxWriteBatchSize: 100_000,
    localTime: new Date(server.clock.nowMs()),
    logicalSessionTimeoutMinutes: 30,
    connectionId,
    minWireVersion: 0,
    maxWireVersion: MAX_WIRE_VERSION,
    readOnly: false,
    ok: 1,
  });
}

function buildInfo(): Reply {
  return doc({
    version: VERSION,
    versionArray: [7, 0, 0, 0],
    gitVersion: 'embedded',
    modules: ['dime-embedded-store'],
    bits: 64,
    debug: false,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    storageEngines: ['lmdb'],
    ok: 1,
  });
}

function serverStatus({ server }: Invocation): Reply {
  const nowMs = server.clock.nowMs();
  const memory = process.memoryUsage();
  return doc({
    host: '127.0.0.1',
    version: VERSION,
    process: 'dime-embedded-store',
    pid: BigInt(process.pid),
    uptime: Math.floor((nowMs - server.startedAtMs) / 1000),
    localTime: new Date(nowMs),
    mem: doc({ bits: 64, resident: Math.round(memory.rss / 2 ** 20) }),
    metrics: doc({ cursor: doc({ open: doc({ total: BigInt(server.cursors.size) }) }) }),
    storageEngine: doc({ name: 'lmdb', persistent: true }),
    ok: 1,
  });
}

const PARAMETERS: Readonly<Record<string, Value>> = {
  featureCompatibilityVersion: doc({ version: '7.0' }),
  authenticationMechanisms: [],
};

function getParameter({ body }: Invocation): Reply {
  const out: Doc = new Map();
  const wanted = body.get('getParameter');
  const all = wanted === '*' || (isDoc(wanted) && wanted.get('allParameters') === true);
  for (const [name, value] of Object.entries(PARAMETERS)) if (all || body.has(name)) out.set(name, value);
  if (out.size === 0) throw new CommandError(72, 'no option found to get');
  return out.set('ok', 1);
}

const fine = (): Reply => doc({ ok: 1 });

function refuseLogin(): never {
  throw new CommandError(18, 'Authentication failed: this server listens on loopback only and knows no users');
}

export const handshakeCommands: Readonly<Record<string, Command>> = {
  hello: {
    fields: [
      'helloOk',
      'client',
      'compression',
      'saslSupportedMechs',
      'speculativeAuthenticate',
      'topologyVersion',
      'maxAwaitTimeMS',
      'loadBalanced',
      'backpressure',
    ],
    run: hello,
  },
  isMaster: { fields: ['*'], run: hello },
  ismaster: { fields: ['*'], run: hello },
  ping: { fields: [], run: fine },
  buildInfo: { fields: [], run: buildInfo },
  buildinfo: { fields: [], run: buildInfo },
  serverStatus: { fields: ['*'], run: serverStatus },
  getParameter: { fields: ['*'], adminOnly: true, run: getParameter },
  connectionStatus: {
    fields: ['showPrivileges'],
    run: () => doc({ authInfo: doc({ authenticatedUsers: [], authenticatedUserRoles: [] }), ok: 1 }),
  },
  whatsmyuri: { fields: [], run: () => doc({ you: '127.0.0.1', ok: 1 }) },
  getLog: { fields: [], adminOnly: true, run: () => doc({ totalLinesWritten: 0, log: [], ok: 1 }) },
  getCmdLineOpts: { fields: [], adminOnly: true, run: () => doc({ argv: [], parsed: new Map(), ok: 1 }) },
  hostInfo: { fields: [], run: () => doc({ system: doc({ hostname: '127.0.0.1', cpuAddrSize: 64 }), ok: 1 }) },
  startSession: { fields: [], run: ({ server }) => startSession(server.clock.nowMs()) },
  endSessions: { fields: [], run: fine },
  refreshSessions: { fields: [], run: fine },
  killSessions: { fields: [], run: fine },
  killAllSessions: { fields: [], run: fine },
  logout: { fields: [], run: fine },
  saslStart: { fields: ['*'], run: refuseLogin },
  saslContinue: { fields: ['*'], run: refuseLogin },
  authenticate: { fields: ['*'], run: refuseLogin },
};

function startSession(nowMs: number): Reply {
  const id = Buffer.alloc(16);
  for (let at = 0; at < 16; at++) id[at] = Math.floor(Math.random() * 256);
  id[6] = (id[6]! & 0x0f) | 0x40;
  id[8] = (id[8]! & 0x3f) | 0x80;
  const uuid = new Opaque(BSON.binary, Buffer.concat([Buffer.from([16, 0, 0, 0, 4]), id]));
  return doc({ id: doc({ id: uuid }), timeoutMinutes: 30, startedAt: new Date(nowMs), ok: 1 });
}
