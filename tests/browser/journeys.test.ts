import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { addCase, caseLike, paymentLike, progressLike } from '../fakes/web-cases.js';
import { createWebBrowser } from '../fakes/web-browser.js';
import { createWebWorld, startWeb, type RunningWeb, type WebWorld } from '../fakes/web-world.js';
import { launchChromium } from '../../scripts/browser/chromium.js';

const START = '/servizi/certificato-residenza/richiesta';
let browser: Browser;
let world: WebWorld;
let web: RunningWeb;

beforeAll(async () => {
  browser = await launchChromium();
}, 120_000);
afterAll(() => browser.close());
beforeEach(async () => {
  world = await createWebWorld();
  web = await startWeb(world);
});
afterEach(() => web.close());

async function windowOf(options: { javaScriptEnabled?: boolean; who?: 'anna'; width?: number } = {}): Promise<Page> {
  const { javaScriptEnabled = true, who, width = 1280 } = options;
  const context = await browser.newContext({ javaScriptEnabled, viewport: { width, height: 900 }, locale: 'it-IT' });
  if (who) {
    const http = createWebBrowser(web.origin);
    await http.signIn('citizen', who, '/');
    await context.addCookies([...http.cookies].map(([name, value]) => ({ name, value, url: web.origin })));
  }
  return context.newPage();
}

describe('without JavaScript, on a small screen', () => {
  it('a citizen asks for a certificate', async () => {
    const page = await windowOf({ javaScriptEnabled: false, who: 'anna', width: 320 });
    await page.goto(`${web.origin}/`);
    await page.getByRole('link', { name: 'Certificato di residenza' }).click();
    await page.getByRole('link', { name: 'Richiedi online' }).first().click();
    await page.getByRole('button', { name: 'Inizia' }).click();
    await page.getByLabel('in carta libera').check();
    await page.getByRole('button', { name: 'Avanti' }).last().click();
    await page.getByLabel('Motivo dell').selectOption('3');
    await page.getByRole('button', { name: 'Avanti' }).last().click();
    await page.getByRole('button', { name: 'Avanti' }).last().click();
    expect(await page.getByRole('heading', { level: 2 }).first().innerText()).toBe('Riepilogo');
    await page.getByRole('button', { name: 'Invia' }).click();
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('Richiesta inviata');
    expect(world.cases.rows.size).toBe(1);
    await page.context().close();
  });

  it('anybody reports a problem', async () => {
    const page = await windowOf({ javaScriptEnabled: false, width: 320 });
    await page.goto(`${web.origin}/servizi/segnalazione`);
    await page.getByRole('link', { name: 'Invia una segnalazione' }).first().click();
    await page.getByRole('button', { name: 'Inizia' }).click();
    await page.getByLabel('Municipalità').selectOption('lido-pellestrina');
    await page.getByLabel('Indirizzo o punto').fill('Gran Viale Santa Maria Elisabetta 12');
    await page.getByLabel('Posizione').press('Enter');
    await page.getByLabel('Tipo di problema').selectOption('strade');
    await page.getByLabel('In breve').fill('Buca sul marciapiede');
    await page.getByLabel('Descrizione').fill('Profonda, davanti alla fermata.');
    await page.getByRole('button', { name: 'Avanti' }).last().click();
    await page.getByRole('button', { name: 'Avanti' }).last().click();
    await page.getByRole('button', { name: 'Invia' }).click();
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('Segnalazione inviata');
    await page.context().close();
  });
});

