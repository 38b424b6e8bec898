import { answerReportWorker } from '../../workers/answer-report.js';
import { closeCaseWorker } from '../../workers/close-case.js';
import { forwardReportWorker } from '../../workers/forward-report.js';
import { notifyOfficeWorker } from '../../workers/notify-office.js';
import { registerReopeningWorker } from '../../workers/register-reopening.js';
import { registerReportWorker } from '../../workers/register-report.js';
import { reportTerm } from '../../workers/report-term.js';
import {
  createPlatformWorld,
  jobContext,
  reportSubmission,
  START,
  taskFact,
  type PlatformWorld,
} from '../fakes/platform-world.js';
import { variablesOf } from './payment-world.js';

let world: PlatformWorld;
beforeAll(async () => {
  world = await createPlatformWorld();
});
beforeEach(() => world.clear());
afterAll(() => world.close());

const ROUTING = { office: 'illuminazione-isole', workDays: 5 };
const report = () => world.services.submitCase(reportSubmission());
const mailsOf = (caseId: string) => world.services.notifications.listOfCase(caseId);
const kindsOf = async (caseId: string) =>
  (await world.services.interactions.listOfCase(caseId)).map(({ kind }) => kind);
const register = (caseId: string, routing: object = ROUTING) =>
  registerReportWorker(world.services).run({ caseId, routing }, jobContext());

async function answered(decision: string, result: string | null, context = jobContext()) {
  const { id } = await report();
  await register(id);
  await world.services.cases.addFacts(id, {
    'task:Triage': taskFact({ decision, message: 'Non è del Comune.', duplicateOf: '2026-000001-P' }),
    'task:DoWork': taskFact({ result, message: 'Lampada sostituita.' }),
  });
  const variables = variablesOf(
    await answerReportWorker(world.services).run({ caseId: id, decision, result }, context),
  );
  return { id, variables, value: await world.get(id), context };
}

describe('the term of a report', () => {
  it.each([
    ['working days of the rule', '2026-11-24', 5, '2026-12-01'],
    ['never after the statutory term', '2026-11-24', 60, '2026-12-24'],
    ['over the holidays', '2026-12-04', 3, '2026-12-10'],
  ])('%s', (_what, from, workDays, dueOn) => {
    expect(reportTerm(from, workDays, { days: 30, calendar: 'civil' }).dueOn).toBe(dueOn);
  });

  it('reminds the office on the morning of the working day before', () => {
    const { dueAt, reminderAt } = reportTerm('2026-11-24', 4, undefined);
    expect(dueAt.toISOString()).toBe('2026-11-30T22:59:00.000Z');
    expect(reminderAt.toISOString()).toBe('2026-11-27T08:00:00.000Z');
  });
});

describe('register-report', () => {
  it('assigns the office, sets the term and confirms, once', async () => {
    const { id } = await report();
    expect(variablesOf(await register(id))).toEqual({
      office: 'illuminazione-isole',
      reminderAt: '2026-11-30T08:00:00.000Z',
      dueAt: '2026-12-01T22:59:00.000Z',
    });
    world.advance(3 * 86_400_000);
    expect(variablesOf(await register(id))).toMatchObject({ dueAt: '2026-12-01T22:59:00.000Z' });
    const value = await world.get(id);
    expect(value).toMatchObject({ dueOn: '2026-12-01', facts: { office: 'illuminazione-isole', routing: ROUTING } });
    const [mail, ...others] = await mailsOf(id);
    expect(others).toEqual([]);
    expect(mail?.to).toBe('reporter@example.com');
    expect(mail?.text).toContain('Illuminazione pubblica, città antica e isole');
    expect(mail?.text).toContain(`http://localhost:3000/segui/${value.trackingCode}`);
    expect(await kindsOf(id)).toEqual(['case-submitted', 'report-registered']);
  });

  it('writes to nobody who left no address', async () => {
    const { id } = await world.services.submitCase(reportSubmission({ answers: { category: 'verde' } }));
    await register(id);
    expect(await mailsOf(id)).toEqual([]);
    expect(await kindsOf(id)).toContain('report-registered');
  });

  it.each([{ office: 'x', workDays: 0 }, { office: '../x', workDays: 1 }, null])(
    'is an incident with the routing %j',
    async (routing) => {
      const { id } = await report();
      const outcome = await registerReportWorker(world.services).run({ caseId: id, routing }, jobContext());
      expect(outcome).toMatchObject({ kind: 'incident' });
    },
  );
});

describe('forward-report', () => {
  it('gives the report to another office and tells the reporter, once per run', async () => {
    const { id } = await report();
    const context = jobContext();
    const forward = () =>
      forwardReportWorker(world.services).run({ caseId: id, forwardOffice: 'verde-pubblico' }, context);
    expect(variablesOf(await forward())).toEqual({ office: 'verde-pubblico' });
    await forward();
    expect((await world.get(id)).facts['office']).toBe('verde-pubblico');
    expect((await mailsOf(id)).map(({ subject }) => subject)).toEqual([
      expect.stringContaining('passata a un altro ufficio'),
    ]);
  });

  it('is an incident for an office that does not exist', async () => {
    const { id } = await report();
    const outcome = await forwardReportWorker(world.services).run({ caseId: id, forwardOffice: 'marte' }, jobContext());
    expect(outcome).toMatchObject({ kind: 'incident' });
  });
});

