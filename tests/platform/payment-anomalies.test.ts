import { jest } from '@jest/globals';
import { buildNoticeNumber } from '../../src/payments/notice-number.js';
import type { StoredDebt } from '../../src/payments/stored-debt.js';
import { fieldsOf } from '../../src/forms/form.js';
import { parseForm } from '../../src/forms/parse-form.js';
import { createDebtPosition } from '../../src/payments/debt-position.js';
import { clerkOf, startHarness, type Harness } from './harness.js';
import { decideMoney, moneyTasks, receive, released, subjectsOf, unpaidCertificate, type Unpaid } from './money.js';
import { CITY_FISCAL_CODE } from './outside.js';

jest.setTimeout(60_000);

const READY = 'Il tuo certificato di residenza è pronto (N)';
const CHECKING = 'Abbiamo ricevuto un pagamento da verificare (N)';
const REFUND = 'Ti rimborsiamo 16,52 € (N)';
const CLOSED = 'La pratica N è conclusa';
const AGAIN = 'Un nuovo avviso di pagamento per la pratica N';

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
    const money = await platform.services.receiptDesk.ofInstance(task?.processInstanceKey ?? '');
    expect(money).toMatchObject({ stored: { verdict: anomaly }, askedCents: 1652 });
    expect(money?.document?.sha256).toMatch(/^[0-9a-f]{64}$/);
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
  const ISSUED = { status: 'closed', outcome: 'issued' } as const;

  async function wrongAmount(): Promise<Unpaid> {
    const unpaid = await unpaidCertificate(platform);
    await platform.outside.pay(unpaid.debt.position.nav, 'wrong-amount');
    await receive(platform);
    return unpaid;
  }

  /** The debt that the case asks for after a refund. */
  async function secondDebt({ value, debt }: Unpaid): Promise<StoredDebt> {
    await decideMoney(platform, value, 'refund');
    expect(await platform.places(value.id)).toEqual(['AwaitPayment']);
    const [first, second, ...others] = await platform.stores.debtPositions.listOfCase(value.id);
    expect(others).toEqual([]);
    expect(first).toMatchObject({ id: debt.id, state: 'withdrawn' });
    if (!second) throw new Error(`Case ${value.number} asks for no money`);
    return second;
  }

  it('waits for the clerk: nothing can be paid, nobody is reminded, no time ends', async () => {
    const { value, debt } = await wrongAmount();
    expect(await platform.places(value.id)).toEqual(expect.arrayContaining(['AwaitMoneyDecision', 'DecideMoney']));
    expect(await platform.services.payments.listOfCase(value.id)).toMatchObject([{ state: 'in-check' }]);
    await expect(platform.services.startCheckout(value)).rejects.toMatchObject({ code: 'NOTHING_TO_PAY' });
    platform.clock.advanceTo(new Date(debt.position.dueAt.getTime() + 60_000));
    await platform.quiet();
    expect(await platform.find(value.id)).toMatchObject({ status: 'in-progress', outcome: null });
    expect(subjectsOf(platform, value)).toEqual([CHECKING]);
    await decideMoney(platform, value, 'release');
    expect(await platform.find(value.id)).toMatchObject(ISSUED);
  });

  it('is released at once, and the case ends with it', async () => {
    const { value } = await wrongAmount();
    await decideMoney(platform, value, 'release');
    expect(await platform.find(value.id)).toMatchObject(ISSUED);
    expect(subjectsOf(platform, value)).toEqual([CHECKING, READY]);
  });

  it('is asked for anew after a refund, with another notice, and can be paid rightly', async () => {
    const unpaid = await wrongAmount();
    const { value, debt } = unpaid;
    const second = await secondDebt(unpaid);
    expect(second.position.nav).not.toBe(debt.position.nav);
    expect(second).toMatchObject({ state: 'open', isPublished: true, documentId: debt.documentId });
    expect((await platform.find(value.id)).notice?.it).toMatch(
      /^Il Comune ti rimborsa 16,51\s€\. Per avere il certificato paga 16,52\s€ con il nuovo avviso entro il /,
    );
    expect(subjectsOf(platform, value)).toEqual([CHECKING, 'Ti rimborsiamo 16,51 € (N)', AGAIN]);
    expect((await platform.services.payments.listOfCase(value.id)).map(({ state }) => state)).toEqual([
      'invalidated',
      'open',
    ]);
    await platform.outside.pay(second.position.nav);
    await receive(platform);
    await platform.waitForCase(
      value.id,
      'issued',
      ({ status, outcome }) => status === 'closed' && outcome === 'issued',
    );
    expect((await released(platform, value)).sort()).toEqual(['certificate', 'stamp']);
    expect(await platform.stores.refunds.listOfCase(value.id)).toHaveLength(1);
    expect(await platform.services.insight.listOpenIncidents()).toEqual([]);
  });

  it('expires after a refund when it is never paid again, and says so', async () => {
    const unpaid = await wrongAmount();
    const { value } = unpaid;
    const second = await secondDebt(unpaid);
    platform.clock.advanceTo(new Date(second.position.dueAt.getTime() + 60_000));
    const after = await platform.waitForCase(value.id, 'closed', ({ status }) => status === 'closed');
    await platform.quiet();
    expect(after.outcome).toBe('expired');
    expect(after.notice?.it).toMatch(/^Il pagamento non è arrivato entro il termine/);
    expect(subjectsOf(platform, value)).toEqual([
      CHECKING,
      'Ti rimborsiamo 16,51 € (N)',
      AGAIN,
      'Manca il pagamento per la pratica N',
      CLOSED,
    ]);
  });

  it('can be wrong twice: each time is refunded and asked for anew', async () => {
    const unpaid = await wrongAmount();
    const { value } = unpaid;
    const second = await secondDebt(unpaid);
    await platform.outside.pay(second.position.nav, 'wrong-amount');
    await receive(platform);
    await decideMoney(platform, value, 'refund');
    const debts = await platform.stores.debtPositions.listOfCase(value.id);
    expect(debts.map(({ state }) => state)).toEqual(['withdrawn', 'withdrawn', 'open']);
    expect(await platform.stores.refunds.listOfCase(value.id)).toHaveLength(2);
  });
});