describe('with JavaScript', () => {
  it('a question that depends on another comes and goes at once, and is not sent while hidden', async () => {
    const page = await windowOf({ who: 'anna' });
    await page.goto(`${web.origin}${START}`);
    await page.getByRole('button', { name: 'Inizia' }).click();
    const reason = page.getByLabel('Motivo dell');
    expect(await reason.isVisible()).toBe(false);
    await page.getByLabel('in carta libera').check();
    expect(await reason.isVisible()).toBe(true);
    await page.getByLabel('in bollo').check();
    expect(await reason.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Avanti' }).last().click();
    expect(await page.getByRole('heading', { level: 2 }).first().innerText()).toBe('Lingua e consegna');
    await page.context().close();
  });

  it('what was typed is there when the person comes back to a step that they left by a link', async () => {
    const page = await windowOf({ width: 320 });
    await page.goto(`${web.origin}/servizi/segnalazione/richiesta`);
    await page.getByRole('button', { name: 'Inizia' }).click();
    await page.waitForURL('**/richiesta/*/1');
    await page.getByLabel('Indirizzo o punto').fill('Zattere 560');
    await page.getByRole('link', { name: 'English' }).click();
    await page.waitForURL('**/en/**');
    expect(await page.getByLabel('Address or landmark').inputValue()).toBe('Zattere 560');
    const step = page.url();
    await page.getByLabel('Address or landmark').fill('Zattere 561');
    await page.goto(`${web.origin}/contatti`);
    const saved = () => [...world.drafts.rows.values()][0]?.answers['address'] === 'Zattere 561';
    for (let look = 0; look < 500 && !saved(); look += 1) await new Promise((resolve) => setTimeout(resolve, 20));
    await page.goto(step);
    expect(await page.getByLabel('Address or landmark').inputValue()).toBe('Zattere 561');
    expect(await page.getByText('one more question').count()).toBe(0);
    await page.context().close();
  });

  it('the session ended: leaving by a link shows what was typed instead of losing it', async () => {
    const page = await windowOf();
    await page.goto(`${web.origin}/servizi/segnalazione/richiesta`);
    await page.getByRole('button', { name: 'Inizia' }).click();
    await page.waitForURL('**/richiesta/*/1');
    await page.getByLabel('Indirizzo o punto').fill('Zattere 560, al ponte');
    await page.context().clearCookies();
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'La pagina era aperta da troppo tempo' }).waitFor();
    await page.getByText('Zattere 560, al ponte').waitFor();
    await page.getByRole('button', { name: 'Invia di nuovo' }).click();
    await page.getByRole('heading', { name: 'Controlla questi campi' }).waitFor();
    expect(await page.getByLabel('Indirizzo o punto').inputValue()).toBe('Zattere 560, al ponte');
    await page.context().close();
  });

  it('the error summary takes the focus and leads to the field', async () => {
    const page = await windowOf({ who: 'anna' });
    await page.goto(`${web.origin}${START}`);
    await page.getByRole('button', { name: 'Inizia' }).click();
    await page.getByRole('button', { name: 'Avanti' }).last().click();
    expect(await page.evaluate('document.activeElement.hasAttribute("data-error-summary")')).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('f-UseKind');
    await page.context().close();
  });

  it('a form pressed twice is sent once', async () => {
    const page = await windowOf({ who: 'anna' });
    await page.goto(`${web.origin}${START}`);
    const posts: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') posts.push(request.url());
    });
    await page.getByRole('button', { name: 'Inizia' }).dblclick();
    await page.waitForURL('**/richiesta/*/1');
    expect(posts).toHaveLength(1);
    await page.context().close();
  });
});

