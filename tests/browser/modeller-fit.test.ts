import type { Browser, Page } from 'playwright-core';
import { waitFor } from '../../scripts/journey/steps.js';
import { launchChromium } from '../../scripts/browser/chromium.js';
import { CERTIFICATE, createOfficeWorld } from '../fakes/office-world.js';
import { createWebBrowser } from '../fakes/web-browser.js';
import { startWeb, type RunningWeb } from '../fakes/web-world.js';

let browser: Browser;
let web: RunningWeb;
beforeAll(async () => {
  browser = await launchChromium();
  web = await startWeb(await createOfficeWorld());
}, 120_000);
afterAll(async () => {
  await browser.close();
  await web.close();
});

async function openModeller(width: number): Promise<Page> {
  const reader = createWebBrowser(web.origin);
  await reader.signIn('staff', 'piero');
  const context = await browser.newContext({ locale: 'it-IT', baseURL: web.origin });
  await context.addCookies([...reader.cookies].map(([name, value]) => ({ name, value, url: web.origin })));
  const page = await context.newPage();
  await page.setViewportSize({ width, height: 1000 });
  await page.goto(`/processi/${CERTIFICATE}/modello`);
  await page.locator('[data-state]').filter({ hasText: 'Diagramma aperto.' }).waitFor();
  return page;
}

const BOXES = `
  const canvas = document.querySelector('.modeller .diagram').getBoundingClientRect();
  const palette = document.querySelector('.djs-palette').getBoundingClientRect();
  const elements = [...document.querySelectorAll('.djs-shape, .djs-connection')];`;

/** Elements of the drawing that stand out of the canvas, or under the palette. */
const HIDDEN = `elements.filter((element) => {
    const box = element.getBoundingClientRect();
    const isOut = box.right > canvas.right || box.top < canvas.top || box.bottom > canvas.bottom;
    return isOut || box.left < palette.right;
  }).map((element) => element.dataset.elementId)`;
const hiddenElements = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`(() => { ${BOXES} return ${HIDDEN}; })()`);

/** True when all of the drawing is shown and reaches to the right edge. */
const IS_FITTED = `(() => {
  ${BOXES}
  const rightmost = Math.max(...elements.map((element) => element.getBoundingClientRect().right));
  return ${HIDDEN}.length === 0 && rightmost > canvas.right - 60;
})()`;

describe('the modeller shows the whole diagram beside the palette', () => {
  it.each([320, 768, 1280, 1600])('at %i pixels', async (width) => {
    const page = await openModeller(width);
    expect(await page.locator('.djs-shape').count()).toBeGreaterThan(20);
    expect(await hiddenElements(page)).toEqual([]);
    await page.close();
  });

  it('also after the window became larger or smaller', async () => {
    const page = await openModeller(1600);
    for (const width of [900, 1400]) {
      await page.setViewportSize({ width, height: 900 });
      await waitFor(
        'The drawing following the window',
        30_000,
        async () => (await page.evaluate<boolean>(IS_FITTED)) || undefined,
      );
    }
    await page.close();
  });
});