describe('a receipt that is not as asked and comes to light when the case ends', () => {
  it.each([
    ['its time is over', /^Il tempo per pagare è finito.*pagamento da verificare/],
    ['it is withdrawn', /^Hai ritirato la richiesta.*pagamento da verificare/],
  ] as const)('because %s, is a clerk’s, and the citizen reads so', async (why, notice) => {
    const unpaid = await unpaidCertificate(platform);
    const { value, debt } = unpaid;
    await platform.outside.pay(debt.position.nav, 'wrong-amount');
    if (why === 'it is withdrawn') await withdraw(unpaid);
    else platform.clock.advanceTo(new Date(debt.position.dueAt.getTime() + 60_000));
    await platform.waitForCase(value.id, 'closed', ({ status }) => status === 'closed');
    await receive(platform);
    expect((await platform.find(value.id)).notice?.it).toMatch(notice);
    expect(await moneyTasks(platform, value)).toHaveLength(1);
    await decideMoney(platform, value, 'release');
    expect(await platform.find(value.id)).toMatchObject({ outcome: 'issued' });
    expect(await platform.services.insight.listOpenIncidents()).toEqual([]);
  });
});

describe('a receipt of no debt of ours', () => {
  let notices = 987_654_320;

  /** Somebody pays a notice of another system of the city. */
  async function foreignMoney(): Promise<{ receiptId: string; taskId: string }> {
    notices += 1;
    const position = createDebtPosition({
      ...buildNoticeNumber('48', notices),
      effectKey: `another system of the city ${notices}`,
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
    expect(tasks.map(({ elementId }) => elementId)).toEqual(['DecideUnknownMoney']);
    return { receiptId, taskId: tasks[0]?.id ?? '' };
  }

  async function decide(taskId: string, decision: string): Promise<void> {
    const answers = { decision, reason: 'Non è un debito di questo sistema.' };
    await platform.services.tasks.complete(taskId, clerkOf('tributi'), answers);
    await platform.services.dispatcher.drain();
    await platform.quiet();
    expect(await platform.services.insight.listOpenIncidents()).toEqual([]);
    expect((await platform.tasks('tributi')).filter(({ caseId }) => caseId === null)).toEqual([]);
  }

  it('makes one task without a case, that offers no release', async () => {
    const { taskId } = await foreignMoney();
    const task = await platform.services.tasks.find(taskId);
    const form = task && parseForm(await platform.services.tasks.formOf(task));
    const choices = form ? fieldsOf(form).find(({ key }) => key === 'decision')?.options : undefined;
    expect(choices?.map(({ value }) => value)).toEqual(['hand-over', 'refund']);
    await decide(taskId, 'hand-over');
  });

  it('can be refunded', async () => {
    const { receiptId, taskId } = await foreignMoney();
    await decide(taskId, 'refund');
    expect(await platform.stores.refunds.find(receiptId)).toMatchObject({ caseId: null, amountCents: 4_200 });
  });

  it('can be handed over to the accountants, and is not refunded then', async () => {
    const { receiptId, taskId } = await foreignMoney();
    await decide(taskId, 'hand-over');
    expect(await platform.stores.refunds.find(receiptId)).toBeUndefined();
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
