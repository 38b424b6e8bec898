import { parseReceipt } from '../../src/payments/receipt.js';
import { UnavailableError } from '../../src/errors.js';
import { createReceiptPoller } from '../../src/payments/receipt-poller.js';
import { createSettleReceipt } from '../../src/payments/settle-receipt.js';
import { createDebtPositionWorker } from '../../workers/create-debt-position.js';
import { closeCaseWorker } from '../../workers/close-case.js';
import { invalidateDebtPositionWorker } from '../../workers/invalidate-debt-position.js';
import { registerRefundWorker } from '../../workers/register-refund.js';
import { releaseCertificateWorker } from '../../workers/release-certificate.js';
import { jobContext, taskFact } from '../fakes/platform-world.js';
import { createPaymentWorld, STAMPED, variablesOf } from './payment-world.js';

let world: Awaited<ReturnType<typeof createPaymentWorld>>;
beforeAll(async () => {
  world = await createPaymentWorld();
});
beforeEach(() => world.clear());
afterAll(() => world.close());

const DAY_MS = 86_400_000;
const citizen = { kind: 'citizen', taxCode: null } as const;
const messageOf = async (key: string) => (await world.outboxRow(key))?.message;
const anomalyRows = () => world.count('outbox', { 'message.name': 'pagamento-anomalo' });
const payNow = (nav: string, body: object = {}) => world.control('payments', { nav, ...body });
const poll = () => world.services.receiptPoller.poll();
const invalidate = (caseId: string, debtPositionId: string | null, context = jobContext()) =>
  invalidateDebtPositionWorker(world.services).run({ caseId, debtPositionId }, context);

describe('a receipt as asked', () => {
  it('settles the debt and tells the process, once, however often it is read', async () => {
    const { value, debt } = await world.withDebt();
    await world.press(value);
    expect(await poll()).toEqual({ taken: 1, unreadable: [] });
    expect(await poll()).toEqual({ taken: 0, unreadable: [] });
    const stored = await world.services.debtPositions.find(debt.id);
    expect(stored).toMatchObject({ state: 'paid' });
    const receiptId = stored?.receiptId ?? '';
    expect(await messageOf(`receipt:${receiptId}`)).toEqual({
      kind: 'publish-message',
      name: 'pagamento-ricevuto',
      correlationKey: debt.id,
      startsCaseId: null,
      variables: { receiptId },
    });
    const lines = await world.services.interactions.listOfCase(value.id);
    expect(lines.filter(({ kind }) => kind === 'payment-received')).toHaveLength(1);
    expect(await world.services.payments.listOfCase(value.id)).toMatchObject([{ state: 'paid' }]);
    const kept = await world.services.receiptDocuments.find(receiptId);
    expect(parseReceipt(Buffer.from(kept?.bytes ?? []).toString()).receiptId).toBe(receiptId);
    expect(await anomalyRows()).toBe(0);
  });

  it.each(['outbox', 'interactions', 'receipts'] as const)('is completed after a crash at %s', async (part) => {
    const { value, debt } = await world.withDebt();
    await world.press(value);
    const received = await world.services.receiptsClient.find(debt.position.iuv);
    if (!received?.receipt) throw new Error('it was paid');
    const { receipt, document } = received;
    const broken = () => Promise.reject(new Error('the process was killed'));
    const { services } = world;
    const parts = {
      outbox: { outbox: { put: broken } },
      interactions: { interactions: { ...services.interactions, append: broken } },
      receipts: { receipts: { ...services.receipts, insert: broken } },
    };
    const { trustedStampKeys } = world;
    const interrupted = createSettleReceipt({
      ...services,
      trustedStampKeys,
      publicUrl: services.settings.publicUrl,
      ...parts[part],
    });
    await expect(interrupted(receipt, document)).rejects.toThrow('killed');
    await poll();
    await poll();
    expect(await world.services.receipts.find(receipt.receiptId)).toMatchObject({ verdict: 'settles' });
    expect(await world.count('receipts')).toBe(1);
    expect(await world.count('outbox', { 'message.name': 'pagamento-ricevuto' })).toBe(1);
    expect(await anomalyRows()).toBe(0);
  });

  it('is taken in by two pollers at once without doing anything twice', async () => {
    const { value } = await world.withDebt();
    await world.press(value);
    await Promise.allSettled([poll(), poll(), poll()]);
    await poll();
    expect(await world.count('receipts')).toBe(1);
    expect(await world.count('outbox', { 'message.name': 'pagamento-ricevuto' })).toBe(1);
  });
});

