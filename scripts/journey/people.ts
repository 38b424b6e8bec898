import type { Browser, Page } from './browser.js';

/** Comes from a page that asks to sign in, chooses a demo person at the trial provider, and comes back. */
export async function signInCitizen(browser: Browser, page: Page, account: string): Promise<Page> {
  const provider = await browser.follow(page, 'Entra con');
  return browser.send(provider, 'Entra', { account });
}

/** Signs a member of staff in, from the staff entrance, to their inbox. */
export async function signInStaff(browser: Browser, portal: string, account: string): Promise<Page> {
  const entrance = await browser.get(`${portal}/accedi/personale`);
  const enter = entrance.links.find(({ href }) => href.includes('/accedi/personale/inizio'));
  if (!enter) throw new Error(`The staff entrance has no way in: ${entrance.text.slice(0, 300)}`);
  const provider = await browser.get(new URL(enter.href, entrance.url));
  return browser.send(provider, 'Entra', { account });
}
