import { createGpdClient } from '../../src/payments/gpd-client.js';
import { clientsOf, control, HOUR_MS, KEY, position, startPagopa } from './payments-world.js';

let world: Awaited<ReturnType<typeof startPagopa>>;
beforeEach(async () => {
  world = await startPagopa();
});
afterEach(() => world.pagopa.close());

const path = '/gpd/debt-positions-service/v1';
const failed = (name: string, code: string): unknown => expect.objectContaining({ name, code });

/** A client whose service answers this. */
const answering = (status: number, body: unknown) =>
  createGpdClient({
    ...world.access,
    fetch: () => Promise.resolve(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status })),
  });

describe('creating a position', () => {
  it('is done once, however often it is asked for', async () => {
    const debt = position();
    expect(await world.gpd.create(debt)).toBe('created');
    expect(await world.gpd.create(debt)).toBe('already-there');
    expect(await world.gpd.create(debt)).toBe('already-there');
    const held = await world.gpd.find(debt.iupd);
    expect(held).toMatchObject({
      iupd: debt.iupd,
      status: 'VALID',
      paymentOption: [{ nav: debt.nav, iuv: debt.iuv, amount: 1652, status: 'PO_UNPAID', dueDate: debt.dueAt }],
    });
    expect(held?.paymentOption[0]?.transfer.map(({ iban, stamp }) => [iban ?? null, stamp?.stampType ?? null])).toEqual(
      [
        [null, '01'],
        ['IT60X0542811101000000123456', null],
      ],
    );
  });

  it('is done once when the answer to the first attempt is lost', async () => {
    const debt = position();
    world.pagopa.faults.set([{ match: { path }, effect: { dropConnection: 'after' }, times: 1 }]);
    await expect(world.gpd.create(debt)).rejects.toEqual(failed('UnavailableError', 'PAGOPA_UNREACHABLE'));
    expect(await world.gpd.create(debt)).toBe('already-there');
  });

  it('is done once by two callers at the same time', async () => {
    const debt = position();
    const outcomes = await Promise.all([world.gpd.create(debt), world.gpd.create(debt)]);
    expect(outcomes.sort()).toEqual(['already-there', 'created']);
  });

  it('recognises its own position also after it was paid', async () => {
    const debt = position();
    await world.gpd.create(debt);
    await control(world.pagopa, 'payments', { nav: debt.nav });
    expect(await world.gpd.create(debt)).toBe('already-there');
  });

  it('refuses to take another content for the same position', async () => {
    const debt = position();
    await world.gpd.create(debt);
    const [stamp, fee] = debt.transfers;
    for (const other of [
      { ...debt, description: 'Altro' },
      { ...debt, dueAt: new Date(debt.dueAt.getTime() + HOUR_MS) },
      {
        ...debt,
        transfers: [
          { ...stamp!, amountCents: 1600 },
          { ...fee!, category: '9/0101100IM/' },
        ],
      },
      { ...debt, amountCents: 26, transfers: [{ ...fee!, amountCents: 26 }] },
    ]) {
      await expect(world.gpd.create(other)).rejects.toEqual(failed('ConflictError', 'POSITION_DIFFERS'));
    }
  });

  it('tells a notice number that belongs to another position', async () => {
    const debt = position();
    await world.gpd.create(debt);
    const other = { ...position(), nav: debt.nav, iuv: debt.iuv };
    await expect(world.gpd.create(other)).rejects.toEqual(failed('ConflictError', 'NOTICE_NUMBER_TAKEN'));
  });

  it('tells that pagoPA refuses the data: repeating cannot help', async () => {
    const debt = position({ dueAt: new Date('2020-01-01T00:00:00Z') });
    await expect(world.gpd.create(debt)).rejects.toEqual(failed('InvalidInputError', 'POSITION_REFUSED'));
  });

  it('publishes a draft of its own that it finds', async () => {
    const debt = position();
    world.pagopa.faults.clear();
    await world.gpd.create(debt);
    const held = await fetch(
      `${world.pagopa.url}${path}/organizations/${debt.organizationTaxCode}/debtpositions/${debt.iupd}`,
      {
        method: 'PUT',
        headers: { 'ocp-apim-subscription-key': KEY, 'content-type': 'application/json' },
        body: JSON.stringify(await rawModel(debt.iupd)),
      },
    );
    expect(held.status).toBe(200);
    expect((await world.gpd.find(debt.iupd))?.status).toBe('DRAFT');
    expect(await world.gpd.create(debt)).toBe('already-there');
    expect((await world.gpd.find(debt.iupd))?.status).toBe('VALID');
  });

  /** What was sent for a position, from the journal. */
  async function rawModel(iupd: string): Promise<unknown> {
    const { entries } = (await (await fetch(`${world.pagopa.url}/__sandbox/journal`)).json()) as {
      entries: { method: string; body: string }[];
    };
    return JSON.parse(entries.find(({ method, body }) => method === 'POST' && body.includes(iupd))?.body ?? '{}');
  }
});

