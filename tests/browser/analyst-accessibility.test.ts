import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import {
  CERTIFICATE,
  CERTIFICATE_XML,
  createOfficeWorld,
  definitionLike,
  incidentLike,
  outboxRowLike,
  type OfficeWorld,
} from '../fakes/office-world.js';
import { blankProcess } from '../../src/modelling/new-process.js';
import { createWebBrowser } from '../fakes/web-browser.js';
import { NOW, startWeb, type RunningWeb } from '../fakes/web-world.js';
import { launchChromium } from '../../scripts/browser/chromium.js';
import { MODELLER_REFUSALS, watchRefusals } from './refused-styles.js';

const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const WIDTHS = [320, 768, 1280];
const PROCESS = `/processi/${CERTIFICATE}`;
const LONG =
  'Verifica della posizione anagrafica e della regolarità dei versamenti del richiedente e dei suoi conviventi presso tutti gli archivi';

/** Something of everything, with names that are too long and more versions than fit. */
function fill(world: OfficeWorld): void {
  const xml = CERTIFICATE_XML.replace('name="Prepara il certificato"', `name="${LONG}"`);
  world.definitions.splice(0, 1, definitionLike(1, { xml }));
  for (let version = 2; version <= 12; version += 1) world.definitions.unshift(definitionLike(version, { xml }));
  world.loads.push(
    { processDefinitionKey: 'definition-1', open: 3, incidents: 0 },
    { processDefinitionKey: 'definition-12', open: 140, incidents: 2 },
  );
  const count = { elementType: 'SERVICE_TASK', waiting: 0, waitingSince: null, done: 1_234_567, incidents: 0 };
  world.counts.push(
    { ...count, elementId: 'MakeCertificate', waiting: 98, waitingSince: NOW, incidents: 2 },
    { ...count, elementId: 'AwaitPayment', waiting: 40, waitingSince: NOW },
    { ...count, elementId: 'LookUpRegistry' },
  );
  world.times.push({ elementId: 'AwaitPayment', medianMs: 2.4 * 86_400_000, visits: 900 });
  world.processDrafts.set(CERTIFICATE, {
    bpmnProcessId: CERTIFICATE,
    xml,
    basedOnVersion: 11,
    savedBy: 'Maria Antonietta Scarpa Tagliapietra',
    savedAt: NOW,
    revision: 4,
  });
  world.processDrafts.set('iscrizione-nido', {
    bpmnProcessId: 'iscrizione-nido',
    xml: blankProcess({ bpmnProcessId: 'iscrizione-nido', name: LONG }),
    basedOnVersion: 0,
    savedBy: 'Maria Antonietta Scarpa Tagliapietra',
    savedAt: NOW,
    revision: 1,
  });
  const errorMessage = `caseId: Invalid UUID; ${'x'.repeat(400)}`;
  for (let key = 1; key <= 30; key += 1) world.incidents.push(incidentLike(String(key), { errorMessage }));
  world.incidents.push(incidentLike('31', { elementId: 'LookUpRegistry', errorType: 'IO_MAPPING_ERROR' }));
  world.variables.push(
    { name: 'caseId', value: '5f0a6d0e-0000-4000-8000-000000000001', scopeKey: 'element-31' },
    { name: 'fee', value: { stampCents: 1600, source: 'z'.repeat(200) }, scopeKey: 'instance-31' },
    { name: 'feeCents', value: 1652, scopeKey: 'instance-31' },
    { name: 'isRegistryComplete', value: true, scopeKey: 'instance-31' },
    { name: 'useKind', value: 'stampd', scopeKey: 'instance-31' },
  );
  world.stuck.push(
    outboxRowLike('mail:5f0a6d0e-0000-4000-8000-000000000001'),
    outboxRowLike('start:5f0a6d0e-0000-4000-8000-000000000002', {
      message: { kind: 'publish-message', name: 'caso', correlationKey: 'c', variables: {}, startsCaseId: 'c' },
    }),
  );
  for (const state of ['ok', 'slow', 'down', 'unknown'] as const) {
    const detail = state === 'down' ? { it: `connessione rifiutata ${'y'.repeat(120)}`, en: 'refused' } : null;
    world.healthRows.push({
      id: state,
      name: { it: `Sistema ${state}`, en: state },
      state,
      detail,
      lastOkAt: NOW,
      lastErrorAt: null,
    });
  }
}

interface Looked {
  readonly name: string;
  readonly path: string;
  readonly shows: string;
  readonly isEmpty?: boolean;
  /** Done on the page before it is looked at. */
  readonly act?: (page: Page) => Promise<unknown>;
}
const drawn = (page: Page): Promise<unknown> => page.waitForSelector('.djs-element');
const ready = (page: Page): Promise<unknown> => page.locator('[data-action=bozza]:enabled').waitFor();

