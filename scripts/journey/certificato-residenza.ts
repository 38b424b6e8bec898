import { createBrowser, type Browser, type Page } from './browser.js';
import { readPdf } from './certificate-pdf.js';
import type { Instance } from './instance.js';
import { signInCitizen, signInStaff } from './people.js';
import { orderFaults, readJournal, readMails } from './sandbox-control.js';
import { expectEqual, expectText, runJourney, waitFor, type JourneyResult, type Step } from './steps.js';

const SERVICE = 'certificato-residenza';
/** Longest that a page may take to tell what happened in the background. */
const PATIENCE_MS = 60_000;

/** Fills in the whole form and sends it; gives the case's own page. */
export async function request(
  step: Step,
  browser: Browser,
  portal: string,
  who: string,
  use: Readonly<Record<string, string>>,
  email: string,
): Promise<Page> {
  const card = await step('citizen', 'finds the service', async () => {
    const home = await browser.get(portal);
    expectText(home, 'Venezia');
    const page = await browser.get(`${portal}/servizi/${SERVICE}`);
    expectText(page, 'Certificato di residenza');
    return page;
  });
  const start = await step('citizen', 'signs in and comes back to the service', async () => {
    const page = await signInCitizen(browser, await browser.follow(card, 'Richiedi online'), who);
    expectText(page, 'Prima di cominciare');
    return page;
  });
  const summary = await step('citizen', 'fills in the form', async () => {
    const first = await browser.send(start, 'Inizia');
    expectText(first, 'Uso del certificato');
    const second = await fillUse(browser, first, use);
    expectText(second, 'Lingua e consegna');
    const page = await browser.send(second, 'Avanti', { certificateLanguage: 'it', delivery: 'mail', email });
    expectText(page, 'Riepilogo');
    return page;
  });
  return step('citizen', 'sends it and gets the number', async () => {
    const confirmation = await browser.send(summary, 'Invia');
    expectText(confirmation, /\d{4}-\d{6}-[A-Z]/);
    const receipt = await browser.follow(confirmation, 'Scarica la ricevuta');
    expectEqual(receipt.mediaType, 'application/pdf', 'The receipt');
    return browser.follow(confirmation, 'Segui la pratica');
  });
}

/** Without a script a dependent question appears after the first answer is sent. */
async function fillUse(browser: Browser, page: Page, use: Readonly<Record<string, string>>): Promise<Page> {
  const next = await browser.send(page, 'Avanti', use);
  return next.text.includes('Lingua e consegna') ? next : browser.send(next, 'Avanti', use);
}

/** Loads the case's page until it says `wanted`. */
function waitForPage(browser: Browser, page: Page, wanted: string | RegExp, limitMs = PATIENCE_MS): Promise<Page> {
  let last = page;
  return waitFor(`"${String(wanted)}" on the page of the case`, limitMs, async () => {
    last = await browser.get(page.url);
    const isThere = typeof wanted === 'string' ? last.text.includes(wanted) : wanted.test(last.text);
    return isThere ? last : undefined;
  }).catch((error: unknown) => {
    throw new Error(`${(error as Error).message}; it says: ${last.text.slice(0, 1_200)}`);
  });
}

async function checkCertificate(browser: Browser, page: Page, sentence: string): Promise<{ sha256: string }> {
  const link = page.links.find(
    ({ text, href }) => text.includes('Scarica') && text.includes('certificato') && !href.includes('ricevuta'),
  );
  if (!link) throw new Error(`No certificate to download: ${page.links.map(({ text }) => text).join(' | ')}`);
  const file = await browser.get(new URL(link.href, page.url));
  expectEqual(file.mediaType, 'application/pdf', 'The certificate');
  const pdf = await readPdf(file.bytes);
  expectText({ text: pdf.text, url: file.url, status: file.status }, 'VENIER ANNA');
  expectText({ text: pdf.text, url: file.url, status: file.status }, sentence);
  expectText({ text: pdf.text, url: file.url, status: file.status }, /organi della pubblica\s+amministrazione/);
  if (pdf.qr === null) throw new Error('The QR code of the certificate cannot be read');
  const anyone = createBrowser();
  const verification = await anyone.get(pdf.qr);
  expectText(verification, /valido/i);
  return { sha256: pdf.sha256 };
}

const countOf = async (sandbox: string, method: string, path: RegExp): Promise<number> =>
  (await readJournal(sandbox)).filter(
    (entry) => entry.method === method && path.test(entry.path) && (entry.status ?? 200) < 300,
  ).length;

const GPD_CREATE = /\/debtpositions(?:\?|$)/;

/** ANPR's answer needs a person: the clerk decides, the citizen reads it. */
function decidedByClerk(
  instance: Instance,
  plan: {
    readonly way: string;
    readonly who: string;
    readonly answers: Readonly<Record<string, string>>;
    readonly outcome: string;
  },
): Promise<JourneyResult> {
  const { way, who, answers, outcome } = plan;
  return runJourney(SERVICE, way, async (step) => {
    const browser = createBrowser();
    const use = { useKind: 'exempt', exemptionReason: '6' };
    const page = await request(step, browser, instance.portal, who, use, `${who}@example.org`);
    await step('system', 'hands the case to a person', () => waitForPage(browser, page, /In lavorazione/));
    const clerk = createBrowser();
    await step('clerk', 'takes the task and decides', async () => {
      const inbox = await waitFor('The task in the inbox', PATIENCE_MS, async () => {
        const shown = await signInStaff(clerk, instance.portal, 'm.scarpa');
        return shown.links.some(({ text }) => text.includes('Decidi sul caso anomalo')) ? shown : undefined;
      });
      const task = await clerk.follow(inbox, 'Decidi sul caso anomalo');
      const done = await clerk.send(await clerk.send(task, 'Prendi'), 'Concludi il compito', answers);
      expectEqual(done.status, 200, 'The status after the decision');
    });
    await step('citizen', 'reads the decision', () => waitForPage(browser, page, outcome));
  });
}