describe('a receipt that is not as asked', () => {
  it.each([
    ['wrong-amount', 'wrong-amount'],
    ['stamp-other-document', 'wrong-stamp'],
    ['stamp-bad-signature', 'wrong-stamp'],
  ])('with %s starts one task about the money and tells the applicant', async (variant, anomaly) => {
    const { value, debt, documentId } = await world.withDebt();
    await payNow(debt.position.nav, { variant });
    await poll();
    await poll();
    expect(await anomalyRows()).toBe(1);
    const [{ receipt } = { receipt: undefined }] = await world.services.receipts.listOfDebt(debt.id);
    expect(await messageOf(`anomaly:${receipt?.receiptId}`)).toMatchObject({
      name: 'pagamento-anomalo',
      correlationKey: receipt?.receiptId,
      variables: { caseId: value.id, debtPositionId: debt.id, documentId, receiptId: receipt?.receiptId, anomaly },
    });
    expect(await world.services.debtPositions.find(debt.id)).toMatchObject({ state: 'open' });
    expect((await world.get(value.id)).notice?.it).toContain('Il denaro è al sicuro');
    expect((await world.services.notifications.listOfCase(value.id)).map(({ subject }) => subject)).toEqual([
      expect.stringContaining('da verificare'),
    ]);
    expect(await world.count('outbox', { 'message.name': 'pagamento-ricevuto' })).toBe(0);
  });

  it('is late when the debt had been withdrawn', async () => {
    const { value, debt } = await world.withDebt();
    await world.services.withdrawCase(value, citizen);
    expect(variablesOf(await invalidate(value.id, debt.id))).toEqual({ invalidation: 'done', receiptId: null });
    await payNow(debt.position.nav);
    await poll();
    const [{ verdict } = { verdict: undefined }] = await world.services.receipts.listOfDebt(debt.id);
    expect(verdict).toBe('late');
    expect(await anomalyRows()).toBe(1);
  });

  it('is a duplicate when the debt was paid: it comes to light in the reporting', async () => {
    const { value, debt } = await world.withDebt();
    await world.press(value);
    await poll();
    world.advance(3_600_000);
    await payNow(debt.position.nav);
    await poll();
    await world.control('flows');
    expect(await world.services.receiptPoller.pollReporting()).toEqual({ taken: 1, unreadable: [] });
    expect(await world.services.receiptPoller.pollReporting()).toEqual({ taken: 0, unreadable: [] });
    expect((await world.services.receipts.listOfDebt(debt.id)).map(({ verdict }) => verdict)).toEqual([
      'settles',
      'duplicate',
    ]);
    expect(await anomalyRows()).toBe(1);
  });

  it('is unknown when we have no such debt: a task without a case', async () => {
    const { debt } = await world.withDebt();
    await payNow(debt.position.nav);
    await world.connection.collection('debt_positions').deleteMany({});
    await poll();
    expect(await anomalyRows()).toBe(1);
    const [row] = await world.connection.collection('receipts').find({}).toArray();
    expect(await messageOf(`anomaly:${String(row?._id)}`)).toMatchObject({
      variables: { caseId: null, anomaly: 'unknown', amountCents: 1652 },
    });
  });
});

