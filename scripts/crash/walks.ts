import { setTimeout as pause } from 'node:timers/promises';
import { createBrowser, type Browser, type Page } from '../journey/browser.js';
import type { Instance } from '../journey/instance.js';
import { signInCitizen, signInStaff } from '../journey/people.js';
import { expectText } from '../journey/steps.js';

/** What a person was told, and what must be true of it for ever. */
export interface Walk {
  readonly kind: keyof typeof WALKS;
  readonly email: string;
  /** Case number on the confirmation page: from there on it is promised. */
  number: string | null;
  /** Null once the walk has come to its end; else where it stopped. */
  problem: string | null;
}

interface Context {
  readonly walk: Walk;
  /** Runs `attempt` until it succeeds, over kills and restarts. @throws {Error} its last fault when patience is over */
  keepTrying<T>(what: string, attempt: (instance: Instance) => Promise<T>, pauseMs?: number): Promise<T>;
}

/** After the last kill: a job that was being done then is given out again after its time-out, a minute at most. */
const PATIENCE_MS = 120_000;
const RETRY_MS = 250;
/** Follow-up links are rate limited, as codes that somebody could guess; several people here look from one address. */
const FOLLOW_UP_MS = 4_000;
const NUMBER = /\d{4}-\d{6}-[A-Z]/;

export const WALKS = {
  exempt: async (context: Context) => {
    const { browser, url } = await sendCertificate(context, { useKind: 'exempt', exemptionReason: '6' });
    await waitForText(context, browser, url, 'Rilasciato');
  },
  paid: async (context: Context) => {
    const { browser, url } = await sendCertificate(context, { useKind: 'stamped' });
    await pay(context, browser, url);
  },
  withdrawn: async (context: Context) => {
    const { browser, url } = await sendCertificate(context, { useKind: 'stamped' });
    await waitForText(context, browser, url, /Paga 16,52/);
    await context.keepTrying('withdraws', async () => {
      const page = await browser.get(url);
      if (page.text.includes('Ritirata')) return;
      if (page.links.some(({ text }) => text.includes('Ritira'))) {
        await browser.send(await browser.follow(page, 'Ritira'), 'Sì, ritira');
      }
      throw new Error(`it says: ${page.text.slice(0, 300)}`);
    });
  },
  report: async (context: Context) => {
    const { browser, url, number } = await sendReport(context);
    const clerk = createBrowser();
    await decide(context, clerk, { number, task: 'Valuta la segnalazione', answers: { decision: 'accept' } });
    const message = 'Lampada sostituita questa mattina.';
    await decide(context, clerk, { number, task: 'Esegui l', answers: { result: 'done', message } });
    await waitForText(context, browser, url, 'Lampada sostituita', FOLLOW_UP_MS);
  },
} as const satisfies Record<string, (context: Context) => Promise<void>>;

/** @param killedLastAtMs when the last kill was, on the clock of `performance`; null while there are kills to come */
export async function runWalk(
  walk: Walk,
  up: () => Promise<Instance>,
  killedLastAtMs: () => number | null,
): Promise<void> {
  const context: Context = {
    walk,
    async keepTrying(what, attempt, pauseMs = RETRY_MS) {
      for (;;) {
        try {
          return await attempt(await up());
        } catch (error) {
          const lastMs = killedLastAtMs();
          if (lastMs !== null && performance.now() > lastMs + PATIENCE_MS) {
            throw new Error(`${walk.kind} ${walk.number ?? 'without a number'}, ${what}: ${(error as Error).message}`, {
              cause: error,
            });
          }
          await pause(pauseMs);
        }
      }
    },
  };
  try {
    await WALKS[walk.kind](context);
    walk.problem = null;
  } catch (error) {
    walk.problem = (error as Error).message;
  }
}

interface Sent {
  readonly browser: Browser;
  /** The case's own page. */
  readonly url: URL;
  readonly number: string;
}

/** Sends the summary again and again, the same form each time, until the confirmation comes: then it is promised. */
async function send(context: Context, fillIn: (browser: Browser, instance: Instance) => Promise<Page>): Promise<Sent> {
  const { browser, summary } = await context.keepTrying('fills in the form', async (instance) => {
    const fresh = createBrowser();
    const page = await fillIn(fresh, instance);
    expectText(page, 'Riepilogo');
    return { browser: fresh, summary: page };
  });
  const confirmation = await context.keepTrying('sends the form', async () => {
    const page = await browser.send(summary, 'Invia');
    expectText(page, NUMBER);
    return page;
  });
  const number = NUMBER.exec(confirmation.text)?.[0] ?? '';
  context.walk.number = number;
  const followed = await context.keepTrying('follows the case', async () => {
    const page = await browser.follow(confirmation, 'Segui la pratica');
    expectText(page, number);
    return page;
  });
  return { browser, url: followed.url, number };
}

