import { jest } from '@jest/globals';
import { buildNoticeNumber } from '../../src/payments/notice-number.js';
import { createDebtPosition } from '../../src/payments/debt-position.js';
import { clerkOf, startHarness, type Harness } from './harness.js';
import { decideMoney, moneyTasks, receive, released, subjectsOf, unpaidCertificate, type Unpaid } from './money.js';
import { CITY_FISCAL_CODE } from './outside.js';

jest.setTimeout(60_000);

const READY = 'Il tuo certificato di residenza è pronto (N)';
const CHECKING = 'Abbiamo ricevuto un pagamento da verificare (N)';
const REFUND = 'Ti rimborsiamo 16,52 € (N)';
const CLOSED = 'La pratica N è conclusa';

let platform: Harness;
beforeAll(async () => {
  platform = await startHarness();
});
afterAll(() => platform.close());

const withdraw = async ({ value }: Unpaid): Promise<void> => {
  await platform.services.withdrawCase(value, { kind: 'citizen', taxCode: null });
  await platform.services.dispatcher.drain();
  await platform.waitForCase(
    value.id,
    'withdrawn',
    ({ status, outcome }) => status === 'closed' && outcome === 'withdrawn',
  );
};

/** How the money comes to be wrong, and what pagoPA is told to do. */
const ANOMALIES: readonly {
  readonly name: string;
  readonly anomaly: string;
  readonly variant?: string;
  /** Outcome before the anomalous receipt. */
  readonly before: string | null;
  readonly prepare?: (unpaid: Unpaid) => Promise<void>;
}[] = [
  { name: 'for a withdrawn case', anomaly: 'late', before: 'withdrawn', prepare: withdraw },
  {
    name: 'for a case that is paid already',
    anomaly: 'duplicate',
    before: 'issued',
    async prepare({ value, debt }) {
      await platform.outside.pay(debt.position.nav);
      await receive(platform);
      await platform.waitForCase(
        value.id,
        'issued',
        ({ outcome, status }) => outcome === 'issued' && status === 'closed',
      );
      // A receipt tells the second of its payment, no more: two payments in one second would look like one.
      platform.clock.advance(2_000);
    },
  },
  { name: 'with a wrong amount', anomaly: 'wrong-amount', variant: 'wrong-amount', before: null },
  { name: 'with the stamp of another document', anomaly: 'wrong-stamp', variant: 'stamp-other-document', before: null },
  { name: 'with a stamp that nobody signed', anomaly: 'wrong-stamp', variant: 'stamp-bad-signature', before: null },
  { name: 'with a stamp that was used before', anomaly: 'wrong-stamp', variant: 'stamp-reused', before: null },
];

describe.each(ANOMALIES)('a receipt $name', ({ anomaly, before, variant, prepare }) => {
  async function anomalous(): Promise<Unpaid> {
    const unpaid = await unpaidCertificate(platform);
    await prepare?.(unpaid);
    expect((await platform.find(unpaid.value.id)).outcome).toBe(before);
    await platform.outside.pay(unpaid.debt.position.nav, variant);
    await receive(platform);
    return unpaid;
  }

  it('makes one task of a clerk, tells the citizen, and is refunded once', async () => {
    const { value, debt } = await anomalous();
    const [task, ...others] = await moneyTasks(platform, value);
    expect(others).toEqual([]);
    expect(task?.elementId).toBe('DecideMoney');
    const stored = (await platform.stores.receipts.listOfDebt(debt.id)).at(-1);
    expect(stored?.verdict).toBe(anomaly);
    expect((await platform.find(value.id)).notice?.it).toMatch(
      /pagamento di 16,5[12]\s€ da verificare. Il denaro è al sicuro/,
    );
    expect(subjectsOf(platform, value).filter((subject) => subject === CHECKING)).toHaveLength(1);

    // Heard of again, by whatever way: still one task.
    await receive(platform);
    expect(await moneyTasks(platform, value)).toHaveLength(1);

    await decideMoney(platform, value, 'refund');
    const refunds = await platform.stores.refunds.listOfCase(value.id);
    expect(refunds).toHaveLength(1);
    expect(refunds[0]).toMatchObject({
      receiptId: stored?.receipt.receiptId,
      amountCents: stored?.receipt.amountCents,
      anomaly,
    });
    expect((await platform.find(value.id)).notice?.it).toMatch(/^Il Comune ti rimborsa 16,5[12]\s€/);
    expect(subjectsOf(platform, value).filter((subject) => subject.startsWith('Ti rimborsiamo'))).toHaveLength(1);
    expect((await released(platform, value)).includes('certificate')).toBe(before === 'issued');
    expect(await moneyTasks(platform, value)).toEqual([]);
  });

  it('can release the document instead', async () => {
    const { value } = await anomalous();
    await decideMoney(platform, value, 'release');
    const after = await platform.find(value.id);
    expect(after.outcome).toBe('issued');
    expect(after.notice?.it).toMatch(/^Il certificato è pronto/);
    expect((await released(platform, value)).sort()).toEqual(['certificate', 'stamp']);
    expect(subjectsOf(platform, value).filter((subject) => subject === READY)).toHaveLength(1);
    expect(await platform.stores.refunds.listOfCase(value.id)).toEqual([]);
    expect(await platform.services.insight.listOpenIncidents()).toEqual([]);
  });
});

