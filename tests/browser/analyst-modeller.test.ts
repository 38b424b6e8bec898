import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createBrowser } from '../../scripts/journey/browser.js';
import { request } from '../../scripts/journey/certificato-residenza.js';
import { startInstance, type Instance } from '../../scripts/journey/instance.js';
import { waitFor, type Step } from '../../scripts/journey/steps.js';
import { textOf } from '../fakes/web-browser.js';
import { launchChromium } from '../../scripts/browser/chromium.js';
import { MODELLER_REFUSALS, watchRefusals, type Refusal } from './refused-styles.js';

/** An analyst changes the running process of a whole platform, in a real browser. */
const PROCESS = '/processi/certificato-residenza';
const PATIENCE_MS = 30_000;
const quietly: Step = (_actor, _name, run) => run();

let instance: Instance;
let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
  instance = await startInstance();
}, 120_000);
afterAll(async () => {
  await browser.close();
  await instance.stop();
});

/** Signs in at the provider as this member of staff. */
async function windowOf(account: string): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'it-IT', baseURL: instance.portal, acceptDownloads: true });
  const page = await context.newPage();
  await page.goto('/accedi/personale');
  await page.locator('main a.btn-primary').first().click();
  await page.locator(`input[name=account][value="${account}"]`).check();
  await page.locator('button[value=choose]').click();
  await page.waitForURL(`${instance.portal}/**`);
  await page.close();
  return context;
}

interface Modeller {
  readonly page: Page;
  readonly refusals: () => Promise<Refusal[]>;
}
async function openModeller(context: BrowserContext): Promise<Modeller> {
  const page = await context.newPage();
  const refusals = await watchRefusals(page);
  await page.setViewportSize({ width: 1280, height: 1000 });
  await page.goto(`${PROCESS}/modello`);
  await stateOf(page, 'Diagramma aperto.');
  return { page, refusals };
}
const stateOf = (page: Page, text: string | RegExp): Promise<void> =>
  page.locator('[data-state]').filter({ hasText: text }).waitFor({ timeout: PATIENCE_MS });

async function rename(page: Page, elementId: string, name: string): Promise<void> {
  await page.locator(`[data-element-id=${elementId}].djs-shape`).click();
  const field = page.locator('#bio-properties-panel-name');
  if (!(await field.isVisible())) await page.locator('.bio-properties-panel-group-header').first().click();
  await field.fill(name);
  await field.blur();
  await stateOf(page, 'Modifiche non salvate.');
}

async function publish(page: Page): Promise<void> {
  await page.locator('[data-publish]').click();
  await page.locator('[data-action=pubblica]').click();
}

/** Opens a changed diagram as a file of the analyst's machine. */
async function openFile(page: Page, xml: string): Promise<void> {
  await page.locator('.modeller-files > summary').click();
  const file = { name: 'cambiato.bpmn', mimeType: 'application/xml', buffer: Buffer.from(xml) };
  await page.locator('#file').setInputFiles(file);
  await page.getByRole('button', { name: 'Apri il file' }).click();
  await stateOf(page, 'Aperto il file cambiato.bpmn.');
}

async function download(page: Page, click: () => Promise<void>): Promise<string> {
  const started = page.waitForEvent('download');
  await click();
  return readFileSync(await (await started).path(), 'utf8');
}

/** Text of a page of the portal as the signed-in window gets it, asked for until it holds `wanted`. */
async function read(context: BrowserContext, path: string, wanted: string | RegExp): Promise<string> {
  return waitFor(`"${String(wanted)}" at ${path}`, PATIENCE_MS, async () => {
    const text = textOf(await (await context.request.get(`${instance.portal}${path}`)).text());
    const isThere = typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
    return isThere ? text : undefined;
  });
}

const ask = (who: string, use: Record<string, string>) =>
  request(quietly, createBrowser(), instance.portal, who, use, `${who}@example.org`);

