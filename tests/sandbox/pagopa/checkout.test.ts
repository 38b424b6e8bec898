import type { DebtPosition } from '../../../src/payments/debt-position.js';
import {
  control,
  HOUR_MS,
  KEY,
  position,
  press,
  RETURN_URLS,
  startPagopa,
  visitCheckout,
} from '../../payments/payments-world.js';

let world: Awaited<ReturnType<typeof startPagopa>>;
beforeEach(async () => {
  world = await startPagopa({ receiptDelayMs: HOUR_MS });
});
afterEach(() => world.pagopa.close());

async function held(overrides = {}): Promise<DebtPosition> {
  const debt = position(overrides);
  await world.gpd.create(debt);
  return debt;
}

const open = (debt: DebtPosition, overrides: object = {}) =>
  world.checkout.createCart({
    positions: [{ ...debt, ...overrides }],
    cartId: 'c-1',
    email: null,
    returnUrls: RETURN_URLS,
  });

async function get(page: URL, language = 'it') {
  const response = await fetch(`${page.href}?lang=${language}`);
  return { status: response.status, headers: response.headers, text: await response.text() };
}

describe('the cart API', () => {
  const cart = {
    paymentNotices: [
      {
        noticeNumber: '348170000000012344',
        fiscalCode: '00339370272',
        amount: 1652,
        companyName: 'Comune di Venezia',
        description: 'Certificato',
      },
    ],
    returnUrls: {
      returnOkUrl: RETURN_URLS.okUrl,
      returnCancelUrl: RETURN_URLS.cancelUrl,
      returnErrorUrl: RETURN_URLS.errorUrl,
    },
  };
  const [notice] = cart.paymentNotices;
  const post = (body: unknown, key = KEY) =>
    fetch(`${world.pagopa.url}/checkout/ec/v1/carts`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'ocp-apim-subscription-key': key, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('answers 302 with the address of the page', async () => {
    const response = await post(cart);
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/checkout\/pay\/[0-9a-f-]{36}$/);
    expect((await post(cart, 'wrong')).status).toBe(401);
  });

  it.each<[string, object]>([
    ['no notice', { ...cart, paymentNotices: [] }],
    ['six notices', { ...cart, paymentNotices: Array.from({ length: 6 }, () => notice) }],
    ['a notice number of 17 digits', { ...cart, paymentNotices: [{ ...notice, noticeNumber: '34817000000001234' }] }],
    ['a tax code of 16 characters', { ...cart, paymentNotices: [{ ...notice, fiscalCode: 'VNRNNA84C55L736A' }] }],
    ['an amount in euros', { ...cart, paymentNotices: [{ ...notice, amount: 16.52 }] }],
    ['an email that is none', { ...cart, emailNotice: 'x' }],
    ['no return address', { paymentNotices: cart.paymentNotices }],
    [
      'a return address that is a script',
      { ...cart, returnUrls: { ...cart.returnUrls, returnOkUrl: 'javascript:alert(1)' } },
    ],
  ])('refuses %s with 400', async (_name, body) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ status: 400, title: 'Bad request', detail: expect.any(String) });
  });
});

