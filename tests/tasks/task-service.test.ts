import { taskAnswers } from '../../src/crm/task-answer.js';
import { createPlatformWorld, START, type PlatformWorld } from '../fakes/platform-world.js';

let world: PlatformWorld;
beforeAll(async () => {
  world = await createPlatformWorld();
});
afterEach(() => world.clear());
afterAll(() => world.close());

const DAY_MS = 86_400_000;
const CLERK = {
  subject: 'c1',
  name: 'Elena',
  email: 'e@comune.example',
  roles: ['clerk'],
  offices: ['anagrafe', 'urp'],
};

interface Row {
  readonly _id: string;
  readonly caseId?: string | null;
  readonly elementId?: string;
  readonly office?: string;
  readonly dueAt?: Date | null;
  readonly createdAt?: Date;
}

/** Open tasks as the projector makes them. */
async function openTasks(rows: readonly Row[]): Promise<void> {
  await world.services.insightRows.tasks.insertMany(
    rows.map(({ office = 'anagrafe', ...row }) => ({
      caseId: null,
      processInstanceKey: '1',
      processDefinitionKey: '2',
      bpmnProcessId: 'p',
      elementId: 'Decide',
      name: 'Decidere',
      offices: [office],
      formKey: null,
      createdAt: START,
      dueAt: null,
      state: 'open',
      ...row,
    })),
  );
}

describe('the inbox', () => {
  it('shows the most urgent task, however many others of whatever office are open', async () => {
    await openTasks([
      ...Array.from({ length: 1_100 }, (_, n) => ({ _id: `undated-${n}`, createdAt: new Date(START.getTime() + n) })),
      ...Array.from({ length: 1_100 }, (_, n) => ({
        _id: `later-${n}`,
        dueAt: new Date(START.getTime() + DAY_MS + n),
      })),
      { _id: 'urgent', office: 'urp', dueAt: new Date(START.getTime() + 1_000) },
    ]);
    const { tasks } = world.services;
    const listed = await tasks.list({ offices: CLERK.offices, view: 'all', subject: 'c1', search: '' });
    expect(listed.slice(0, 3).map(({ id }) => id)).toEqual(['urgent', 'later-0', 'later-1']);
  });

  it('ends with those without a date, the oldest first', async () => {
    await openTasks([
      { _id: 'young', createdAt: new Date(START.getTime() + 2) },
      { _id: 'old', createdAt: START },
      { _id: 'dated', dueAt: new Date(START.getTime() + 9 * DAY_MS), office: 'urp' },
    ]);
    const { tasks } = world.services;
    const listed = await tasks.list({ offices: CLERK.offices, view: 'all', subject: 'c1', search: '' });
    expect(listed.map(({ id }) => id)).toEqual(['dated', 'old', 'young']);
  });
});

describe('a decision', () => {
  it.each(['Activity_0.1', 'VerificaCittà', '_6-53', 'Attività.α'])(
    'is kept for the task %s, whatever letters its model gave it',
    async (elementId) => {
      const { id } = await world.submit();
      await openTasks([
        { _id: 't1', caseId: id, elementId },
        { _id: 't2', caseId: id, elementId: `${elementId}.` },
      ]);
      await world.services.tasks.complete('t1', CLERK, { decision: 'go-on' });
      await world.services.tasks.complete('t2', CLERK, { decision: 'stop' });
      const value = await world.get(id);
      expect(taskAnswers(value, elementId)).toEqual({ decision: 'go-on' });
      expect(taskAnswers(value, `${elementId}.`)).toEqual({ decision: 'stop' });
      expect(await world.outboxRow('complete:t1')).toBeDefined();
    },
  );

  it('that a crash interrupted does not replace the answer of a later task of the same element', async () => {
    const { id } = await world.submit();
    await openTasks([
      { _id: 'first', caseId: id },
      { _id: 'second', caseId: id },
    ]);
    const { tasks, taskStore } = world.services;
    await taskStore.decide({ taskId: 'first', subject: 'c1', name: 'E', answers: { decision: 'old' }, at: START });
    world.advance(60_000);
    await tasks.complete('second', CLERK, { decision: 'new' });
    expect(await tasks.resume(world.now())).toBe(1);
    expect(taskAnswers(await world.get(id), 'Decide')).toEqual({ decision: 'new' });
    expect(await world.outboxRow('complete:first')).toBeDefined();
  });

  it('that cannot be carried out stops no other that a crash interrupted', async () => {
    const { id } = await world.submit();
    await openTasks([
      { _id: 'poison', caseId: 'gone' },
      { _id: 'good', caseId: id },
    ]);
    for (const taskId of ['poison', 'good']) {
      await world.services.taskStore.decide({ taskId, subject: 'c1', name: 'E', answers: {}, at: START });
      world.advance(1_000);
    }
    await expect(world.services.tasks.resume(world.now())).rejects.toThrow(AggregateError);
    expect(await world.outboxRow('complete:good')).toBeDefined();
    expect(await world.outboxRow('complete:poison')).toBeUndefined();
  });
});
