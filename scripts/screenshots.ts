/**
 * `npm run screenshots`: walks a fresh instance in a real browser and writes a picture of every screen, at three widths,
 * to docs/screenshots, and docs/tour.md that shows them.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import type { Page as BrowserPage } from 'playwright-core';
import sharp from 'sharp';
import { launchChromium } from './browser/chromium.js';
import { createBrowser } from './journey/browser.js';
import { startInstance } from './journey/instance.js';
import { certificateJourneys, request } from './journey/certificato-residenza.js';
import { reportJourneys } from './journey/segnalazione.js';
import type { Step } from './journey/steps.js';
import { SCREENS, type Screen, type Who } from './screenshots/screens.js';
import { tourOf } from './screenshots/tour.js';

const FOLDER = 'docs/screenshots';
const WIDTHS = [320, 768, 1280] as const;

/** Brings a page to where its person starts. */
const SIGN_IN = {
  nobody: () => Promise.resolve(),
  citizen: (page) => signIn(page, '/accedi', 'anna-venier'),
  clerk: (page) => signIn(page, '/accedi/personale', 'm.scarpa'),
  analyst: (page) => signIn(page, '/accedi/personale', 'f.nardo'),
  administrator: (page) => signIn(page, '/accedi/personale', 'r.zennaro'),
} as const satisfies Record<Who, (page: BrowserPage) => Promise<void>>;

async function signIn(page: BrowserPage, entrance: string, account: string): Promise<void> {
  await page.goto(`${instance.portal}${entrance}`);
  await page.locator('main a.btn-primary').first().click();
  await page.locator(`input[name=account][value="${account}"]`).check();
  await page.locator('button[value=choose]').click();
  await page.waitForURL(({ origin, pathname }) => origin === instance.portal && !pathname.includes('/accedi'));
}

const only = process.argv.slice(2);
mkdirSync(FOLDER, { recursive: true });
const instance = await startInstance();
const browser = await launchChromium();
try {
  // Something to see everywhere: finished, waiting and stopped cases.
  for (const walk of [certificateJourneys.paid, certificateJourneys.exempt, reportJourneys.anonymous]) {
    const result = await walk(instance);
    if (!result.ok) throw new Error(`The journey ${result.way} failed: ${JSON.stringify(result.steps.at(-1))}`);
  }
  // And something that waits: for the office, and for the citizen to pay.
  const quietly: Step = (_actor, _name, run) => run();
  const { portal } = instance;
  const exempt = { useKind: 'exempt', exemptionReason: '3' };
  await request(quietly, createBrowser(), portal, 'sara-tagliapietra', exempt, 'sara@example.org');
  await request(quietly, createBrowser(), portal, 'chiara-ballarin', exempt, 'chiara@example.org');
  await request(quietly, createBrowser(), portal, 'anna-venier', { useKind: 'stamped' }, 'anna@example.org');
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  for (const who of ['nobody', 'citizen', 'clerk', 'analyst', 'administrator'] as const) {
    const screens = SCREENS.filter((screen) => screen.who === who && (only.length === 0 || only.includes(screen.id)));
    if (screens.length === 0) continue;
    const context = await browser.newContext({ locale: 'it-IT', viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') console.log(`  console: ${message.text().slice(0, 300)}`);
    });
    page.on('response', (response) => {
      if (response.status() === 404) console.log(`  404: ${response.url()}`);
    });
    await SIGN_IN[who](page);
    for (const screen of screens) await shoot(page, screen);
    await context.close();
  }
} finally {
  await browser.close();
  await instance.stop();
}
if (only.length === 0) writeFileSync('docs/tour.md', tourOf(SCREENS));
process.exit(0);

async function shoot(page: BrowserPage, screen: Screen): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 900 });
  await screen.open(page, instance);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: width === 320 ? 640 : 900 });
    if (screen.settle) await screen.settle(page);
    const picture = await page.screenshot({ fullPage: screen.isWhole ?? true, animations: 'disabled' });
    // A quarter of the bytes, and no difference that an eye finds on flat colours.
    writeFileSync(
      `${FOLDER}/${screen.id}-${width}.png`,
      await sharp(picture).png({ palette: true, effort: 10 }).toBuffer(),
    );
  }
  console.log(`${screen.id}: ${new URL(page.url()).pathname}`);
}