describe('answer-report', () => {
  it.each([
    ['accept', 'done', 'resolved', 'done', 'Lampada sostituita.'],
    ['accept', 'cannot', 'rejected', 'cannot', 'Lampada sostituita.'],
    ['reject', null, 'rejected', 'rejected', 'Non è del Comune.'],
    ['duplicate', null, 'duplicate', 'duplicate', 'Non è del Comune.'],
    // After a reopening the result of the first work is still a variable: the decision counts.
    ['reject', 'done', 'rejected', 'rejected', 'Non è del Comune.'],
  ])('ends %s with %s as %s', async (decision, result, closingOutcome, closingReason, message) => {
    const { id, variables, value } = await answered(decision, result);
    expect(variables).toEqual({
      canReopen: true,
      reopenUntil: '2026-12-24T22:59:00.000Z',
      closingOutcome,
      closingReason,
    });
    expect(value.outcome).toBeNull();
    expect(value.notice?.it).toContain(message);
    const mail = (await mailsOf(id)).find(({ subject }) => subject.startsWith('Risposta alla segnalazione'));
    expect(mail?.text).toContain(message);
    expect(mail?.text).toContain('fino al 24 dicembre 2026');
  });

  it('names the first report of a duplicate', async () => {
    expect((await answered('duplicate', null)).value.notice?.it).toContain('2026-000001-P');
  });

  it('keeps its dates and sends nothing twice when it runs again', async () => {
    const { id, variables, context } = await answered('accept', 'done');
    world.advance(86_400_000);
    const again = await answerReportWorker(world.services).run(
      { caseId: id, decision: 'accept', result: 'done' },
      context,
    );
    expect(variablesOf(again)).toEqual(variables);
    expect((await mailsOf(id)).filter(({ subject }) => subject.startsWith('Risposta'))).toHaveLength(1);
  });

  it('cannot be reopened a second time', async () => {
    const { id } = await answered('accept', 'done');
    await world.services.reopenCase(await world.get(id), { kind: 'citizen', taxCode: null }, 'Ancora spento');
    const second = await answerReportWorker(world.services).run(
      { caseId: id, decision: 'accept', result: 'done' },
      jobContext(),
    );
    expect(variablesOf(second)).toMatchObject({ canReopen: false, reopenUntil: null });
  });

  it.each([
    [{ decision: 'accept', result: null }, 'no result of the work'],
    [{ decision: 'reject', result: null }, 'no message for the reporter'],
    [{ decision: 'other', result: null }, 'decision'],
  ])('is an incident for %j', async (choices, words) => {
    const { id } = await report();
    const outcome = await answerReportWorker(world.services).run({ caseId: id, ...choices }, jobContext());
    expect(outcome).toMatchObject({ kind: 'incident', message: expect.stringContaining(words) });
  });
});

describe('after the answer', () => {
  it('the office has its time again when the report is reopened', async () => {
    const { id } = await answered('accept', 'done');
    world.advance(2 * 86_400_000);
    await world.services.reopenCase(await world.get(id), { kind: 'citizen', taxCode: null }, 'Ancora spento');
    const run = () => registerReopeningWorker(world.services).run({ caseId: id }, jobContext());
    const first = variablesOf(await run());
    world.advance(86_400_000);
    expect(variablesOf(await run())).toEqual(first);
    expect(first).toEqual({ reminderAt: '2026-12-02T08:00:00.000Z', dueAt: '2026-12-03T22:59:00.000Z' });
    const value = await world.get(id);
    expect(value).toMatchObject({ dueOn: '2026-12-03', facts: { reopenUntil: null } });
    expect(value.notice?.it).toContain('è riaperta');
    expect((await kindsOf(id)).filter((kind) => kind === 'report-reopened')).toHaveLength(1);
  });

  it('closing keeps the answer on the page and sends no further mail', async () => {
    const { id, variables } = await answered('accept', 'done');
    const before = (await world.get(id)).notice;
    await closeCaseWorker(world.services).run(
      { caseId: id, outcome: variables['closingOutcome'], reason: variables['closingReason'] },
      jobContext(),
    );
    expect(await world.get(id)).toMatchObject({ outcome: 'resolved', notice: before });
    expect((await mailsOf(id)).filter(({ subject }) => subject.includes('conclusa'))).toEqual([]);
  });

  it('a withdrawal says that it was withdrawn', async () => {
    const { id } = await answered('accept', 'done');
    await closeCaseWorker(world.services).run({ caseId: id, outcome: 'withdrawn', reason: 'withdrawn' }, jobContext());
    expect((await world.get(id)).notice?.it).toBe('Hai ritirato la segnalazione.');
  });
});

describe('notify-office', () => {
  it('writes to the office, where the reporter does not see it, once per run', async () => {
    const { id } = await report();
    await register(id);
    const context = jobContext();
    const run = () => notifyOfficeWorker(world.services).run({ caseId: id, office: 'illuminazione-isole' }, context);
    await run();
    await run();
    const mails = (await mailsOf(id)).filter(({ to }) => to === 'illuminazione-isole@dime.example');
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ taxCode: null, subject: expect.stringContaining('Termine vicino') });
    const line = (await world.services.interactions.listOfCase(id)).find(({ kind }) => kind === 'office-reminded');
    expect(line).toMatchObject({ visibleToApplicant: false, at: START });
  });
});
