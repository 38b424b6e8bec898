import { createHash } from 'node:crypto';
import { closeCaseWorker } from '../../workers/close-case.js';
import { createDebtPositionWorker } from '../../workers/create-debt-position.js';
import { makeCertificateWorker } from '../../workers/make-certificate.js';
import { notifyWorker } from '../../workers/notify.js';
import { releaseCertificateWorker } from '../../workers/release-certificate.js';
import { readPdf } from '../documents/pdf-reading.js';
import { jobContext, taskFact } from '../fakes/platform-world.js';
import { createPaymentWorld, FREE, STAMPED, variablesOf } from './payment-world.js';

let world: Awaited<ReturnType<typeof createPaymentWorld>>;
beforeAll(async () => {
  world = await createPaymentWorld();
});
beforeEach(() => world.clear());
afterAll(() => world.close());

const kindsOf = async (caseId: string) =>
  (await world.services.interactions.listOfCase(caseId)).map(({ kind }) => kind);

describe('make-certificate', () => {
  it('makes one certificate per case, hashed and held', async () => {
    const { value, documentId } = await world.withCertificate();
    const document = await world.services.documents.find(documentId);
    const bytes = await world.services.documents.read(documentId);
    expect(document).toMatchObject({
      key: `${value.id}:certificate`,
      caseId: value.id,
      kind: 'certificate',
      state: 'held',
      fileName: `certificato-residenza-${value.number}.pdf`,
      validUntil: '2027-05-24',
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    expect(document?.verificationCode).toMatch(/^[0-9A-Z]{26}$/);
    const { text } = await readPdf(bytes);
    expect(text).toContain('VENIER ANNA');
    expect(text).toContain(`localhost:3000/verifica/${document?.verificationCode}`);
    expect(value.facts['fee']).toEqual(STAMPED);
  });

  it('gives the same certificate when it runs again, also on another day', async () => {
    const { value, documentId } = await world.withCertificate();
    world.advance(86_400_000);
    const again = await makeCertificateWorker(world.services).run({ caseId: value.id, fee: STAMPED }, jobContext());
    expect(variablesOf(again)).toEqual({ documentId });
    expect(await world.count('documents')).toBe(1);
  });

  it('names the use in the words of the form when it is exempt', async () => {
    const answers = { useKind: 'exempt', exemptionReason: '7', certificateLanguage: 'it-en', delivery: 'portal' };
    const { documentId } = await world.withCertificate(FREE, { answers });
    const { text } = await readPdf(await world.services.documents.read(documentId));
    expect(text).toContain('in carta libera per il seguente uso: Separazione o divorzio (L. 74/1987 art. 19)');
    expect(text).toContain('Courtesy translation');
  });

  it('is an incident without data of the registry, or with a fee that cannot be read', async () => {
    const { id } = await world.submit();
    const worker = makeCertificateWorker(world.services);
    expect(await worker.run({ caseId: id, fee: STAMPED }, jobContext())).toMatchObject({ kind: 'incident' });
    expect(await worker.run({ caseId: id, fee: { ...STAMPED, stampCents: 16.5 } }, jobContext())).toMatchObject({
      kind: 'incident',
    });
    expect(await world.count('documents')).toBe(0);
  });
});

describe('create-debt-position', () => {
  it('has pagoPA hold stamp and fee, and tells the applicant until when to pay', async () => {
    const { value, variables, debt, documentId } = await world.withDebt();
    expect(variables).toEqual({
      debtPositionId: debt.id,
      paymentReminderAt: '2026-12-01T08:00:00.000Z',
      paymentExpiresAt: '2026-12-04T22:59:00.000Z',
    });
    const held = await world.services.gpd.find(debt.position.iupd);
    const document = await world.services.documents.find(documentId);
    expect(held?.status).toBe('VALID');
    expect(held?.paymentOption[0]).toMatchObject({ nav: debt.position.nav, amount: 1652 });
    expect(debt.position.transfers[0]).toMatchObject({
      kind: 'stamp',
      hashDocument: Buffer.from(document?.sha256 ?? '', 'hex').toString('base64'),
      provincialResidence: 'VE',
    });
    expect((await world.get(value.id)).notice?.it).toMatch(/16,52\s€ entro il 4 dicembre 2026, ore 23.59/);
    expect(await world.services.payments.listOfCase(value.id)).toMatchObject([{ state: 'open', amountCents: 1652 }]);
  });

  it('makes one debt however often it runs', async () => {
    const { value, documentId, variables } = await world.withDebt();
    const input = { caseId: value.id, documentId, fee: STAMPED };
    const again = await createDebtPositionWorker(world.services).run(input, jobContext());
    expect(variablesOf(again)).toEqual(variables);
    expect(await world.count('debt_positions')).toBe(1);
  });

  it('goes on with the same debt when pagoPA failed the first time', async () => {
    const { value, documentId } = await world.withCertificate();
    const input = { caseId: value.id, documentId, fee: STAMPED };
    const down = { ...world.services.gpd, create: () => Promise.reject(new Error('down')) };
    await expect(createDebtPositionWorker({ ...world.services, gpd: down }).run(input, jobContext())).rejects.toThrow(
      'down',
    );
    const [stored] = await world.services.debtPositions.listOfCase(value.id);
    expect(stored).toMatchObject({ isPublished: false, state: 'open' });
    expect(await world.services.payments.listOfCase(value.id)).toEqual([]);
    const { debtPositionId } = variablesOf(await createDebtPositionWorker(world.services).run(input, jobContext()));
    expect(debtPositionId).toBe(stored?.id);
    expect(await world.services.debtPositions.listOfCase(value.id)).toMatchObject([{ isPublished: true }]);
  });

  it('takes the next notice number when pagoPA knows this one from another debt', async () => {
    const first = await world.withDebt();
    await world.connection.collection('counters').updateOne({ _id: 'notice:48' as never }, { $set: { value: 0 } });
    const { value, documentId } = await world.withCertificate();
    await world.connection.collection('debt_positions').deleteOne({ caseId: first.value.id });
    const input = { caseId: value.id, documentId, fee: STAMPED };
    variablesOf(await createDebtPositionWorker(world.services).run(input, jobContext()));
    const [debt] = await world.services.debtPositions.listOfCase(value.id);
    expect(debt?.position.nav).not.toBe(first.debt.position.nav);
    expect(await world.services.debtPositions.findByNav(debt?.position.nav ?? '')).toEqual(debt);
  });

  it('takes the position back when the case was withdrawn while pagoPA was asked', async () => {
    const { value, documentId } = await world.withCertificate();
    const gpd = {
      ...world.services.gpd,
      async create(position: Parameters<typeof world.services.gpd.create>[0]) {
        const [debt] = await world.services.debtPositions.listOfCase(value.id);
        await world.services.debtPositions.end(debt?.id ?? '', 'withdrawn');
        return world.services.gpd.create(position);
      },
    };
    await createDebtPositionWorker({ ...world.services, gpd }).run(
      { caseId: value.id, documentId, fee: STAMPED },
      jobContext(),
    );
    const [debt] = await world.services.debtPositions.listOfCase(value.id);
    expect((await world.services.gpd.find(debt?.position.iupd ?? ''))?.status).toBe('INVALID');
  });

  it.each([
    ['nothing to pay', FREE],
    ['a stamp of another price', { ...STAMPED, stampCents: 200 }],
  ])('is an incident for %s', async (_what, fee) => {
    const { value, documentId } = await world.withCertificate();
    const outcome = await createDebtPositionWorker(world.services).run(
      { caseId: value.id, documentId, fee },
      jobContext(),
    );
    expect(outcome).toMatchObject({ kind: 'incident' });
    expect(await world.count('debt_positions')).toBe(0);
  });
});

describe('release-certificate', () => {
  it('releases a free certificate, once', async () => {
    const answers = { useKind: 'exempt', exemptionReason: '7', certificateLanguage: 'it', delivery: 'mail' };
    const { value, documentId } = await world.withCertificate(FREE, { answers });
    const worker = releaseCertificateWorker(world.services);
    await worker.run({ caseId: value.id, documentId }, jobContext());
    await worker.run({ caseId: value.id, documentId }, jobContext());
    expect(await world.services.documents.find(documentId)).toMatchObject({ state: 'released' });
    expect(await world.get(value.id)).toMatchObject({ outcome: 'issued' });
    const [mail, ...others] = await world.services.notifications.listOfCase(value.id);
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ to: 'anna.venier@example.com', documentIds: [documentId] });
    expect(mail?.text).toContain(`http://localhost:3000/pratiche/${value.number}`);
    expect((await kindsOf(value.id)).filter((kind) => kind === 'certificate-released')).toHaveLength(1);
    expect((await world.services.audit.list({ limit: 10 })).map(({ action }) => action)).toEqual([
      'certificate-released',
    ]);
  });

  it('releases a paid one with its revenue stamp', async () => {
    const { value, documentId } = await world.withDebt();
    await world.press(value);
    expect(await world.services.receiptPoller.poll()).toEqual({ taken: 1, unreadable: [] });
    await releaseCertificateWorker(world.services).run({ caseId: value.id, documentId }, jobContext());
    const stamp = await world.services.documents.findByKey(`${value.id}:stamp`);
    expect(stamp).toMatchObject({ kind: 'stamp', state: 'released', mediaType: 'application/xml' });
    expect(Buffer.from(await world.services.documents.read(stamp?.id ?? '')).toString()).toContain('<IUBD>');
  });

  it('is an incident while nothing was paid, whatever the process says', async () => {
    const { value, documentId } = await world.withDebt();
    const outcome = await releaseCertificateWorker(world.services).run({ caseId: value.id, documentId }, jobContext());
    expect(outcome).toMatchObject({ kind: 'incident' });
    expect(await world.services.documents.find(documentId)).toMatchObject({ state: 'held' });
    expect((await world.get(value.id)).outcome).toBeNull();
  });

  it('does not release the document of another case', async () => {
    const [one, two] = [await world.withCertificate(FREE), await world.withCertificate(FREE)];
    const outcome = await releaseCertificateWorker(world.services).run(
      { caseId: one.value.id, documentId: two.documentId },
      jobContext(),
    );
    expect(outcome).toMatchObject({ kind: 'incident' });
  });
});

