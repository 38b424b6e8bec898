import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { startInstance } from '../../scripts/journey/instance.js';
import { signInCitizen } from '../../scripts/journey/people.js';
import { waitFor } from '../../scripts/journey/steps.js';
import { createBrowser, requestCertificate, run } from './compiled.js';

jest.setTimeout(180_000);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dime-backup-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a backup', () => {
  it('is refused while the platform runs, and gives a journey back that goes on where it was', async () => {
    const [dataDir, backup, restored] = ['data', 'backup', 'restored'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    const first = await startInstance({ dataDir });
    let number: string;
    try {
      const browser = createBrowser();
      const page = await requestCertificate(first, browser, 'copia@example.org');
      number = /\d{4}-\d{6}-[A-Z]/.exec(page.text)?.[0] ?? '';
      await waitFor('The request to pay', 30_000, async () =>
        /Paga 16,52/.test((await browser.get(page.url)).text) ? true : undefined,
      );
      const early = await run('scripts/backup.js', { args: [backup], environment: { DATA_DIR: dataDir } });
      expect(early).toMatchObject({ code: 1, output: expect.stringContaining('is in use by process') });
    } finally {
      await first.stop();
    }
    const made = await run('scripts/backup.js', { args: [backup], environment: { DATA_DIR: dataDir } });
    expect(made).toMatchObject({ code: 0, output: expect.stringMatching(/^Backed up \d+ files/) });
    expect(statSync(backup).mode & 0o077).toBe(0);
    rmSync(dataDir, { recursive: true });

    const back = await run('scripts/restore.js', { args: [backup], environment: { DATA_DIR: restored } });
    expect(back).toMatchObject({ code: 0, output: expect.stringMatching(/^Restored the backup of/) });
    expect(statSync(restored).mode & 0o077).toBe(0);
    const second = await startInstance({ dataDir: restored });
    try {
      const browser = createBrowser();
      await signInCitizen(browser, await browser.get(`${second.portal}/accedi`), 'anna-venier');
      const unpaid = await browser.get(`${second.portal}/pratiche/${number}`);
      expect(unpaid.text).toMatch(/Paga 16,52/);
      await browser.send(await browser.send(unpaid, 'Paga 16,52'), 'Paga');
      await waitFor('The certificate', 60_000, async () =>
        (await browser.get(unpaid.url)).text.includes('Rilasciato') ? true : undefined,
      );
      const again = await run('scripts/restore.js', { args: [backup], environment: { DATA_DIR: restored } });
      expect(again).toMatchObject({ code: 1, output: expect.stringContaining('is not empty') });
    } finally {
      await second.stop();
    }
    writeFileSync(join(backup, 'local-secrets.json'), '{}');
    const damaged = await run('scripts/restore.js', {
      args: [backup],
      environment: { DATA_DIR: join(folder, 'third') },
    });
    expect(damaged).toMatchObject({ code: 1, output: expect.stringContaining('is damaged') });
  });

  it.each([
    ['into the data directory itself', ['restored/copy'], {}, 'is in the data directory'],
    ['of a MongoDB', ['other'], { MONGODB_URI: 'mongodb://db/dime' }, 'MONGODB_URI is set'],
    ['of a Zeebe', ['other'], { ZEEBE_ADDRESS: 'zeebe:26500' }, 'ZEEBE_ADDRESS is set'],
  ])('%s is refused in one sentence', async (_what, [name = ''], environment, sentence) => {
    const { code, output } = await run('scripts/backup.js', {
      args: [join(folder, name)],
      environment: { DATA_DIR: join(folder, 'restored'), ...environment },
    });
    expect(code).toBe(1);
    expect(output.split('\n')).toHaveLength(1);
    expect(output).toContain(sentence);
  });

  it('is rebuilt from by one command, with the platform stopped', async () => {
    const rebuilt = await run('scripts/rebuild.js', { environment: { DATA_DIR: join(folder, 'restored') } });
    expect(rebuilt).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^Rebuilt the read models of \d+ records/),
    });
  });
});