describe('by keyboard', () => {
  it('a report with a photo is made on a small screen, and no page is wider than it', async () => {
    const page = await windowOf({ width: 320 });
    await page.goto(`${web.origin}/servizi/segnalazione/richiesta`);
    const widths: number[] = [];
    const measure = async () => widths.push(await page.evaluate<number>('document.documentElement.scrollWidth'));
    /** Moves by Tab until the field or button with this name has the focus. */
    const reach = async (name: string) => {
      for (let press = 0; press < 80; press += 1) {
        await page.keyboard.press('Tab');
        const label = await page.evaluate<string>(
          '(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()',
        );
        if (label.startsWith(name)) return;
      }
      throw new Error(`Tab never reaches ${name}`);
    };
    const press = async (name: string, path: string) => {
      await measure();
      await reach(name);
      await page.keyboard.press('Enter');
      await page.waitForURL(path);
    };
    await press('Inizia', '**/richiesta/*/1');
    await reach('Municipalità');
    await page.keyboard.type('Marghera');
    await reach('Indirizzo o punto');
    await page.keyboard.type('Via Rizzardi 10');
    await press('Avanti', '**/richiesta/*/2');
    await reach('Tipo di problema');
    await page.keyboard.type('Verde');
    await reach('In breve');
    await page.keyboard.type('Ramo spezzato');
    await reach('Descrizione');
    await page.keyboard.type('Un ramo pende sul marciapiede.');
    const photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#336699' } })
      .jpeg()
      .toBuffer();
    await page.getByLabel('Foto').setInputFiles({ name: 'ramo.jpg', mimeType: 'image/jpeg', buffer: photo });
    await press('Avanti', '**/richiesta/*/3');
    await press('Avanti', '**/richiesta/*/riepilogo');
    await press('Invia', '**/segui/*/inviata');
    await measure();
    expect(widths).toEqual(widths.map(() => 320));
    const [value] = world.cases.rows.values();
    expect(value?.answers).toMatchObject({ municipality: 'marghera', category: 'verde', title: 'Ramo spezzato' });
    expect(await world.documents.store.listOfCase(value?.id ?? '')).toHaveLength(1);
    await page.goBack();
    await page
      .getByText('Questa richiesta è già stata inviata')
      .or(page.getByText('Segnalazione inviata'))
      .first()
      .waitFor();
    await page.context().close();
  });

  it('the first stop skips to the content, and every stop is visible', async () => {
    const page = await windowOf({ width: 320 });
    await page.goto(`${web.origin}/`);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Vai al contenuto');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('contenuto');
    for (let stop = 0; stop < 15; stop += 1) {
      await page.keyboard.press('Tab');
      const outline = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle');
      expect([stop, outline]).toEqual([stop, 'solid']);
    }
    await page.context().close();
  });

  it('the rating is given with the arrow keys', async () => {
    addCase(
      world,
      caseLike({ outcome: 'issued', status: 'closed' }),
      progressLike([], ['CaseSubmitted', 'ReleaseCertificate']),
    );
    const page = await windowOf({ who: 'anna' });
    await page.goto(`${web.origin}/pratiche/2026-000123-K`);
    await page.locator('#stelle-1').focus();
    for (let press = 0; press < 3; press += 1) await page.keyboard.press('ArrowRight');
    await page.getByRole('button', { name: 'Invia la valutazione' }).press('Enter');
    await page.getByText('Hai valutato questo servizio 4 su 5.').waitFor();
    expect([...world.feedback.rows.values()]).toMatchObject([{ stars: 4 }]);
    await page.context().close();
  });
});

describe('waiting for the receipt', () => {
  it('ends by itself when the receipt arrives, without JavaScript', async () => {
    const value = addCase(world, caseLike(), progressLike(['AwaitPayment'], ['CaseSubmitted']));
    world.payments.push(paymentLike(value));
    const page = await windowOf({ javaScriptEnabled: false, who: 'anna' });
    await page.goto(`${web.origin}/pratiche/2026-000123-K/pagamento?esito=ok`);
    world.payments[0] = paymentLike(value, { state: 'paid', paidAt: new Date('2026-11-24T09:29:00Z') });
    await page.getByRole('heading', { name: 'Pagamento ricevuto' }).waitFor({ timeout: 20_000 });
    await page.context().close();
  });
});

describe('waiting for the receipt with JavaScript', () => {
  it('loads the page anew only when something has changed', async () => {
    const value = addCase(world, caseLike(), progressLike(['AwaitPayment'], ['CaseSubmitted']));
    world.payments.push(paymentLike(value));
    const page = await windowOf({ who: 'anna' });
    const path = `${web.origin}/pratiche/2026-000123-K/pagamento?esito=ok`;
    await page.clock.install();
    await page.goto(path);
    await page.evaluate('window.untouched = true');
    const looked = page.waitForResponse(path);
    await page.clock.runFor(6_000);
    await looked;
    expect(await page.evaluate('window.untouched')).toBe(true);
    world.payments[0] = paymentLike(value, { state: 'paid', paidAt: new Date('2026-11-24T09:29:00Z') });
    // The page asks again 5 seconds after the answer has come, which the clock of the test cannot know.
    const again = page.waitForResponse(path);
    for (let second = 0; second < 60; second += 1) await page.clock.runFor(1_000);
    await again;
    await page.getByRole('heading', { name: 'Pagamento ricevuto' }).waitFor({ timeout: 20_000 });
    await page.context().close();
  });
});

describe('speed of the first view', () => {
  it('nothing moves after it is shown', async () => {
    const page = await windowOf({ width: 320 });
    await page.addInitScript(`
      globalThis.shifts = [];
      new PerformanceObserver((list) => {
        for (const { value } of list.getEntries()) shifts.push(value);
      }).observe({ type: 'layout-shift', buffered: true });
    `);
    for (const path of ['/', '/servizi/certificato-residenza', '/servizi']) {
      await page.goto(`${web.origin}${path}`, { waitUntil: 'networkidle' });
      const total = await page.evaluate<number>('shifts.reduce((sum, one) => sum + one, 0)');
      expect([path, total < 0.02]).toEqual([path, true]);
    }
    await page.context().close();
  });
});
