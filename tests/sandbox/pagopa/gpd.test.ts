import { DEMO_ORGANIZATION } from '../../../sandbox/pagopa/pagopa-sandbox.js';
import { HOUR_MS, KEY, START, startPagopa } from '../../payments/payments-world.js';

let world: Awaited<ReturnType<typeof startPagopa>>;
beforeEach(async () => {
  world = await startPagopa();
});
afterEach(() => world.pagopa.close());

const at = (hours: number) => new Date(START.getTime() + hours * HOUR_MS).toISOString();

let count = 0;
function model(overrides: object = {}, option: object = {}) {
  count += 1;
  const iuv = `48${String(count).padStart(15, '0')}`;
  return {
    iupd: `P-${count}`,
    type: 'F',
    fiscalCode: 'VNRNNA84C55L736A',
    fullName: 'Anna Venier',
    switchToExpired: true,
    companyName: 'Comune di Venezia',
    paymentOption: [
      {
        iuv,
        amount: 52,
        description: 'Diritti',
        isPartialPayment: false,
        dueDate: at(48),
        transfer: [
          {
            idTransfer: '1',
            amount: 52,
            remittanceInformation: 'Diritti',
            category: '9/0101108TS/',
            iban: 'IT60X0542811101000000123456',
          },
        ],
        ...option,
      },
    ],
    ...overrides,
  };
}

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(
    `${world.pagopa.url}/gpd/debt-positions-service/v1/organizations/${DEMO_ORGANIZATION.taxCode}${path}`,
    {
      method,
      headers: { 'ocp-apim-subscription-key': KEY, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    },
  );
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
  };
}

const create = (position: object, query = '') => call('POST', `/debtpositions${query}`, position);
const statusOf = async (iupd: string) => (await call('GET', `/debtpositions/${iupd}`)).body.status;