const LOOKED: readonly Looked[] = [
  { name: 'processes', path: '/processi', shows: 'su versioni precedenti' },
  { name: 'processes-empty', path: '/processi', shows: 'Nessun processo pubblicato', isEmpty: true },
  { name: 'process', path: PROCESS, shows: 'Dove si aspetta di più', act: drawn },
  { name: 'process-en', path: `/en${PROCESS}`, shows: 'Where most cases wait', act: drawn },
  { name: 'process-older', path: `${PROCESS}?versione=1`, shows: 'vale solo per le pratiche', act: drawn },
  { name: 'modeller', path: `${PROCESS}/modello`, shows: 'Stai modificando la bozza', act: ready },
  {
    name: 'modeller-element',
    path: `/en${PROCESS}/modello`,
    shows: 'Unsaved changes',
    act: async (page) => {
      await ready(page);
      await page.locator('[data-element-id=CaseSubmitted].djs-shape').click();
      await page.locator('.bio-properties-panel-group-header').first().click();
      await page.locator('.modeller-panel [name=name], .modeller-panel [id*=-name]').first().fill('Arrivata');
      await page.getByText('Unsaved changes').waitFor();
    },
  },
  {
    name: 'modeller-problems',
    path: `${PROCESS}/modello`,
    shows: 'Problemi del diagramma',
    act: async (page) => {
      await ready(page);
      await page.locator('[data-element-id=CaseSubmitted].djs-shape').click();
      await page.keyboard.press('Delete');
      await page.locator('[data-action=controlla]').click();
      await page.locator('[data-problems] li').first().waitFor();
    },
  },
  {
    name: 'modeller-publish',
    path: `${PROCESS}/modello`,
    shows: 'Pubblicare una nuova versione?',
    act: async (page) => {
      await ready(page);
      await page.locator('[data-publish]').click();
    },
  },
  { name: 'new-process', path: '/processi/nuovo', shows: 'Crea la bozza' },
  {
    name: 'new-process-wrong',
    path: '/processi/nuovo',
    shows: 'Scrivi il nome',
    act: async (page) => {
      await page.locator('main form button').click();
      await page.waitForLoadState();
    },
  },
  {
    name: 'modeller-new',
    path: '/processi/iscrizione-nido/modello',
    shows: 'non è ancora stato pubblicato',
    act: ready,
  },
  { name: 'admin', path: '/amministrazione', shows: 'Riprova tutti' },
  { name: 'admin-en', path: '/en/amministrazione', shows: 'Try all again' },
  { name: 'admin-empty', path: '/amministrazione', shows: 'Nessun incidente aperto', isEmpty: true },
  { name: 'incident', path: '/amministrazione/incidenti/31', shows: 'Correggi e riprova' },
  {
    name: 'incident-wrong',
    path: '/amministrazione/incidenti/31',
    shows: 'qui serve un numero',
    act: async (page) => {
      await page.locator('[name="v:feeCents"]').fill('cinque');
      await page.locator('main form button').click();
      await page.waitForLoadState();
    },
  },
];

let browser: Browser;
const webs: RunningWeb[] = [];
const contexts: { filled: BrowserContext; empty: BrowserContext } = {} as never;

async function open(isFilled: boolean): Promise<BrowserContext> {
  const world = await createOfficeWorld();
  if (isFilled) fill(world);
  else world.definitions.length = 0;
  const web = await startWeb(world);
  webs.push(web);
  const reader = createWebBrowser(web.origin);
  await reader.signIn('staff', 'piero');
  const context = await browser.newContext({ locale: 'it-IT', baseURL: web.origin });
  await context.addCookies([...reader.cookies].map(([name, value]) => ({ name, value, url: web.origin })));
  return context;
}

beforeAll(async () => {
  browser = await launchChromium();
  contexts.filled = await open(true);
  contexts.empty = await open(false);
}, 120_000);
afterAll(async () => {
  await browser.close();
  for (const web of webs) await web.close();
});

async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const run = `axe.run(document, { runOnly: { type: 'tag', values: ${JSON.stringify(TAGS)} }, resultTypes: ['violations'] })`;
  const { violations } = await page.evaluate<{
    violations: { id: string; nodes: { target: unknown; failureSummary: string }[] }[];
  }>(run);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${JSON.stringify(target)} ${failureSummary}`),
  );
}

describe('pages of analysts and administrators', () => {
  it.each(LOOKED.map((looked) => [looked.name, looked] as const))(
    '%s has no violation and fits every width, and the policy refuses only what is listed',
    async (_name, { path, shows, isEmpty = false, act }) => {
      const page = await (isEmpty ? contexts.empty : contexts.filled).newPage();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      const refusals = await watchRefusals(page);
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.goto(path);
      await act?.(page);
      expect((await page.locator('body').innerText()).toLowerCase()).toContain(shows.toLowerCase());
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        expect([width, await violationsOf(page)]).toEqual([width, []]);
        const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
        expect([width, await page.evaluate(overflow)]).toEqual([width, 0]);
      }
      const allowed = path.endsWith('/modello') ? MODELLER_REFUSALS : [];
      for (const refusal of await refusals()) expect(allowed).toContainEqual(refusal);
      expect(faults).toEqual([]);
      await page.close();
    },
    60_000,
  );
});
