import { createCanvas } from '@napi-rs/canvas';
import { createBrowser, type Browser, type Page } from './browser.js';
import type { Instance } from './instance.js';
import { signInCitizen, signInStaff } from './people.js';
import { readMails } from './sandbox-control.js';
import { expectEqual, expectText, runJourney, waitFor, type JourneyResult, type Step } from './steps.js';

const SERVICE = 'segnalazione';
const PATIENCE_MS = 60_000;

function photo(): { name: string; type: string; bytes: Uint8Array } {
  const canvas = createCanvas(640, 480);
  const context = canvas.getContext('2d');
  context.fillStyle = '#26374a';
  context.fillRect(0, 0, 640, 480);
  context.fillStyle = '#c8b273';
  context.fillRect(300, 60, 30, 380);
  return { name: 'lampione.jpg', type: 'image/jpeg', bytes: canvas.toBuffer('image/jpeg') };
}

async function report(step: Step, browser: Browser, start: Page, email: string): Promise<Page> {
  const summary = await step('reporter', 'says where and what, with a photo', async () => {
    const place = await browser.send(start, 'Inizia');
    expectText(place, 'Luogo');
    const problem = await browser.send(place, 'Avanti', {
      municipality: 'venezia-murano-burano',
      address: 'Fondamenta della Misericordia 2527',
    });
    expectText(problem, 'Tipo di problema');
    const contact = await browser.send(problem, 'Avanti', {
      category: 'illuminazione',
      title: 'Lampione spento',
      description: 'Il lampione davanti al ponte è spento da tre notti.',
      photos: [photo()],
    });
    expectText(contact, 'Contatto');
    const page = await browser.send(contact, 'Avanti', { email });
    expectText(page, 'Riepilogo');
    return page;
  });
  return step('reporter', 'sends it and gets number and link', async () => {
    const confirmation = await browser.send(summary, 'Invia');
    expectText(confirmation, /\d{4}-\d{6}-[A-Z]/);
    return browser.follow(confirmation, 'Segui la pratica');
  });
}

function waitForPage(browser: Browser, page: Page, wanted: string | RegExp): Promise<Page> {
  let last = page;
  return waitFor(`"${String(wanted)}" on the page of the report`, PATIENCE_MS, async () => {
    last = await browser.get(page.url);
    const isThere = typeof wanted === 'string' ? last.text.includes(wanted) : wanted.test(last.text);
    return isThere ? last : undefined;
  }).catch((error: unknown) => {
    throw new Error(`${(error as Error).message}; it says: ${last.text.slice(0, 1_200)}`);
  });
}

async function doTask(
  clerk: Browser,
  portal: string,
  number: string,
  name: string,
  answers: Readonly<Record<string, string>>,
): Promise<void> {
  const task = await waitFor(`The task "${name}" of ${number}`, PATIENCE_MS, async () => {
    const inbox = await clerk.get(`${portal}/lavoro?vista=tutti&q=${number}`);
    const link = inbox.links.find(({ text }) => text.includes(name));
    return link ? clerk.get(new URL(link.href, inbox.url)) : undefined;
  });
  const mine = task.forms.some(({ buttons }) => buttons.some(({ text }) => text.includes('Prendi')))
    ? await clerk.send(task, 'Prendi')
    : task;
  const first = await clerk.send(mine, 'Concludi il compito', answers);
  // Without a script a question that depends on the first answer appears now.
  if (first.status === 422)
    expectEqual((await clerk.send(first, 'Concludi il compito', answers)).status, 200, 'The status after the decision');
}

const numberOf = (page: Page): string => /\d{4}-\d{6}-[A-Z]/.exec(page.text)?.[0] ?? '';

export const reportJourneys = {
  anonymous: (instance: Instance): Promise<JourneyResult> =>
    runJourney(SERVICE, 'anonymous', async (step) => {
      const browser = createBrowser();
      const email = 'passante@example.org';
      const start = await browser.get(`${instance.portal}/servizi/${SERVICE}/richiesta`);
      const page = await report(step, browser, start, email);
      const number = numberOf(page);
      const clerk = createBrowser();
      await step('clerk', 'accepts the report', async () => {
        await signInStaff(clerk, instance.portal, 'g.bellemo');
        await doTask(clerk, instance.portal, number, 'Valuta la segnalazione', { decision: 'accept' });
      });
      await step('clerk', 'does the work and answers', () =>
        doTask(clerk, instance.portal, number, 'Esegui l', {
          result: 'done',
          message: 'Lampada sostituita questa mattina dalla squadra di Cannaregio.',
        }),
      );
      const answered = await step('reporter', 'reads the answer', () =>
        waitForPage(browser, page, 'Lampada sostituita'),
      );
      await step('reporter', 'reopens it once', async () => {
        const reopened = await browser.send(answered, 'Riapri la segnalazione', {
          motivo: 'La sera dopo si è spento di nuovo.',
        });
        expectEqual(reopened.status, 200, 'The status after reopening');
        await doTask(clerk, instance.portal, number, 'Valuta la segnalazione', {
          decision: 'reject',
          message: 'Abbiamo verificato: il guasto è della linea e sarà riparato con il cantiere di dicembre.',
        });
      });
      await step('reporter', 'reads the second answer', () => waitForPage(browser, page, 'cantiere di dicembre'));
      await step('journals', 'show a mail for each step', async () => {
        await waitFor('Three mails', PATIENCE_MS, async () =>
          (await readMails(instance.mail, email)).length >= 3 ? true : undefined,
        );
      });
    }),

  'signed-in': (instance: Instance): Promise<JourneyResult> =>
    runJourney(SERVICE, 'signed-in', async (step) => {
      const browser = createBrowser();
      const start = await step('citizen', 'signs in first', async () => {
        const entrance = await browser.get(`${instance.portal}/accedi?ritorno=/servizi/${SERVICE}/richiesta`);
        return signInCitizen(browser, entrance, 'marco-zanetti');
      });
      const page = await report(step, browser, start, 'marco@example.org');
      await step('citizen', 'finds it in the personal area and withdraws it', async () => {
        const area = await browser.get(`${instance.portal}/area-personale`);
        expectText(area, numberOf(page));
        const asked = await browser.follow(page, 'Ritira');
        await browser.send(asked, 'Sì, ritira');
        await waitForPage(browser, page, 'Ritirata');
      });
    }),
} as const satisfies Record<string, (instance: Instance) => Promise<JourneyResult>>;