async function pay(position: ReturnType<typeof model>) {
  const response = await fetch(`${world.pagopa.url}/__sandbox/payments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ nav: `3${position.paymentOption[0]?.iuv}` }),
  });
  expect(response.status).toBe(201);
}

/** Positions in each state. */
const STATES: Record<string, () => Promise<string>> = {
  async DRAFT() {
    const position = model();
    await create(position);
    return position.iupd;
  },
  async PUBLISHED() {
    const position = model({ validityDate: at(24) });
    await create(position, '?toPublish=true');
    return position.iupd;
  },
  async VALID() {
    const position = model();
    await create(position, '?toPublish=true');
    return position.iupd;
  },
  async INVALID() {
    const iupd = await STATES.VALID!();
    await call('POST', `/debtpositions/${iupd}/invalidate`);
    return iupd;
  },
  async EXPIRED() {
    const dueDate = new Date(world.clock.now().getTime() + HOUR_MS).toISOString();
    const position = model({}, { dueDate });
    await create(position, '?toPublish=true');
    world.clock.advance(2 * HOUR_MS);
    return position.iupd;
  },
  async PAID() {
    const position = model();
    await create(position, '?toPublish=true');
    await pay(position);
    return position.iupd;
  },
};

describe('GPD: who may call', () => {
  it('is who brings the key, in the header or the query', async () => {
    const path = '/debtpositions';
    expect((await call('GET', path, undefined, { 'ocp-apim-subscription-key': 'wrong' })).status).toBe(401);
    expect((await call('GET', path, undefined, { 'ocp-apim-subscription-key': '' })).status).toBe(401);
    const byQuery = await call('GET', `${path}?subscription-key=${KEY}`, undefined, {
      'ocp-apim-subscription-key': KEY,
    });
    expect(byQuery.status).toBe(200);
  });

  it('is for its own organisations and segregation codes only', async () => {
    const other = await fetch(
      `${world.pagopa.url}/gpd/debt-positions-service/v1/organizations/80000000001/debtpositions`,
      {
        headers: { 'ocp-apim-subscription-key': KEY },
      },
    );
    expect(other.status).toBe(403);
    expect((await create(model({}, { iuv: '47000000000000001' }))).status).toBe(403);
  });

  it('gets its request id back', async () => {
    const { headers } = await call('GET', '/debtpositions', undefined, { 'x-request-id': 'r-1' });
    expect(headers.get('x-request-id')).toBe('r-1');
  });
});

describe('GPD: creating', () => {
  it('makes a draft, or publishes at once', async () => {
    const draft = await create(model());
    expect([draft.status, draft.body.status]).toEqual([201, 'DRAFT']);
    const valid = await create(model(), '?toPublish=true');
    expect([valid.status, valid.body.status]).toEqual([201, 'VALID']);
    const published = await create(model({ validityDate: at(24) }), '?toPublish=true');
    expect([published.status, published.body.status]).toEqual([201, 'PUBLISHED']);
  });

  it('takes an instant without a zone for UTC', async () => {
    const position = model({}, { dueDate: '2026-12-01T10:00:00' });
    await create(position);
    const { body } = await call('GET', `/debtpositions/${position.iupd}`);
    expect(body.paymentOption).toMatchObject([
      { dueDate: '2026-12-01T10:00:00.000Z', nav: `3${position.paymentOption[0]?.iuv}` },
    ]);
  });

  const [transfer] = model().paymentOption[0]!.transfer;
  const stamp = { hashDocument: 'aGFzaA==', stampType: '01', provincialResidence: 'VE' };
  const withTransfer = (overrides: object) => model({}, { transfer: [{ ...transfer, ...overrides }] });
  it.each<[string, unknown]>([
    ['malformed JSON', '{'],
    ['no body', undefined],
    ['no IUPD', { ...model(), iupd: undefined }],
    ['a blank IUPD', model({ iupd: ' ' })],
    ['an unknown type', model({ type: 'X' })],
    ['a country of three letters', model({ country: 'ITA' })],
    ['an email that is none', model({ email: 'x' })],
    ['a company name of 141 characters', model({ companyName: 'x'.repeat(141) })],
    ['switchToExpired as text', model({ switchToExpired: 'true' })],
    ['a validity that is past', model({ validityDate: at(-1) })],
    ['a due date that is past', model({}, { dueDate: at(-1) })],
    ['a due date before the validity', model({ validityDate: at(24) }, { dueDate: at(23) })],
    ['a due date that is no date', model({}, { dueDate: '01/12/2026' })],
    ['a retention before the due date', model({}, { retentionDate: at(47) })],
    ['an amount of nothing', model({}, { amount: 0 })],
    ['half a cent', model({}, { amount: 52.5 })],
    ['an amount that is not the sum', model({}, { amount: 53 })],
    ['no transfer', model({}, { transfer: [] })],
    ['a sixth transfer id', withTransfer({ idTransfer: '6' })],
    ['IBAN and stamp together', withTransfer({ stamp })],
    ['neither IBAN nor stamp', withTransfer({ iban: undefined })],
    ['a stamp with a postal IBAN', withTransfer({ iban: undefined, stamp, postalIban: 'IT60X0760111101000000123456' })],
    ['an IBAN with spaces', withTransfer({ iban: 'IT60 X054' })],
    [
      'the same metadata key twice',
      model(
        {},
        {
          paymentOptionMetadata: [
            { key: 'a', value: '1' },
            { key: 'a', value: '2' },
          ],
        },
      ),
    ],
    [
      'eleven metadata',
      model({}, { paymentOptionMetadata: Array.from({ length: 11 }, (_, key) => ({ key: `${key}`, value: '' })) }),
    ],
  ])('refuses %s with 400', async (_name, position) => {
    const { status, body } = await call('POST', '/debtpositions', position);
    expect(status).toBe(400);
    expect(body).toEqual({ title: expect.any(String), status: 400, detail: expect.any(String) });
  });

  it('takes a stamp', async () => {
    expect((await create(withTransfer({ iban: undefined, stamp }))).status).toBe(201);
  });

  it('refuses with 409 what is not unique, and metadata that is reserved', async () => {
    const first = model();
    await create(first);
    const { iuv } = first.paymentOption[0]!;
    for (const position of [
      model({ iupd: first.iupd }),
      model({}, { iuv }),
      model({}, { nav: `3${iuv}` }),
      model({
        paymentOption: [...model().paymentOption, ...model().paymentOption].map((option) => ({
          ...option,
          iuv: '48000000000000999',
        })),
      }),
      model({}, { paymentOptionMetadata: [{ key: 'NOTIFICATION_FEE', value: '1' }] }),
    ]) {
      expect((await create(position)).status).toBe(409);
    }
  });
});

describe('GPD: what each state allows', () => {
  it.each([
    ['DRAFT', { publish: 200, invalidate: 409, update: 200, delete: 200 }],
    ['PUBLISHED', { publish: 409, invalidate: 200, update: 200, delete: 200 }],
    ['VALID', { publish: 409, invalidate: 200, update: 200, delete: 200 }],
    ['INVALID', { publish: 409, invalidate: 409, update: 409, delete: 200 }],
    ['EXPIRED', { publish: 409, invalidate: 409, update: 200, delete: 200 }],
    ['PAID', { publish: 409, invalidate: 409, update: 409, delete: 409 }],
  ])('%s', async (state, allowed) => {
    const run: Record<keyof typeof allowed, (iupd: string) => Promise<{ status: number }>> = {
      publish: (iupd) => call('POST', `/debtpositions/${iupd}/publish`),
      invalidate: (iupd) => call('POST', `/debtpositions/${iupd}/invalidate`),
      update: (iupd) => call('PUT', `/debtpositions/${iupd}`, model({ iupd }, { dueDate: at(96) })),
      delete: (iupd) => call('DELETE', `/debtpositions/${iupd}`),
    };
    for (const [action, status] of Object.entries(allowed)) {
      const iupd = await STATES[state]!();
      expect(await statusOf(iupd)).toBe(state);
      expect([action, (await run[action as keyof typeof allowed](iupd)).status]).toEqual([action, status]);
    }
  });

  it.each(['GET', 'PUT', 'DELETE'])('%s of what is not there is 404', async (method) => {
    expect(
      (await call(method, '/debtpositions/none', method === 'PUT' ? model({ iupd: 'none' }) : undefined)).status,
    ).toBe(404);
  });

  it.each(['publish', 'invalidate'])('%s of what is not there is 404', async (action) => {
    expect((await call('POST', `/debtpositions/none/${action}`)).status).toBe(404);
  });
});

describe('GPD: the clock', () => {
  it('makes a published position valid, and a valid one expired', async () => {
    const position = model({ validityDate: at(24) });
    await create(position, '?toPublish=true');
    world.clock.advance(23 * HOUR_MS);
    expect(await statusOf(position.iupd)).toBe('PUBLISHED');
    world.clock.advance(HOUR_MS);
    expect(await statusOf(position.iupd)).toBe('VALID');
    world.clock.advance(24 * HOUR_MS);
    expect(await statusOf(position.iupd)).toBe('VALID');
    world.clock.advance(1);
    expect(await statusOf(position.iupd)).toBe('EXPIRED');
  });

  it('does not expire what is not meant to', async () => {
    const position = model({ switchToExpired: false });
    await create(position, '?toPublish=true');
    world.clock.advance(1000 * HOUR_MS);
    expect(await statusOf(position.iupd)).toBe('VALID');
  });

  it('refuses to publish when a date has passed meanwhile', async () => {
    const due = model({}, { dueDate: at(1) });
    const validity = model({ validityDate: at(1) });
    await create(due);
    await create(validity);
    world.clock.advance(2 * HOUR_MS);
    for (const { iupd } of [due, validity]) {
      expect((await call('POST', `/debtpositions/${iupd}/publish`)).status).toBe(409);
    }
  });
});

describe('GPD: updating', () => {
  it('makes a draft again, or publishes at once', async () => {
    const iupd = await STATES.VALID!();
    const update = model({ iupd });
    expect((await call('PUT', `/debtpositions/${iupd}`, update)).body.status).toBe('DRAFT');
    expect((await call('PUT', `/debtpositions/${iupd}?toPublish=true`, update)).body.status).toBe('VALID');
  });

  it('refuses another IUPD than that of the path, and a notice number of another position', async () => {
    const other = model();
    await create(other);
    const iupd = await STATES.DRAFT!();
    expect((await call('PUT', `/debtpositions/${iupd}`, model())).status).toBe(400);
    const taken = model({ iupd }, { iuv: other.paymentOption[0]?.iuv });
    expect((await call('PUT', `/debtpositions/${iupd}`, taken)).status).toBe(409);
  });

  it('exchanges an IBAN in what is not paid', async () => {
    const unpaid = await STATES.VALID!();
    const paid = await STATES.PAID!();
    const { body } = await call('PATCH', '/debtpositions/transfers?oldIban=IT60X0542811101000000123456', {
      newIban: 'IT99',
    });
    expect(body.updatedTransfers).toBe(1);
    expect(JSON.stringify((await call('GET', `/debtpositions/${unpaid}`)).body)).toContain('IT99');
    expect(JSON.stringify((await call('GET', `/debtpositions/${paid}`)).body)).not.toContain('IT99');
    expect((await call('PATCH', '/debtpositions/transfers', { newIban: 'IT99' })).status).toBe(400);
  });
});

describe('GPD: listing', () => {
  it('filters, sorts and pages', async () => {
    for (const state of ['DRAFT', 'VALID', 'PAID']) await STATES[state]!();
    const list = async (query: string) => {
      const { body } = await call('GET', `/debtpositions?${query}`);
      return body as { payment_position_list: { status: string }[]; page_info: object };
    };
    expect((await list('status=PAID')).payment_position_list).toHaveLength(1);
    expect((await list('orderby=STATUS&ordering=ASC')).payment_position_list.map(({ status }) => status)).toEqual([
      'DRAFT',
      'PAID',
      'VALID',
    ]);
    expect((await list('limit=2&page=1')).page_info).toEqual({ page: 1, limit: 2, items_found: 1, total_pages: 2 });
    expect((await list('payment_date_from=2026-11-24&payment_date_to=2026-11-24')).payment_position_list).toHaveLength(
      1,
    );
    expect((await list('due_date_from=2026-11-27')).payment_position_list).toHaveLength(0);
  });

  it.each(['limit=0', 'limit=51', 'page=-1', 'status=HAPPY', 'due_date_from=2026-12-02&due_date_to=2026-12-01'])(
    'refuses %s with 400',
    async (query) => {
      expect((await call('GET', `/debtpositions?${query}`)).status).toBe(400);
    },
  );
});

describe('GPD: who pays by instalments', () => {
  it('cannot pay at once any more, nor the other way round', async () => {
    const option = model().paymentOption[0]!;
    const options = [
      { ...option, iuv: '48000000000009001', isPartialPayment: false },
      { ...option, iuv: '48000000000009002', isPartialPayment: true },
      { ...option, iuv: '48000000000009003', isPartialPayment: true },
    ];
    const position = model({ paymentOption: options });
    await create(position, '?toPublish=true');
    const cart = async (iuv: string) => {
      const page = await world.checkout.createCart({
        positions: [
          {
            nav: `3${iuv}`,
            organizationTaxCode: DEMO_ORGANIZATION.taxCode,
            amountCents: 52,
            companyName: 'Comune di Venezia',
            description: 'Rata',
          },
        ],
        cartId: 'c',
        email: null,
        returnUrls: {
          okUrl: 'http://127.0.0.1:9/ok',
          cancelUrl: 'http://127.0.0.1:9/no',
          errorUrl: 'http://127.0.0.1:9/err',
        },
      });
      return fetch(page, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ do: 'pay' }) });
    };
    expect((await cart('48000000000009002')).status).toBe(303);
    expect(await statusOf(position.iupd)).toBe('PARTIALLY_PAID');
    expect((await cart('48000000000009001')).status).toBe(409);
    expect((await cart('48000000000009003')).status).toBe(303);
    expect(await statusOf(position.iupd)).toBe('PAID');
  });
});
