import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createWebBrowser } from '../fakes/web-browser.js';
import type { PageState } from './page-states.js';

/** Browser windows of the people of the tests, each signed in once. */
export function createVisitors(browser: Browser, origin: string, options: { javaScriptEnabled?: boolean } = {}) {
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
    /** The page in this state, at this width. */
    async visit(state: PageState, width: number): Promise<Page> {
      const page = await (await contextOf(state.who)).newPage();
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${origin}${state.path}`);
      if (state.send) {
        for (const [name, value] of Object.entries(state.send)) await fillIn(page, name, value);
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
  const field = page.locator(`main [name="${name}"]`).first();
  const type = await field.evaluate((element) => (element instanceof HTMLInputElement ? element.type : element.tagName));
  if (type === 'submit' || type === 'BUTTON' || type === 'hidden') return;
  if (type === 'radio') await page.locator(`main [name="${name}"][value="${value}"]`).check();
  else if (type === 'SELECT') await field.selectOption(value);
  else await field.fill(value);
}