describe('invalidate-debt-position', () => {
  it('ends an unpaid debt here and at pagoPA, and may run again', async () => {
    const { value, debt } = await world.withDebt();
    const context = jobContext();
    expect(variablesOf(await invalidate(value.id, debt.id, context))).toEqual({
      invalidation: 'done',
      receiptId: null,
    });
    expect(variablesOf(await invalidate(value.id, debt.id, context))).toEqual({
      invalidation: 'done',
      receiptId: null,
    });
    expect((await world.services.gpd.find(debt.position.iupd))?.status).toBe('INVALID');
    expect(await world.services.debtPositions.find(debt.id)).toMatchObject({ state: 'expired' });
    const lines = await world.services.interactions.listOfCase(value.id);
    expect(lines.filter(({ kind }) => kind === 'payment-canceled')).toHaveLength(1);
  });

  it('tells a withdrawal from an expiry', async () => {
    const { value, debt } = await world.withDebt();
    await world.services.withdrawCase(value, citizen);
    await invalidate(value.id, null);
    expect(await world.services.debtPositions.find(debt.id)).toMatchObject({ state: 'withdrawn' });
  });

  it('has nothing to do for a case without a debt', async () => {
    const { id } = await world.submit();
    expect(variablesOf(await invalidate(id, null))).toEqual({ invalidation: 'done', receiptId: null });
  });

  it('finds the receipt of a payment that came in meanwhile', async () => {
    const { value, debt } = await world.withDebt();
    await world.press(value);
    const { invalidation, receiptId } = variablesOf(await invalidate(value.id, debt.id));
    expect(invalidation).toBe('already-paid');
    expect(await world.services.debtPositions.find(debt.id)).toMatchObject({ state: 'paid', receiptId });
  });

  it('waits for the receipt when pagoPA knows of a payment that cannot be read yet', async () => {
    const { value, debt } = await world.withDebt();
    await payNow(debt.position.nav);
    const nothingYet = { ...world.services.receiptPoller, poll: () => Promise.resolve({ taken: 0, unreadable: [] }) };
    const blind = invalidateDebtPositionWorker({ ...world.services, receiptPoller: nothingYet });
    const input = { caseId: value.id, debtPositionId: debt.id };
    await expect(blind.run(input, jobContext())).rejects.toMatchObject({ code: 'PAGOPA_RECEIPT_PENDING' });
    expect(await world.services.debtPositions.find(debt.id)).toMatchObject({ state: 'open' });
    expect(variablesOf(await invalidate(value.id, debt.id))).toMatchObject({ invalidation: 'already-paid' });
  });

  it('ends a debt that pagoPA calls unpaid; a payment that shows later is late', async () => {
    const { value, debt } = await world.withDebt();
    await payNow(debt.position.nav, { delayMs: 60_000 });
    expect(variablesOf(await invalidate(value.id, debt.id))).toMatchObject({ invalidation: 'done' });
    world.advance(61_000);
    await poll();
    expect((await world.services.receipts.listOfDebt(debt.id)).map(({ verdict }) => verdict)).toEqual(['late']);
    expect(await anomalyRows()).toBe(1);
  });

  it('leaves money that is not as asked to the clerk who has it already', async () => {
    const { value, debt } = await world.withDebt();
    await payNow(debt.position.nav, { variant: 'wrong-amount' });
    expect(variablesOf(await invalidate(value.id, debt.id))).toEqual({ invalidation: 'held', receiptId: null });
    expect(await anomalyRows()).toBe(1);
    expect(await world.services.debtPositions.find(debt.id)).toMatchObject({ state: 'expired' });
    const lines = await world.services.interactions.listOfCase(value.id);
    expect(lines.filter(({ kind }) => kind === 'payment-canceled')).toEqual([]);
  });

  it('takes a position that pagoPA let expire as ended', async () => {
    const { value, debt } = await world.withDebt();
    world.advance(20 * DAY_MS);
    expect(variablesOf(await invalidate(value.id, debt.id))).toMatchObject({ invalidation: 'done' });
  });
});