describe('the Checkout page', () => {
  it('shows creditor, subject, notice number and amount in both languages', async () => {
    const debt = await held();
    const page = await open(debt);
    const italian = await get(page);
    expect(italian.status).toBe(200);
    for (const text of ['Comune di Venezia', 'Certificato di residenza', '16,52\u00a0€', 'Paga']) {
      expect(italian.text).toContain(text);
    }
    expect(italian.text).toContain(debt.nav.replace(/(\d{4})(?=\d)/g, '$1 '));
    const english = await get(page, 'en');
    expect(english.text).toContain('€16.52');
    expect(english.text).toContain('lang="en"');
  });

  it('runs nothing of what the creditor wrote', async () => {
    const debt = await held({ description: '<script>alert(1)</script>' });
    const { text, headers } = await get(await open(debt));
    expect(text).not.toContain('<script>');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('does not take the amount from the cart', async () => {
    const debt = await held();
    const page = await open(debt, { amountCents: 1 });
    const { status, text } = await get(page);
    expect(status).toBe(409);
    expect(text).toContain('AMOUNT_DIFFERS');
    expect((await press(page, 'pay')).status).toBe(409);
    expect((await world.gpd.find(debt.iupd))?.status).toBe('VALID');
  });

  it('does not let a notice be paid that the creditor does not hold, took back, or holds as paid or expired', async () => {
    const unknown = position();
    const withdrawn = await held();
    await world.gpd.invalidate(withdrawn.iupd);
    const paid = await held();
    await visitCheckout(world.checkout, paid, 'pay');
    const underWay = await held();
    await visitCheckout(world.checkout, underWay, 'pay-late');
    for (const [debt, code] of [
      [unknown, 'PAA_PAGAMENTO_SCONOSCIUTO'],
      [withdrawn, 'PAA_PAGAMENTO_ANNULLATO'],
      [paid, 'PAA_PAGAMENTO_DUPLICATO'],
      [underWay, 'PAA_PAGAMENTO_IN_CORSO'],
    ] as const) {
      const page = await open(debt);
      expect((await get(page)).text).toContain(code);
      expect((await press(page, 'pay')).status).toBe(409);
    }
    const late = await held();
    const page = await open(late);
    world.clock.advance(49 * HOUR_MS);
    expect((await get(page)).text).toContain('PAA_PAGAMENTO_SCADUTO');
  });

  it('ends once: paying again, or after cancelling, is not possible', async () => {
    const paid = await open(await held());
    expect((await press(paid, 'pay')).headers.get('location')).toBe(RETURN_URLS.okUrl);
    expect((await press(paid, 'pay')).status).toBe(410);
    const cancelled = await open(await held());
    expect((await press(cancelled, 'cancel')).headers.get('location')).toBe(RETURN_URLS.cancelUrl);
    expect((await press(cancelled, 'pay')).status).toBe(410);
  });

  it('ends a session that expired with a way back, and nothing paid', async () => {
    const debt = await held();
    const answer = await press(await open(debt), 'time-out');
    expect(answer.status).toBe(200);
    const text = await answer.text();
    expect(text).toContain('La sessione è scaduta');
    expect(text).toContain(RETURN_URLS.errorUrl);
    expect((await world.gpd.find(debt.iupd))?.status).toBe('VALID');
  });

  it('does nothing on a button that it does not have', async () => {
    const debt = await held();
    for (const action of ['', 'constructor', '__proto__']) {
      expect((await press(await open(debt), action)).status).toBe(422);
    }
    expect((await world.gpd.find(debt.iupd))?.status).toBe('VALID');
  });

  it('says that an address leads nowhere', async () => {
    const { status, text } = await get(new URL(`${world.pagopa.url}/checkout/pay/none`));
    expect(status).toBe(404);
    expect(text).toContain('Sessione di pagamento inesistente');
  });

  it('makes the next receipt wrong or late when a test asks for it', async () => {
    const debt = await held();
    world.pagopa.faults.set([
      { match: { body: debt.nav }, effect: { signal: 'receipt-wrong-amount' }, times: 1 },
      { match: { body: debt.nav }, effect: { signal: 'receipt-late' }, times: 1 },
    ]);
    await visitCheckout(world.checkout, debt, 'pay');
    expect(await world.receipts.find(debt.iuv)).toBeUndefined();
    world.clock.advance(HOUR_MS);
    expect((await world.receipts.find(debt.iuv))?.receipt?.amountCents).toBe(1651);
  });
});

describe('the control of payments', () => {
  it('refuses what it does not understand', async () => {
    const post = (body: object) =>
      fetch(`${world.pagopa.url}/__sandbox/payments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await post({ nav: '1' })).status).toBe(422);
    expect((await post({ nav: '348170000000012344', variant: 'free' })).status).toBe(422);
    expect((await post({ nav: '348170000000012344' })).status).toBe(404);
  });

  it('counts a payment of a withdrawn or expired position as paid, as GPD does', async () => {
    const debt = await held();
    await world.gpd.invalidate(debt.iupd);
    await control(world.pagopa, 'payments', { nav: debt.nav });
    expect((await world.gpd.find(debt.iupd))?.status).toBe('PAID');
  });
});
