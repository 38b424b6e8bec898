import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { startInstance, type Instance } from '../../scripts/journey/instance.js';
import { waitFor } from '../../scripts/journey/steps.js';
import { createBrowser, sendReport } from './compiled.js';

jest.setTimeout(180_000);

const NUMBER = /\d{4}-\d{6}-[A-Z]/;

interface Disk {
  readonly name: string;
  fill(instance: Instance): void;
  free(instance: Instance): void;
  close(): void;
}

/**
 * A disk of 64 MB of its own where we may mount one; otherwise no file of the platform may grow any more, which its writes
 * meet in the same place (EFBIG in place of ENOSPC).
 */
function smallDisk(folder: string): Disk {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return limitedFiles(folder);
  }
  const filler = join(folder, 'filler');
  return {
    name: 'tmpfs',
    fill() {
      const file = openSync(filler, 'a');
      for (const bytes of [1 << 20, 1 << 16, 1 << 12]) writeUntilFull(file, Buffer.alloc(bytes));
      closeSync(file);
    },
    free: () => rmSync(filler, { force: true }),
    close: () => void execFileSync('umount', ['--lazy', folder]),
  };
}

function writeUntilFull(file: number, block: Buffer): void {
  try {
    while (writeSync(file, block) > 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

function limitedFiles(folder: string): Disk {
  const limit = ({ process: { pid } }: Instance, bytes: string): void => {
    execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]);
  };
  return {
    name: 'prlimit',
    fill: (instance) => limit(instance, String(statSync(join(folder, 'data', 'store', 'data.mdb')).size)),
    free: (instance) => limit(instance, 'unlimited'),
    close: () => undefined,
  };
}

describe('a full disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dime-full-'));
  mkdirSync(folder, { recursive: true });
  const disk = smallDisk(folder);
  let instance: Instance;
  beforeAll(async () => {
    instance = await startInstance({ dataDir: join(folder, 'data'), environment: { LOG_LEVEL: 'silent' } });
  });
  afterAll(async () => {
    await instance.stop();
    disk.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is told in plain words, loses nothing that was accepted, and is over when there is space again', async () => {
    const accepted: { number: string; url: URL }[] = [];
    const refusals: string[] = [];
    async function send(email: string): Promise<boolean> {
      const browser = createBrowser();
      try {
        const confirmation = await sendReport(instance, browser, email);
        const number = NUMBER.exec(confirmation.text)?.[0];
        if (number === undefined) {
          refusals.push(`${confirmation.status} ${confirmation.text}`);
          return false;
        }
        // The link to follow it is on the page that was sent as the answer.
        const link = confirmation.links.find(({ text }) => text.includes('Segui la pratica'));
        accepted.push({ number, url: new URL(link?.href ?? '', confirmation.url) });
        return true;
      } catch (error) {
        refusals.push((error as Error).message);
        return false;
      }
    }

    expect(await send('prima@example.org')).toBe(true);
    disk.fill(instance);
    // The store has a few free pages of its own: it takes some more, and says which.
    for (let sent = 0; sent < 20 && refusals.length === 0; sent += 1) {
      await send(`pieno-${sent}@example.org`);
      disk.fill(instance);
    }
    expect(refusals[0]).toMatch(/In questo momento non possiamo salvare/);
    const reading = await createBrowser().get(`${instance.portal}/servizi`);
    expect(reading.status).toBe(200);
    if (disk.name === 'tmpfs') expect((await fetch(`${instance.portal}/readyz`)).status).toBe(503);
    expect(instance.process.exitCode).toBeNull();

    disk.free(instance);
    await waitFor('A report is taken again', 30_000, async () => ((await send('dopo@example.org')) ? true : undefined));
    expect((await fetch(`${instance.portal}/readyz`)).status).toBe(200);
    for (const { number, url } of accepted) {
      await waitFor(`Report ${number} is at work`, 60_000, async () => {
        const page = await createBrowser().get(url);
        return page.status === 200 && page.text.includes(number) && page.text.includes('In lavorazione')
          ? true
          : undefined;
      });
    }
    expect(new Set(accepted.map(({ number }) => number)).size).toBe(accepted.length);
  });

  it('leaves a data directory that starts again', async () => {
    await instance.kill();
    instance = await startInstance({ dataDir: join(folder, 'data'), environment: { LOG_LEVEL: 'silent' } });
    expect((await sendReport(instance, createBrowser(), 'ancora@example.org')).text).toMatch(NUMBER);
  });
});