describe('an analyst and a running process', () => {
  let analyst: BrowserContext;
  let published = '';

  it('changes it, publishes it, and only new cases run on the new version', async () => {
    analyst = await windowOf('f.nardo');
    await ask('anna-venier', { useKind: 'stamped' });
    await read(analyst, PROCESS, /Attendi il pagamento 1 in attesa/);
    const { page, refusals } = await openModeller(analyst);
    await rename(page, 'MakeCertificate', 'Prepara e firma il certificato');
    await page.locator('[data-action=controlla]').click();
    await stateOf(page, 'Nessun problema trovato.');
    await publish(page);
    await stateOf(page, 'Pubblicata la versione 2');
    published = await download(page, () =>
      page
        .locator('.modeller-files > summary')
        .click()
        .then(() => page.locator('.modeller-files [data-download]').click()),
    );
    expect(published).toContain('name="Prepara e firma il certificato"');
    for (const refusal of await refusals()) expect(MODELLER_REFUSALS).toContainEqual(refusal);
    await page.close();

    await ask('luca-bortoluzzi', { useKind: 'exempt', exemptionReason: '6' });
    await read(analyst, `${PROCESS}?versione=2`, /Prepara e firma il certificato 0 .* 1 0/);
    const first = await read(analyst, `${PROCESS}?versione=1`, 'Attendi il pagamento 1 in attesa');
    expect(first).not.toContain('Prepara e firma il certificato');
    expect(await read(analyst, '/processi', 'Certificato di residenza')).toContain('1 1 su versioni precedenti');
  }, 120_000);

  it('is shown the refusal of the engine at its element', async () => {
    const { page } = await openModeller(analyst);
    await openFile(page, published.replace('source="=caseId" target="caseId"', 'source="=caseId +" target="caseId"'));
    await publish(page);
    await stateOf(page, 'Non pubblicato.');
    const problem = page.locator('[data-problems] li').first();
    expect(await problem.innerText()).toContain('Il motore rifiuta il modello');
    expect(await page.locator('[data-problems] h2:focus').count()).toBe(1);
    await problem.getByRole('button').click();
    expect(await page.locator('.djs-element.marked-error.selected').count()).toBe(1);
    await page.close({ runBeforeUnload: false });
  });

  it('gives a task its worker by name', async () => {
    const { page } = await openModeller(analyst);
    await page.locator('[data-element-id=MakeCertificate].djs-shape').click();
    await page.locator('.bio-properties-panel-select-template-button').click();
    await page.getByRole('button', { name: 'Scrive al richiedente' }).click();
    await page.locator('.bio-properties-panel-header-type', { hasText: 'Scrive al richiedente' }).waitFor();
    const xml = await download(page, () =>
      page
        .locator('.modeller-files > summary')
        .click()
        .then(() => page.locator('.modeller-files [data-download]').click()),
    );
    const task = /<bpmn:serviceTask id="MakeCertificate"[\s\S]*?<\/bpmn:serviceTask>/.exec(xml)?.[0] ?? '';
    expect(task).toContain('zeebe:modelerTemplate="dime.notify"');
    expect(task).toContain('<zeebe:taskDefinition type="notify"');
    expect(task).toContain('target="caseId"');
    await page.close({ runBeforeUnload: false });
  });

  it('is asked before leaving with unsaved changes, and not after saving', async () => {
    const { page } = await openModeller(analyst);
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    await rename(page, 'MakeCertificate', 'Prepara');
    await page.goto('/processi');
    expect(asked).toEqual(['beforeunload']);
    await page.goto(`${PROCESS}/modello`);
    await stateOf(page, 'Diagramma aperto.');
    await rename(page, 'MakeCertificate', 'Prepara il documento');
    await page.locator('[data-action=bozza]').click();
    await stateOf(page, 'Bozza salvata');
    await page.goto('/processi');
    expect(asked).toEqual(['beforeunload']);
    await page.close();
  });

  it('is told that a colleague was faster, and takes the own diagram along', async () => {
    const mine = await openModeller(analyst);
    const theirs = await openModeller(await windowOf('f.nardo'));
    await rename(theirs.page, 'MakeCertificate', 'Il nome della collega');
    await theirs.page.locator('[data-action=bozza]').click();
    await stateOf(theirs.page, 'Bozza salvata');
    await rename(mine.page, 'MakeCertificate', 'Il nome mio');
    await mine.page.locator('[data-action=bozza]').click();
    const notice = mine.page.locator('[data-stale]');
    await notice.waitFor();
    expect(await notice.innerText()).toContain('Franco Nardo ha salvato questa bozza');
    const kept = await download(mine.page, () => notice.locator('[data-download]').click());
    expect(kept).toContain('name="Il nome mio"');
    await notice.locator('[data-reload]').click();
    await mine.page.locator('[data-element-id=MakeCertificate]', { hasText: 'collega' }).waitFor();
    await theirs.page.context().close();
    await mine.page.close();
  });

  it('reaches palette and actions by keyboard', async () => {
    const { page } = await openModeller(analyst);
    const before = await page.locator('.djs-shape').count();
    await page.locator('[data-element-id=MakeCertificate].djs-shape').click();
    const action = page.getByRole('button', { name: 'Aggiungi un’attività' });
    await action.focus();
    await page.keyboard.press('Enter');
    await page.locator('.djs-shape').nth(before).waitFor();
    expect(await page.getByRole('button', { name: 'Evento di inizio' }).first().isVisible()).toBe(true);
    await page.close({ runBeforeUnload: false });
  });

  it('starts again from the version in use', async () => {
    const { page } = await openModeller(analyst);
    await page.locator('.modeller-files > summary').click();
    await page.getByRole('button', { name: 'Elimina la bozza e ricomincia' }).click();
    await page.getByText('La bozza è stata eliminata').waitFor();
    await page.locator('[data-element-id=MakeCertificate]', { hasText: 'firma' }).waitFor();
    await page.close();
  });

  it('makes a step that cannot work, and an administrator corrects its variables: the case goes on', async () => {
    const { page } = await openModeller(analyst);
    await openFile(page, published.replace('source="=fee" target="fee"', 'source="=&quot;gratis&quot;" target="fee"'));
    await publish(page);
    await stateOf(page, 'Pubblicata la versione 3');
    await page.close();
    await ask('luca-bortoluzzi', { useKind: 'exempt', exemptionReason: '6' });

    const administrator = await windowOf('r.zennaro');
    await read(administrator, '/amministrazione', 'Prepara e firma il certificato');
    const office = await administrator.newPage();
    await office.goto('/amministrazione');
    await office.getByText('Apri uno per uno').click();
    await office.locator('details a').first().click();
    expect(await office.locator('.message-box').innerText()).toContain('fee');
    const fee = { stampCents: 0, secretariatCents: 0, row: 'adoption', source: 'L. 184/1983 art. 82' };
    await office.getByText('Aggiungi un valore che manca').click();
    await office.getByLabel('Nome della variabile').fill('fee');
    await office.getByLabel('Valore in JSON').fill(JSON.stringify(fee));
    await office.getByRole('button', { name: 'Riprova' }).click();
    await office.getByText('Il passo riparte ora.').waitFor();
    await read(administrator, '/amministrazione', 'Nessun incidente aperto.');
    await read(analyst, `${PROCESS}?versione=3`, /Certificato rilasciato 0 .* 1 0/);
    await administrator.close();
  }, 120_000);
});
