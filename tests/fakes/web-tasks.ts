import { readFileSync } from 'node:fs';
import { ConflictError } from '../../src/errors.js';
import type { Json } from '../../src/json.js';
import type { Staff, Task, TaskListItem, TaskService } from '../../src/tasks/task.js';

/** An inbox in memory with the rules of the real one: one holder, one decision. */
export function fakeTasks() {
  const rows = new Map<string, TaskListItem>();
  const decisions = new Map<string, { by: Staff; answers: Readonly<Record<string, Json>> }>();

  function open(id: string, staff: Staff): TaskListItem {
    const task = rows.get(id);
    if (task?.state !== 'open') throw new ConflictError('TASK_ENDED', `Task ${id} has been done`);
    if (task.claimedBy && task.claimedBy.subject !== staff.subject) {
      throw new ConflictError('TASK_TAKEN', `Task ${id} is taken`, { details: { by: task.claimedBy.name } });
    }
    return task;
  }

  const service: TaskService = {
    list: ({ offices, view, subject, search }) =>
      Promise.resolve(
        [...rows.values()].filter(
          (task) =>
            task.state === 'open' &&
            task.offices.some((office) => offices.includes(office)) &&
            (view === 'all' ||
              (view === 'unclaimed' && task.claimedBy === null) ||
              (view === 'mine' && task.claimedBy?.subject === subject) ||
              (view === 'due' && task.dueAt !== null)) &&
            `${task.caseNumber ?? ''} ${task.applicantName ?? ''}`.toLowerCase().includes(search.toLowerCase()),
        ),
      ),
    find: (id) => Promise.resolve(rows.get(id)),
    async claim(id, staff) {
      const task = await Promise.resolve(open(id, staff));
      rows.set(id, { ...task, claimedBy: { subject: staff.subject, name: staff.name } });
    },
    async release(id, staff) {
      const task = await Promise.resolve(open(id, staff));
      rows.set(id, { ...task, claimedBy: null });
    },
    async complete(id, staff, answers) {
      const task = await Promise.resolve(open(id, staff));
      decisions.set(id, { by: staff, answers });
      rows.set(id, { ...task, state: 'completed' });
    },
    formOf: (task) => Promise.resolve(task.formKey === null ? null : readForm(task.formKey)),
  };
  return { rows, decisions, service };
}

const FORMS: Readonly<Record<string, string>> = {
  'decide-anomaly': 'processes/anagrafe/certificato-residenza/decide-anomaly.form',
  'decide-money': 'processes/shared/payment-anomaly/decide-money.form',
  'decide-unknown-money': 'processes/shared/payment-anomaly/decide-unknown-money.form',
  'triage-report': 'processes/citta/segnalazione/triage-report.form',
  'work-report': 'processes/citta/segnalazione/work-report.form',
};

function readForm(key: string): unknown {
  return JSON.parse(readFileSync(FORMS[key] ?? '', 'utf8'));
}

/** A task with everything at its usual value. */
export function taskLike(overrides: Partial<TaskListItem> & Pick<Task, 'id'>): TaskListItem {
  return {
    caseId: null,
    processInstanceKey: '2251799813685250',
    bpmnProcessId: 'certificato-residenza',
    elementId: 'DecideAnomaly',
    name: 'Decidi sul caso anomalo',
    offices: ['anagrafe'],
    formKey: 'decide-anomaly',
    createdAt: new Date('2026-11-24T08:00:00Z'),
    dueAt: null,
    state: 'open',
    claimedBy: null,
    caseNumber: null,
    serviceId: null,
    applicantName: null,
    ...overrides,
  };
}