describe('publishing', () => {
  it('of a position that is payable already changes nothing', async () => {
    const debt = position();
    await world.gpd.create(debt);
    await world.gpd.publish(debt.iupd);
    expect((await world.gpd.find(debt.iupd))?.status).toBe('VALID');
  });

  it('is refused for what is not held or no longer payable', async () => {
    await expect(world.gpd.publish('none')).rejects.toEqual(failed('NotFoundError', 'POSITION_NOT_FOUND'));
    const debt = position();
    await world.gpd.create(debt);
    await world.gpd.invalidate(debt.iupd);
    await expect(world.gpd.publish(debt.iupd)).rejects.toEqual(failed('ConflictError', 'POSITION_NOT_PUBLISHABLE'));
  });
});

describe('invalidating', () => {
  it('is done once', async () => {
    const debt = position();
    await world.gpd.create(debt);
    expect(await world.gpd.invalidate(debt.iupd)).toBe('invalidated');
    expect(await world.gpd.invalidate(debt.iupd)).toBe('already-invalid');
  });

  it('says when the money or the clock was faster', async () => {
    const paid = position();
    const late = position();
    await world.gpd.create(paid);
    await world.gpd.create(late);
    await control(world.pagopa, 'payments', { nav: paid.nav });
    expect(await world.gpd.invalidate(paid.iupd)).toBe('paid');
    world.clock.advance(49 * HOUR_MS);
    expect(await world.gpd.invalidate(late.iupd)).toBe('expired');
  });

  it('is refused for what is not held', async () => {
    await expect(world.gpd.invalidate('none')).rejects.toEqual(failed('NotFoundError', 'POSITION_NOT_FOUND'));
  });
});

describe('a service that fails', () => {
  it.each([500, 502, 503, 429])('with %d is unavailable', async (status) => {
    world.pagopa.faults.set([{ match: { path }, effect: { status } }]);
    await expect(world.gpd.create(position())).rejects.toEqual(failed('UnavailableError', 'PAGOPA_FAILED'));
  });

  it('by not answering is given up after the time-out', async () => {
    const { gpd } = clientsOf(world.pagopa, { timeoutMs: 50 });
    world.pagopa.faults.set([{ match: { path }, effect: { hang: true } }]);
    await expect(gpd.find('x')).rejects.toEqual(failed('UnavailableError', 'PAGOPA_UNREACHABLE'));
  });

  it('by refusing our key or organisation is told apart', async () => {
    const wrongKey = clientsOf(world.pagopa, { subscriptionKey: 'other' });
    await expect(wrongKey.gpd.find('x')).rejects.toEqual(failed('UnavailableError', 'PAGOPA_CREDENTIALS'));
    const wrongOrganization = clientsOf(world.pagopa, { organizationTaxCode: '80000000001' });
    await expect(wrongOrganization.gpd.find('x')).rejects.toEqual(failed('UnavailableError', 'PAGOPA_CREDENTIALS'));
  });

  it.each([
    ['no JSON', '<html>'],
    ['no position', {}],
    ['another shape', { iupd: 'x', status: 'HAPPY', companyName: '', paymentOption: [] }],
  ])('by answering %s is unavailable, never a position', async (_name, body) => {
    await expect(answering(200, body).find('x')).rejects.toEqual(failed('UnavailableError', 'PAGOPA_NONSENSE'));
  });

  it('by answering without end is cut off', async () => {
    const endless = answering(200, 'x'.repeat(5 * 1024 * 1024));
    await expect(endless.find('x')).rejects.toEqual(failed('UnavailableError', 'PAGOPA_UNREACHABLE'));
  });

  it('by redirecting is not followed', async () => {
    world.pagopa.faults.set([
      { match: { path }, effect: { status: 302, headers: { location: 'http://127.0.0.1:9/' } } },
    ]);
    await expect(world.gpd.find('x')).rejects.toEqual(failed('UnavailableError', 'PAGOPA_NONSENSE'));
  });

  it('is counted by the guard, refusals of the business are not', async () => {
    const outcomes: string[] = [];
    const { gpd } = clientsOf(world.pagopa, {
      guard: async (system, call) => {
        try {
          const value = await call();
          outcomes.push(`${system} ok`);
          return value;
        } catch (error) {
          outcomes.push(`${system} failed`);
          throw error;
        }
      },
    });
    await expect(gpd.invalidate('none')).rejects.toEqual(failed('NotFoundError', 'POSITION_NOT_FOUND'));
    world.pagopa.faults.set([{ match: { path }, effect: { status: 503 } }]);
    await expect(gpd.find('x')).rejects.toThrow();
    expect(outcomes).toEqual(['pagopa-gpd ok', 'pagopa-gpd failed']);
  });

  it('is read also when it writes instants without a zone', async () => {
    const held = await answering(200, {
      iupd: 'x',
      status: 'PAID',
      companyName: 'Comune di Venezia',
      paymentOption: [
        {
          nav: '348170000000012344',
          iuv: '48170000000012344',
          amount: 1,
          description: 'x',
          dueDate: '2026-12-01T10:00:00.5',
          status: 'PO_PAID',
          transfer: [],
        },
      ],
    }).find('x');
    expect(held?.paymentOption[0]?.dueDate).toEqual(new Date('2026-12-01T10:00:00.500Z'));
  });
});