describe('invalidate-debt-position while a receipt is being taken in', () => {
  it('waits for the receipt of a debt that is settled and whose receipt a crash kept from being stored', async () => {
    const { value, debt } = await world.withDebt();
    await world.press(value);
    const { receipts, debtPositions } = world.services;
    const crashing = createSettleReceipt({
      ...world.services,
      trustedStampKeys: world.trustedStampKeys,
      publicUrl: world.services.settings.publicUrl,
      receipts: { ...receipts, insert: () => Promise.reject(new Error('the process was killed')) },
    });
    const poller = createReceiptPoller({ ...world.services, settleReceipt: crashing });
    await expect(poller.poll()).rejects.toThrow();
    expect(await debtPositions.find(debt.id)).toMatchObject({ state: 'paid' });
    await expect(invalidate(value.id, debt.id)).rejects.toMatchObject({ code: 'PAGOPA_RECEIPT_PENDING' });
    await world.services.receiptPoller.poll();
    expect(variablesOf(await invalidate(value.id, debt.id))).toMatchObject({ invalidation: 'already-paid' });
  });
});

describe('what happens to the money', () => {
  it('is released when a clerk decides so, although the case had expired', async () => {
    const { value, debt, documentId } = await world.withDebt();
    await invalidate(value.id, debt.id);
    await world.services.cases.setOutcome(value.id, 'expired', null);
    await payNow(debt.position.nav);
    await poll();
    const release = () => releaseCertificateWorker(world.services).run({ caseId: value.id }, jobContext());
    expect(await release()).toMatchObject({ kind: 'incident' });
    await world.services.cases.addFacts(value.id, {
      'task:DecideMoney': taskFact({ decision: 'release', reason: 'Pagato in tempo.' }),
    });
    expect(await release()).toMatchObject({ kind: 'completed' });
    expect(await world.get(value.id)).toMatchObject({ outcome: 'issued' });
    expect(await world.services.documents.find(documentId)).toMatchObject({ state: 'released' });
  });

  it('is refunded once, and the applicant reads it', async () => {
    const { value, debt } = await world.withDebt();
    await payNow(debt.position.nav, { variant: 'wrong-amount' });
    await poll();
    const [{ receipt } = { receipt: undefined }] = await world.services.receipts.listOfDebt(debt.id);
    await world.services.cases.addFacts(value.id, {
      'task:DecideMoney': taskFact({ decision: 'refund', reason: 'Importo sbagliato.' }),
    });
    const input = { caseId: value.id, receiptId: receipt?.receiptId, anomaly: 'wrong-amount' };
    await registerRefundWorker(world.services).run(input, jobContext());
    await registerRefundWorker(world.services).run(input, jobContext());
    expect(await world.services.refunds.listOfCase(value.id)).toMatchObject([
      {
        receiptId: receipt?.receiptId,
        amountCents: receipt?.amountCents,
        reason: 'Importo sbagliato.',
        anomaly: 'wrong-amount',
      },
    ]);
    expect((await world.get(value.id)).notice?.it).toContain('Importo sbagliato.');
    const subjects = (await world.services.notifications.listOfCase(value.id)).map(({ subject }) => subject);
    expect(subjects.filter((subject) => subject.startsWith('Ti rimborsiamo'))).toHaveLength(1);
  });

  it('lets a case that waits go on when a clerk accepts a payment that no rule would', async () => {
    const { value, debt, documentId } = await world.withDebt();
    await payNow(debt.position.nav, { variant: 'wrong-amount' });
    await poll();
    await world.services.cases.addFacts(value.id, {
      'task:DecideMoney': taskFact({ decision: 'release', reason: 'Va bene.' }),
    });
    const release = () => releaseCertificateWorker(world.services).run({ caseId: value.id, documentId }, jobContext());
    await release();
    await release();
    const stored = await world.services.debtPositions.find(debt.id);
    expect(stored).toMatchObject({ state: 'paid' });
    expect(await messageOf(`receipt:${stored?.receiptId}`)).toMatchObject({
      name: 'pagamento-ricevuto',
      correlationKey: debt.id,
    });
    expect(await world.services.documents.find(documentId)).toMatchObject({ state: 'released' });
  });

  it('pays for nothing once it is given back', async () => {
    const { value, debt } = await world.withDebt();
    await payNow(debt.position.nav, { variant: 'wrong-amount' });
    await poll();
    const [{ receipt } = { receipt: undefined }] = await world.services.receipts.listOfDebt(debt.id);
    const input = { caseId: value.id, receiptId: receipt?.receiptId, anomaly: 'wrong-amount' };
    await registerRefundWorker(world.services).run(input, jobContext());
    await world.services.cases.addFacts(value.id, {
      'task:DecideMoney': taskFact({ decision: 'release', reason: 'Per un altro pagamento.' }),
    });
    const release = releaseCertificateWorker(world.services).run({ caseId: value.id }, jobContext());
    expect(await release).toMatchObject({ kind: 'incident' });
  });

  it('asks nobody again for money that is given back', async () => {
    const { value, debt } = await world.withDebt();
    await payNow(debt.position.nav, { variant: 'wrong-amount' });
    await poll();
    const [{ receipt } = { receipt: undefined }] = await world.services.receipts.listOfDebt(debt.id);
    await registerRefundWorker(world.services).run(
      { caseId: value.id, receiptId: receipt?.receiptId, anomaly: 'wrong-amount' },
      jobContext(),
    );
    expect(await world.services.debtPositions.find(debt.id)).toMatchObject({ state: 'withdrawn' });
    const notice = (await world.get(value.id)).notice;
    await closeCaseWorker(world.services).run(
      { caseId: value.id, outcome: 'expired', reason: 'payment-expired' },
      jobContext(),
    );
    expect(await world.get(value.id)).toMatchObject({ outcome: 'expired', notice });
    await expect(world.services.startCheckout(value)).rejects.toMatchObject({ code: 'NOTHING_TO_PAY' });
  });

  it('asks for the money anew with another notice, whatever is repeated after a crash', async () => {
    const { value, debt, documentId } = await world.withDebt();
    await payNow(debt.position.nav, { variant: 'wrong-amount' });
    await poll();
    expect(await world.services.payments.listOfCase(value.id)).toMatchObject([{ state: 'in-check' }]);
    const [{ receipt } = { receipt: undefined }] = await world.services.receipts.listOfDebt(debt.id);
    const refundedReceiptId = receipt?.receiptId;
    const input = { caseId: value.id, receiptId: refundedReceiptId, anomaly: 'wrong-amount' };
    await registerRefundWorker(world.services).run(input, jobContext());
    expect(await messageOf(`refund:${refundedReceiptId}`)).toMatchObject({
      name: 'pagamento-rimborsato',
      correlationKey: debt.id,
      variables: { refundedReceiptId },
    });

    const ask = (context = jobContext()) =>
      createDebtPositionWorker(world.services).run(
        { caseId: value.id, documentId, fee: STAMPED, refundedReceiptId },
        context,
      );
    const context = jobContext();
    await ask(context);
    await ask(context);
    await registerRefundWorker(world.services).run(input, jobContext());
    const debts = await world.services.debtPositions.listOfCase(value.id);
    expect(debts.map(({ state }) => state)).toEqual(['withdrawn', 'open']);
    expect((await world.get(value.id)).notice?.it).toContain('con il nuovo avviso');
    const subjects = (await world.services.notifications.listOfCase(value.id)).map(({ subject }) => subject);
    expect(subjects.filter((subject) => subject.startsWith('Un nuovo avviso'))).toHaveLength(1);

    await closeCaseWorker(world.services).run(
      { caseId: value.id, outcome: 'expired', reason: 'payment-expired' },
      jobContext(),
    );
    expect((await world.get(value.id)).notice?.it).toContain('non è arrivato entro il termine');
  });

  it('closes a case that was paid and then withdrawn as withdrawn', async () => {
    const { value, debt } = await world.withDebt();
    await world.press(value);
    await world.services.withdrawCase(value, citizen);
    const { receiptId } = variablesOf(await invalidate(value.id, debt.id));
    expect((await world.get(value.id)).notice?.it).toContain('Il denaro è al sicuro');
    await registerRefundWorker(world.services).run(
      { caseId: value.id, receiptId, anomaly: 'paid-then-withdrawn' },
      jobContext(),
    );
    expect(await world.get(value.id)).toMatchObject({ outcome: 'withdrawn' });
  });

  it('is refunded without an amount when nobody could read the receipt', async () => {
    const receiptId = 'unreadable:48000000000000144';
    const refund = (id: string) =>
      registerRefundWorker(world.services).run({ caseId: null, receiptId: id, anomaly: 'unknown' }, jobContext());
    expect(await refund(receiptId)).toMatchObject({ kind: 'completed' });
    expect(await world.services.refunds.find(receiptId)).toMatchObject({ caseId: null, amountCents: null });
    expect(await refund('never-heard-of')).toMatchObject({ kind: 'incident' });
  });
});