export const certificateJourneys = {
  exempt: (instance: Instance): Promise<JourneyResult> =>
    runJourney(SERVICE, 'exempt', async (step) => {
      const browser = createBrowser();
      const email = 'anna.esente@example.org';
      const before = await countOf(instance.pagopa, 'POST', GPD_CREATE);
      const page = await request(
        step,
        browser,
        instance.portal,
        'anna-venier',
        { useKind: 'exempt', exemptionReason: '6' },
        email,
      );
      const done = await step('system', 'issues the certificate without payment', () =>
        waitForPage(browser, page, 'Rilasciato'),
      );
      await step('anyone', 'reads the certificate and verifies its code', () =>
        checkCertificate(browser, done, 'carta libera'),
      );
      await step('journals', 'show no debt position and one mail', async () => {
        expectEqual(
          (await countOf(instance.pagopa, 'POST', GPD_CREATE)) - before,
          0,
          'The number of new debt positions',
        );
        await waitFor('One mail', PATIENCE_MS, async () =>
          (await readMails(instance.mail, email)).length > 0 ? true : undefined,
        );
        expectEqual((await readMails(instance.mail, email)).length, 1, 'The number of mails');
      });
    }),

  paid: (instance: Instance): Promise<JourneyResult> =>
    runJourney(SERVICE, 'paid', async (step) => {
      const browser = createBrowser();
      const email = 'anna.bollo@example.org';
      const before = await countOf(instance.pagopa, 'POST', GPD_CREATE);
      const page = await request(step, browser, instance.portal, 'anna-venier', { useKind: 'stamped' }, email);
      const toPay = await step('system', 'prepares the certificate and asks for 16.52 EUR', () =>
        waitForPage(browser, page, /Paga 16,52/),
      );
      await step('citizen', 'pays on Checkout', async () => {
        const checkout = await browser.send(toPay, 'Paga 16,52');
        expectText(checkout, 'Controlla e paga');
        await browser.send(checkout, 'Paga');
      });
      const done = await step('system', 'waits for the receipt and issues the certificate', () =>
        waitForPage(browser, page, 'Rilasciato'),
      );
      await step('anyone', 'reads the certificate, its stamp and its code', async () => {
        const { sha256 } = await checkCertificate(browser, done, 'bollo');
        const stampLink = done.links.find(({ text, href }) => /bollo/i.test(text) && href.includes('documenti'));
        if (!stampLink) throw new Error(`No stamp to download: ${done.links.map(({ text }) => text).join(' | ')}`);
        const stamp = await browser.get(new URL(stampLink.href, done.url));
        const xml = new TextDecoder().decode(stamp.bytes);
        const digest = /<(?:\w+:)?ImprontaDocumento>[\s\S]*?<(?:\w+:)?DigestValue>([^<]+)</.exec(xml)?.[1] ?? '';
        expectEqual(Buffer.from(digest, 'base64').toString('hex'), sha256, 'The digest of the stamp');
      });
      await step('journals', 'show one debt position and one mail of the release', async () => {
        expectEqual((await countOf(instance.pagopa, 'POST', GPD_CREATE)) - before, 1, 'The number of debt positions');
        const released = await waitFor('The mail of the release', PATIENCE_MS, async () => {
          const mails = (await readMails(instance.mail, email)).filter(({ subject }) =>
            /pronto|rilasciato/i.test(subject),
          );
          return mails.length > 0 ? mails : undefined;
        });
        expectEqual(released.length, 1, 'The number of mails of the release');
      });
    }),

  'not-found': (instance: Instance): Promise<JourneyResult> =>
    decidedByClerk(instance, {
      way: 'not-found',
      who: 'paolo-ferro',
      answers: { decision: 'reject', reason: 'Non risulta iscritto in ANPR: deve rivolgersi allo sportello.' },
      outcome: 'Non accolta',
    }),

  'open-procedure': (instance: Instance): Promise<JourneyResult> =>
    decidedByClerk(instance, {
      way: 'open-procedure',
      who: 'sara-tagliapietra',
      answers: { decision: 'go-on', reason: 'Il procedimento aperto riguarda lo stato civile, non la residenza.' },
      outcome: 'Rilasciato',
    }),

  'anpr-down': (instance: Instance): Promise<JourneyResult> =>
    runJourney(SERVICE, 'anpr-down', async (step) => {
      const browser = createBrowser();
      await orderFaults(instance.anpr, [{ match: { path: '/govway' }, effect: { status: 503, body: 'down' } }]);
      try {
        const page = await request(
          step,
          browser,
          instance.portal,
          'anna-venier',
          { useKind: 'exempt', exemptionReason: '7' },
          'anna.attesa@example.org',
        );
        await step('citizen', 'reads that ANPR does not answer', () =>
          waitForPage(browser, page, 'non risponde', 60_000),
        );
        await orderFaults(instance.anpr, []);
        await step('system', 'goes on by itself when ANPR is back', () =>
          waitForPage(browser, page, 'Rilasciato', 120_000),
        );
      } finally {
        await orderFaults(instance.anpr, []);
      }
    }),
} as const satisfies Record<string, (instance: Instance) => Promise<JourneyResult>>;