describe('a receipt whose money is decided while the case still waits', () => {
  it.each(['release', 'refund'] as const)(
    'ends the case without asking again for the money after a %s',
    async (decision) => {
      const { value, debt } = await unpaidCertificate(platform);
      await platform.outside.pay(debt.position.nav, 'wrong-amount');
      await receive(platform);
      await decideMoney(platform, value, decision);
      const mails = subjectsOf(platform, value);
      platform.clock.advanceTo(new Date(debt.position.dueAt.getTime() + 60_000));
      const after = await platform.waitForCase(value.id, 'closed', ({ status }) => status === 'closed');
      await platform.quiet();
      expect(after.outcome).toBe(decision === 'release' ? 'issued' : 'expired');
      expect(after.notice?.it).toMatch(decision === 'release' ? /^Il certificato è pronto/ : /^Il Comune ti rimborsa/);
      expect(subjectsOf(platform, value)).toEqual(mails);
      expect(await platform.services.insight.listOpenIncidents()).toEqual([]);
    },
  );
});

describe('a receipt of no debt of ours', () => {
  it('makes one task without a case, and can be refunded', async () => {
    const position = createDebtPosition({
      ...buildNoticeNumber('48', 987_654_321),
      effectKey: 'another system of the city',
      organizationTaxCode: CITY_FISCAL_CODE,
      companyName: 'Comune di Venezia',
      officeName: null,
      debtor: { type: 'F', taxCode: 'ZNTMRC78L21L736T', fullName: 'Marco Zanetti' },
      description: 'Avviso di un altro sistema',
      dueAt: new Date(platform.now().getTime() + 86_400_000),
      transfers: [
        {
          kind: 'iban',
          amountCents: 4_200,
          iban: 'IT60X0542811101000000123456',
          category: '9/0101108TS/',
          remittanceInformation: 'Avviso di un altro sistema',
        },
      ],
    });
    await platform.services.gpd.create(position);
    const receiptId = await platform.outside.pay(position.nav);
    await receive(platform);
    const tasks = (await platform.tasks('tributi')).filter(({ caseId }) => caseId === null);
    expect(tasks).toHaveLength(1);
    const answers = { decision: 'refund', reason: 'Non è un debito di questo sistema.' };
    await platform.services.tasks.complete(tasks[0]?.id ?? '', clerkOf('tributi'), answers);
    await platform.services.dispatcher.drain();
    await platform.quiet();
    expect(await platform.stores.refunds.find(receiptId)).toMatchObject({ caseId: null, amountCents: 4_200 });
  });
});

describe('a payment in time', () => {
  it('issues the certificate with its stamp and one mail, and nothing more', async () => {
    const { value, debt } = await unpaidCertificate(platform);
    await platform.outside.pay(debt.position.nav);
    await receive(platform);
    await platform.waitForCase(
      value.id,
      'closed',
      ({ status, outcome }) => status === 'closed' && outcome === 'issued',
    );
    expect(subjectsOf(platform, value)).toEqual([READY]);
    expect(await moneyTasks(platform, value)).toEqual([]);
    expect((await released(platform, value)).sort()).toEqual(['certificate', 'stamp']);
  });

  it('that never comes: one reminder, then the case expires and the position is invalid', async () => {
    const { value, debt } = await unpaidCertificate(platform);
    platform.clock.advanceTo(new Date(debt.position.dueAt.getTime() - 2 * 86_400_000));
    await platform.quiet();
    await platform.services.dispatcher.drain();
    expect(subjectsOf(platform, value)).toEqual(['Manca il pagamento per la pratica N']);
    platform.clock.advanceTo(new Date(debt.position.dueAt.getTime() + 60_000));
    await platform.waitForCase(
      value.id,
      'expired',
      ({ status, outcome }) => status === 'closed' && outcome === 'expired',
    );
    await platform.quiet();
    await platform.services.dispatcher.drain();
    expect(subjectsOf(platform, value)).toEqual(['Manca il pagamento per la pratica N', CLOSED]);
    expect((await platform.stores.debtPositions.find(debt.id))?.state).toBe('expired');

    // And a receipt that comes even later is a clerk's.
    await platform.outside.pay(debt.position.nav);
    await receive(platform);
    expect(await moneyTasks(platform, value)).toHaveLength(1);
    await decideMoney(platform, value, 'refund');
    expect(subjectsOf(platform, value).slice(2)).toEqual([CHECKING, REFUND]);
  });
});