describe('the poller', () => {
  it('asks for each receipt once', async () => {
    const { value } = await world.withDebt();
    await world.press(value);
    const asked: string[] = [];
    const poller = createReceiptPoller({
      ...world.services,
      receiptsClient: {
        ...world.services.receiptsClient,
        find(iuv) {
          asked.push(iuv);
          return world.services.receiptsClient.find(iuv);
        },
      },
    });
    await poller.poll();
    world.advance(1_000);
    await poller.poll();
    expect(asked).toHaveLength(1);
  });

  it('keeps what it has when pagoPA fails in the middle, and goes on from there', async () => {
    const [one, two] = [await world.withDebt(), await world.withDebt()];
    await world.press(one.value);
    await world.press(two.value);
    let calls = 0;
    const failing = createReceiptPoller({
      ...world.services,
      receiptsClient: {
        ...world.services.receiptsClient,
        find: (iuv) =>
          (calls += 1) === 2
            ? Promise.reject(new UnavailableError('PAGOPA_FAILED', 'pagoPA is down'))
            : world.services.receiptsClient.find(iuv),
      },
    });
    await expect(failing.poll()).rejects.toThrow('down');
    expect(await world.count('receipts')).toBe(1);
    expect((await failing.poll()).taken).toBe(1);
    expect(await world.count('receipts')).toBe(2);
  });

  it('takes in all others when one receipt has a fault of its own, and comes back for that one', async () => {
    const [one, two] = [await world.withDebt(), await world.withDebt()];
    await world.press(one.value);
    await world.press(two.value);
    let isBroken = true;
    const poller = createReceiptPoller({
      ...world.services,
      settleReceipt: (receipt, document) =>
        isBroken && receipt.nav === one.debt.position.nav
          ? Promise.reject(new Error('no words for this receipt'))
          : world.services.settleReceipt(receipt, document),
    });
    await expect(poller.poll()).rejects.toThrow(AggregateError);
    const taken = (await world.services.receipts.listOfDebt(two.debt.id)).map(({ verdict }) => verdict);
    expect(taken).toEqual(['settles']);
    // It was paid long ago by the time that somebody mends the fault: it is asked for all the same.
    world.advance(20 * 86_400_000);
    await expect(poller.poll()).rejects.toThrow(AggregateError);
    isBroken = false;
    expect((await poller.poll()).taken).toBe(1);
  });

  it('goes on when a clock that was fast is right again', async () => {
    const poller = createReceiptPoller(world.services);
    world.advance(10 * 86_400_000);
    await poller.poll();
    world.advance(-10 * 86_400_000);
    const { value } = await world.withDebt();
    await world.press(value);
    expect((await poller.poll()).taken).toBe(1);
  });

  it('gives a receipt that nobody can read to a clerk, once, and goes on with the others', async () => {
    const [one, two] = [await world.withDebt(), await world.withDebt()];
    await world.press(one.value);
    await world.press(two.value);
    const poller = createReceiptPoller({
      ...world.services,
      receiptsClient: {
        ...world.services.receiptsClient,
        find: (iuv) =>
          iuv === one.debt.position.iuv
            ? Promise.resolve({ document: { mediaType: 'application/xml', bytes: Buffer.from('<x/>') }, receipt: null })
            : world.services.receiptsClient.find(iuv),
      },
    });
    expect(await poller.poll()).toEqual({ taken: 1, unreadable: [one.debt.position.iuv] });
    await poller.poll();
    expect(await anomalyRows()).toBe(1);
    const kept = await world.services.receiptDocuments.find(`unreadable:${one.debt.position.iuv}`);
    expect(Buffer.from(kept?.bytes ?? []).toString()).toBe('<x/>');
  });
});