describe('notify', () => {
  it('reminds of the payment, once per run of the task', async () => {
    const { value } = await world.withDebt();
    const context = jobContext({ headers: { template: 'payment-reminder' } });
    await notifyWorker(world.services).run({ caseId: value.id }, context);
    await notifyWorker(world.services).run({ caseId: value.id }, context);
    const mails = await world.services.notifications.listOfCase(value.id);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toMatch(/pagamento di 16,52\s€. Puoi pagare fino al 4 dicembre 2026/);
  });

  it('reminds nobody of a debt that is not open any more', async () => {
    const { value, debt } = await world.withDebt();
    await world.services.debtPositions.settle(debt.id, { receiptId: 'r', paidAt: world.now() });
    const context = jobContext({ headers: { template: 'payment-reminder' } });
    expect(await notifyWorker(world.services).run({ caseId: value.id }, context)).toMatchObject({ kind: 'completed' });
    expect(await world.services.notifications.listOfCase(value.id)).toEqual([]);
  });

  it.each([{}, { template: 'nothing' }])('is an incident with the headers %j', async (headers) => {
    const { id } = await world.submit();
    expect(await notifyWorker(world.services).run({ caseId: id }, jobContext({ headers }))).toMatchObject({
      kind: 'incident',
    });
  });
});

