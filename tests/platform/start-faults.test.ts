import {
  closeSync,
  cpSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { describeStartFault } from '../../main/start-fault.js';
import { startInstance } from '../../scripts/journey/instance.js';
import { run } from './compiled.js';

jest.setTimeout(120_000);

let folder: string;
let whole: string;

/** A data directory as a stopped platform leaves it. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dime-faults-'));
  whole = join(folder, 'whole');
  await (await startInstance({ dataDir: whole })).stop();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts the platform on a copy that `damage` has been done to. */
async function startOn(damage: (dataDir: string) => void): Promise<{ code: number | null; output: string }> {
  const dataDir = join(folder, 'damaged');
  rmSync(dataDir, { recursive: true, force: true });
  cpSync(whole, dataDir, { recursive: true });
  damage(dataDir);
  return run('main.js', { environment: { PORT: '0', DATA_DIR: dataDir } });
}

const firstLog = (dataDir: string): string =>
  join(dataDir, 'engine', readdirSync(join(dataDir, 'engine')).find((name) => name.startsWith('log-')) ?? '');

describe('a start on a damaged data directory', () => {
  it.each<[string, (dataDir: string) => void, RegExp]>([
    [
      'secrets that are no JSON',
      (dataDir) => writeFileSync(join(dataDir, 'local-secrets.json'), '{"sess'),
      /local-secrets\.json is damaged: restore it from a backup/,
    ],
    [
      'no engine log beside a store',
      (dataDir) => rmSync(join(dataDir, 'engine'), { recursive: true }),
      /engine has no data although the store has.*Restore the whole data directory/,
    ],
    [
      'no store beside an engine log',
      (dataDir) => rmSync(join(dataDir, 'store'), { recursive: true }),
      /store has no data although the engine has.*Restore the whole data directory/,
    ],
    [
      'a store that is cut short',
      (dataDir) => truncateSync(join(dataDir, 'store', 'data.mdb'), 20_000),
      /data\.mdb is cut short.*restore it from a backup/,
    ],
    [
      'a store that is something else',
      (dataDir) => writeFileSync(join(dataDir, 'store', 'data.mdb'), 'x'.repeat(9_000)),
      /data\.mdb is not a file of the document store/,
    ],
    [
      'an engine log with other bytes in its middle',
      (dataDir) => {
        const log = openSync(firstLog(dataDir), 'r+');
        writeSync(log, Buffer.alloc(64, 0xa5), 0, 64, Math.floor(fstatSync(log).size / 2));
        closeSync(log);
      },
      /log-\d+\.bin is damaged at byte \d+, before its end: restore/,
    ],
    [
      'mails of the sandbox that are no JSON',
      (dataDir) => writeFileSync(join(dataDir, 'sandbox', 'mails.jsonl'), 'garbage\n'),
      /mails\.jsonl is damaged/,
    ],
    [
      'a stamp key of the sandbox that is none',
      (dataDir) => writeFileSync(join(dataDir, 'sandbox', 'stamp-test-key.pem'), 'garbage'),
      /stamp-test-key\.pem is damaged/,
    ],
  ])('%s: says so in one sentence and changes nothing', async (_what, damage, sentence) => {
    const { code, output } = await startOn(damage);
    expect(code).toBe(1);
    expect(output.split('\n')).toHaveLength(1);
    expect(output).toMatch(/^DiMe cannot start[.:] /);
    expect(output).toMatch(sentence);
  });
});

describe('a fault of the system', () => {
  const from = (message: string, facts: object = {}): Error => Object.assign(new Error(message), facts);

  it.each([
    ['of the portal', from('listen EADDRINUSE', { code: 'EADDRINUSE', port: 3000 }), 'port 3000 is busy'],
    [
      'of the store, from its thread',
      from('listen EADDRINUSE: address already in use 127.0.0.1:27017', { code: 'EADDRINUSE' }),
      'port 27017 is busy',
    ],
    [
      'of the engine, in its client’s words',
      from('The engine cannot listen: errors: [listen EADDRINUSE: address already in use 127.0.0.1:26500]'),
      'port 26500 is busy',
    ],
    [
      'of a disk, in the store’s words',
      from("EROFS: read-only file system, open '/srv/dime/store/x'", { code: 'EROFS' }),
      'the disk with /srv/dime/store/x is read-only',
    ],
    ['of a full disk, in the engine’s words', from('cannot write its log (ENOSPC: no space)'), 'is full. Make room'],
  ])('%s is told in our words', (_whose, error, words) => {
    expect(describeStartFault(error)).toContain(`DiMe cannot start: `);
    expect(describeStartFault(error)).toContain(words);
  });
});

describe('a start with settings that fit nothing', () => {
  it.each([
    ['a store that is not there', { MONGODB_URI: 'mongodb://127.0.0.1:1/dime' }, /no MongoDB answers .*MONGODB_URI/],
    ['an address of another machine', { HOST: '192.0.2.1' }, /this machine has no address 192\.0\.2\.1/],
    ['a file as data directory', { DATA_DIR: 'package.json' }, /package\.json is a file/],
    ['settings of production without any system', { NODE_ENV: 'production' }, /SESSION_SECRET[\s\S]*PAGOPA_URL/],
  ])('%s: says so without a stack trace', async (_what, environment, sentence) => {
    const { code, output } = await run('main.js', {
      environment: { PORT: '0', DATA_DIR: join(folder, 'settings'), ...environment },
    });
    expect(code).toBe(1);
    expect(output).toMatch(/^DiMe cannot start/);
    expect(output).toMatch(sentence);
    expect(output).not.toMatch(/^ +at /m);
    expect(output.match(/DiMe cannot start/g)).toHaveLength(1);
  });
});
