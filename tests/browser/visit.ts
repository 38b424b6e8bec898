import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createWebBrowser } from '../fakes/web-browser.js';
import type { WebWorld } from '../fakes/web-world.js';
import type { PageState } from './page-states.js';

/** Browser windows of the people of the tests, each signed in once. */
export function createVisitors(
  browser: Browser,
  { origin, world }: { origin: string; world: WebWorld },
  options: { javaScriptEnabled?: boolean } = {},
) {
  const contexts = new Map<string, BrowserContext>();

  async function contextOf(who: PageState['who']): Promise<BrowserContext> {
    const known = contexts.get(who ?? 'nobody');
    if (known) return known;
    const context = await browser.newContext({ locale: 'it-IT', ...options });
    if (who) {
      const web = createWebBrowser(origin);
      await web.signIn(who === 'anna' || who === 'bruno' ? 'citizen' : 'staff', who);
      await context.addCookies([...web.cookies].map(([name, value]) => ({ name, value, url: origin })));
    }
    contexts.set(who ?? 'nobody', context);
    return context;
  }

  return {
    /** The page in this state, at this width; `refused` gets what the browser complains of from the first byte on. */
    async visit(state: PageState, width: number, refused: string[] = []): Promise<Page> {
      const page = await (await contextOf(state.who)).newPage();
      page.on('console', (message) => {
        // The status of the page itself is no complaint: some states are about errors.
        const isPart = /\/(?:assets|documenti|foto)\//.test(message.location().url);
        const isOwnStatus = message.text().startsWith('Failed to load resource') && !isPart;
        if (message.type() === 'error' && !isOwnStatus) refused.push(message.text());
      });
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${origin}${state.path}`);
      if (state.send) {
        for (const [name, value] of Object.entries(state.send)) await fillIn(page, name, value);
        state.meanwhile?.(world);
        if (state.isStale)
          await page.evaluate(`for (const input of document.querySelectorAll('[name=_csrf]')) input.value = 'old';`);
        await page.locator('main form[method="post"] button[type="submit"]').last().click();
      }
      return page;
    },
    async close(): Promise<void> {
      for (const context of contexts.values()) await context.close();
    },
  };
}

async function fillIn(page: Page, name: string, value: string): Promise<void> {
  const option = page.locator(`main input[type="radio"][name="${name}"][value="${value}"]`);
  const select = page.locator(`main select[name="${name}"]`);
  const written = page.locator(
    `main textarea[name="${name}"], main input:not([type="hidden"]):not([type="radio"])[name="${name}"]`,
  );
  if ((await option.count()) > 0) await option.check();
  else if ((await select.count()) > 0) await select.selectOption(value);
  else if ((await written.count()) > 0) await written.first().fill(value);
}