describe('close-case', () => {
  const close = (caseId: string, outcome: string, reason: string) =>
    closeCaseWorker(world.services).run({ caseId, outcome, reason }, jobContext());

  it.each(['not-found', 'deceased', 'resident-elsewhere', 'aire', 'minor', 'payment-expired'])(
    'tells the applicant why: %s',
    async (reason) => {
      const { id } = await world.submit();
      const outcome = reason === 'payment-expired' ? 'expired' : 'rejected';
      await close(id, outcome, reason);
      await close(id, outcome, reason);
      const { notice, outcome: stored } = await world.get(id);
      expect(stored).toBe(outcome);
      expect(notice).toEqual(world.services.catalogue.find('certificato-residenza')?.reasons[reason]);
      const mails = await world.services.notifications.listOfCase(id);
      expect(mails).toHaveLength(1);
      expect(mails[0]?.text).toContain(notice?.it);
    },
  );

  it("adds the clerk's reason to the office's decision", async () => {
    const { id } = await world.submit();
    await world.services.cases.addFacts(id, {
      'task:DecideAnomaly': taskFact({ decision: 'reject', reason: 'Cancellato per irreperibilità.' }),
    });
    await close(id, 'rejected', 'office-decision');
    expect((await world.get(id)).notice?.it).toContain('Motivo: Cancellato per irreperibilità.');
  });

  it('sends no mail to who withdrew, and does not undo an outcome by a late withdrawal', async () => {
    const { id } = await world.submit();
    await close(id, 'withdrawn', 'withdrawn');
    expect(await world.services.notifications.listOfCase(id)).toEqual([]);
    const issued = await world.submit();
    await world.services.cases.setOutcome(issued.id, 'issued', null);
    expect(await close(issued.id, 'withdrawn', 'withdrawn')).toMatchObject({ kind: 'completed' });
    expect((await world.get(issued.id)).outcome).toBe('issued');
    expect(await close(issued.id, 'expired', 'payment-expired')).toMatchObject({ kind: 'completed' });
    expect((await world.get(issued.id)).outcome).toBe('issued');
    await expect(close(issued.id, 'rejected', 'not-found')).rejects.toMatchObject({ code: 'CASE_HAS_OUTCOME' });
  });

  it.each([
    ['rejected', 'no-such-reason'],
    ['exploded', 'not-found'],
  ])('is an incident for %s because of %s', async (outcome, reason) => {
    const { id } = await world.submit();
    expect(await close(id, outcome, reason)).toMatchObject({ kind: 'incident' });
    expect((await world.get(id)).outcome).toBeNull();
  });
});