const sendCertificate = (context: Context, use: Readonly<Record<string, string>>): Promise<Sent> =>
  send(context, async (browser, { portal }) => {
    const card = await browser.get(`${portal}/servizi/certificato-residenza`);
    const start = await signInCitizen(browser, await browser.follow(card, 'Richiedi online'), 'anna-venier');
    const first = await browser.send(await browser.send(start, 'Inizia'), 'Avanti', use);
    // Without a script a dependent question appears after the first answer is sent.
    const second = first.text.includes('Lingua e consegna') ? first : await browser.send(first, 'Avanti', use);
    return browser.send(second, 'Avanti', { certificateLanguage: 'it', delivery: 'mail', email: context.walk.email });
  });

const sendReport = (context: Context): Promise<Sent> =>
  send(context, async (browser, { portal }) => {
    const start = await browser.get(`${portal}/servizi/segnalazione/richiesta`);
    const place = { municipality: 'venezia-murano-burano', address: 'Fondamenta della Misericordia 2527' };
    const problem = await browser.send(await browser.send(start, 'Inizia'), 'Avanti', place);
    const contact = await browser.send(problem, 'Avanti', {
      category: 'illuminazione',
      title: 'Lampione spento',
      description: 'Il lampione davanti al ponte è spento da tre notti.',
    });
    return browser.send(contact, 'Avanti', { email: context.walk.email });
  });

function waitForText(
  context: Context,
  browser: Browser,
  url: URL,
  wanted: string | RegExp,
  pauseMs = RETRY_MS,
): Promise<Page> {
  const look = async (): Promise<Page> => {
    const page = await browser.get(url);
    expectText(page, wanted);
    return page;
  };
  return context.keepTrying(`waits for ${String(wanted)}`, look, pauseMs);
}

/** Goes to Checkout as long as the page asks for money; pagoPA itself takes it only once. */
async function pay(context: Context, browser: Browser, url: URL): Promise<void> {
  await context.keepTrying('pays', async () => {
    const page = await browser.get(url);
    if (page.text.includes('Rilasciato')) return;
    const isAsked = page.forms.some(({ buttons }) => buttons.some(({ text }) => text.includes('Paga 16,52')));
    if (isAsked) {
      const checkout = await browser.send(page, 'Paga 16,52');
      if (checkout.text.includes('Controlla e paga')) await browser.send(checkout, 'Paga');
    }
    throw new Error(`it says: ${page.text.slice(0, 300)}`);
  });
}

/** Takes the task and decides it; once the decision was sent, a task that is gone from the inbox is done. */
async function decide(
  context: Context,
  clerk: Browser,
  { number, task, answers }: { number: string; task: string; answers: Readonly<Record<string, string>> },
): Promise<void> {
  let wasSent = false;
  await context.keepTrying(`decides "${task}"`, async ({ portal }) => {
    const address = `${portal}/lavoro?vista=tutti&q=${number}`;
    let inbox = await clerk.get(address);
    if (!inbox.url.pathname.startsWith('/lavoro')) {
      await signInStaff(clerk, portal, 'g.bellemo');
      inbox = await clerk.get(address);
    }
    // An error page has no tasks either, and proves nothing.
    if (inbox.status !== 200) throw new Error(`the inbox answers ${inbox.status}`);
    expectText(inbox, 'Compiti');
    const link = inbox.links.find(({ text }) => text.includes(task));
    if (!link && wasSent) return;
    if (!link) throw new Error(`the inbox has no such task: ${inbox.text.slice(300, 1_500)}`);
    const page = await clerk.get(new URL(link.href, inbox.url));
    const isFree = page.forms.some(({ buttons }) => buttons.some(({ text }) => text.includes('Prendi')));
    const mine = isFree ? await clerk.send(page, 'Prendi') : page;
    wasSent = true;
    const answer = await clerk.send(mine, 'Concludi il compito', answers);
    // Without a script a question that depends on the first answer appears now.
    const last = answer.status === 422 ? await clerk.send(answer, 'Concludi il compito', answers) : answer;
    if (last.status !== 200) throw new Error(`the decision was answered ${last.status}`);
  });
}
