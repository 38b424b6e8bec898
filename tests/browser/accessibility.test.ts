import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { startWeb, type RunningWeb } from '../fakes/web-world.js';
import { launchChromium } from '../../scripts/browser/chromium.js';
import { createLivelyWorld, DEMO, PAGE_STATES } from './page-states.js';
import { createVisitors } from './visit.js';

const WIDTHS = [320, 768, 1280];
const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

let browser: Browser;
let web: RunningWeb;
let visitors: ReturnType<typeof createVisitors>;

beforeAll(async () => {
  browser = await launchChromium();
  const world = await createLivelyWorld();
  web = await startWeb(world, { demo: DEMO });
  visitors = createVisitors(browser, { origin: web.origin, world });
}, 120_000);
afterAll(async () => {
  await visitors.close();
  await browser.close();
  await web.close();
});

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: unknown; readonly failureSummary: string }[];
}

async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const run = `axe.run(document, { runOnly: { type: 'tag', values: ${JSON.stringify(TAGS)} }, resultTypes: ['violations'] })`;
  const { violations } = await page.evaluate<{ violations: Violation[] }>(run);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${JSON.stringify(target)} ${failureSummary}`),
  );
}

/** Pixels by which the page is wider than the window. */
const overflowOf = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

describe('every page', () => {
  it.each(PAGE_STATES.map((state) => [state.name, state] as const))(
    '%s has no violation, fits 320 pixels and breaks no content policy',
    async (_name, state) => {
      const refused: string[] = [];
      const page = await visitors.visit(state, WIDTHS[0] ?? 320, refused);
      expect((await page.locator('body').innerText()).toLowerCase()).toContain(state.shows.toLowerCase());
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        expect([width, await violationsOf(page)]).toEqual([width, []]);
        expect([width, await overflowOf(page)]).toEqual([width, 0]);
      }
      expect(refused).toEqual([]);
      await page.close();
    },
    60_000,
  );
});
