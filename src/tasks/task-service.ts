import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { AuditLog } from '../audit/audit.js';
import { canonicalJson } from '../audit/canonical-json.js';
import type { Case, CaseStore } from '../crm/case.js';
import { taskFactKey } from '../crm/task-answer.js';
import type { InteractionStore } from '../crm/interaction.js';
import { ConflictError, ForbiddenError, NotFoundError } from '../errors.js';
import { choicesOf } from '../forms/initial-answers.js';
import { parseForm } from '../forms/parse-form.js';
import type { JsonObject } from '../json.js';
import type { Outbox } from '../outbox/outbox.js';
import type { Staff, Task, TaskListItem, TaskService } from './task.js';
import type { TaskInbox } from './task-inbox-store.js';
import type { TaskDecision, TaskStore } from './task-store.js';

export interface TaskServiceDependencies {
  readonly inbox: TaskInbox;
  readonly taskStore: TaskStore;
  readonly cases: Pick<CaseStore, 'find' | 'addFacts'>;
  readonly interactions: InteractionStore;
  readonly audit: AuditLog;
  readonly outbox: Outbox;
  readonly now: () => Date;
}

/** Most tasks that one list shows; the inbox says when there are more. */
export const MOST_LISTED = 200;
/** Interrupted decisions that one round looks at. */
const MOST_RESUMED = 1_000;

export interface TaskResumption {
  /**
   * Carries out decisions that a crash interrupted: to be called now and then by the scheduler.
   *
   * @param before only what was decided before this instant: what is younger is still under way
   * @returns how many were carried out
   * @throws {AggregateError} at the end, with what failed: one decision that cannot be carried out stops no other
   */
  resume(before: Date): Promise<number>;
}

/** The inbox: the stream's tasks, joined with who has claimed or decided them, for whom the office allows. */
export function createTaskService(dependencies: TaskServiceDependencies): TaskService & TaskResumption {
  const { inbox, taskStore, cases, interactions, audit, outbox, now } = dependencies;

  async function getOpenTask(id: string, staff: Staff): Promise<Task> {
    const task = await inbox.find(id);
    if (!task) throw new NotFoundError('TASK_UNKNOWN', `Task ${id} is not in the inbox`);
    if (!task.offices.some((office) => staff.offices.includes(office))) {
      throw new ForbiddenError('TASK_OF_OTHER_OFFICE', `Task ${id} belongs to another office`);
    }
    const decision = await taskStore.findDecision(id);
    if (task.state !== 'open' || (decision && decision.subject !== staff.subject)) {
      throw new ConflictError('TASK_ENDED', `Task ${id} has been done`, { details: { by: decision?.name ?? null } });
    }
    return task;
  }

  async function takeFor(id: string, staff: Staff): Promise<void> {
    const holder = await taskStore.claim({ taskId: id, subject: staff.subject, name: staff.name }, now());
    if (holder.subject !== staff.subject) {
      throw new ConflictError('TASK_TAKEN', `Task ${id} is being worked on by someone else`, {
        details: { by: holder.name },
      });
    }
  }

  return {
    async list(filter) {
      const open = await inbox.listOpen(filter.offices);
      const ids = open.map(({ id }) => id);
      const [claims, decided] = [await taskStore.findClaims(ids), await taskStore.findDecided(ids)];
      const undecided = open
        .filter(({ id }) => !decided.has(id))
        .map((task) => ({ ...task, claimedBy: claims.get(task.id) ?? null }));
      const atMs = now().getTime();
      const inView = undecided.filter((task) => {
        if (filter.view === 'unclaimed') return task.claimedBy === null;
        if (filter.view === 'mine') return task.claimedBy?.subject === filter.subject;
        if (filter.view === 'due') return task.dueAt !== null && task.dueAt.getTime() <= atMs + 86_400_000;
        return true;
      });
      const items: TaskListItem[] = [];
      for (const task of inView) {
        const owner = task.caseId === null ? undefined : await cases.find(task.caseId);
        const item = {
          ...task,
          caseNumber: owner?.number ?? null,
          serviceId: owner?.serviceId ?? null,
          applicantName: nameOf(owner),
        };
        if (matches(item, filter.search)) items.push(item);
        if (items.length === MOST_LISTED) break;
      }
      return items;
    },

    async find(id) {
      const task = await inbox.find(id);
      if (!task) return undefined;
      const [claim, decision] = [await taskStore.findClaim(id), await taskStore.findDecision(id)];
      return { ...task, claimedBy: claim ?? null, state: decision && task.state === 'open' ? 'completed' : task.state };
    },

    async claim(id, staff) {
      await getOpenTask(id, staff);
      await takeFor(id, staff);
    },

    async release(id, staff) {
      await getOpenTask(id, staff);
      await taskStore.release(id, staff.subject);
    },

    async complete(id, staff, answers) {
      const task = await getOpenTask(id, staff);
      await takeFor(id, staff);
      const decision = await taskStore.decide({
        taskId: id,
        subject: staff.subject,
        name: staff.name,
        answers,
        at: now(),
      });
      if (decision.subject !== staff.subject || !isDeepStrictEqual(decision.answers, answers)) {
        throw new ConflictError('TASK_ENDED', `Task ${id} has been done`, { details: { by: decision.name } });
      }
      await carryOut(task, decision);
    },

    async resume(before) {
      const failures: unknown[] = [];
      let done = 0;
      for (const decision of await taskStore.listNotCarriedOut(before, MOST_RESUMED)) {
        const task = await inbox.find(decision.taskId);
        // Its row is being made again of the stream: the next round finds it.
        if (!task) continue;
        try {
          await carryOut(task, decision);
          done += 1;
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, `${failures.length} decisions were not carried out`);
      return done;
    },

    formOf: (task) => inbox.formOf(task),
  };

  /** Everything that follows from a stored decision; each line is stored once per task. */
  async function carryOut(task: Task, decision: TaskDecision): Promise<void> {
    const schema = await inbox.formOf(task);
    const choices = schema === null ? {} : choicesOf(parseForm(schema), decision.answers);
    await record(task, decision, choices);
    await outbox.put(`complete:${task.id}`, { kind: 'complete-job', jobKey: task.id, variables: choices });
    await taskStore.markCarriedOut(task.id);
  }

  /** The process may have come to the element again, and been answered, before an interrupted decision is carried out. */
  async function isSuperseded(caseId: string, elementId: string, at: Date): Promise<boolean> {
    const fact = (await cases.find(caseId))?.facts[taskFactKey(elementId)];
    const known = (fact as { readonly at?: string } | null | undefined)?.at;
    return known !== undefined && known > at.toISOString();
  }

  async function record(task: Task, { subject, name, answers, at }: TaskDecision, choices: JsonObject): Promise<void> {
    const office = task.offices[0] ?? null;
    if (task.caseId !== null && !(await isSuperseded(task.caseId, task.elementId, at))) {
      await cases.addFacts(task.caseId, {
        [taskFactKey(task.elementId)]: { answers, at: at.toISOString(), by: name, office },
      });
    }
    await interactions.append({
      key: `task:${task.id}:completed`,
      caseId: task.caseId,
      taxCode: null,
      at,
      channel: 'desk',
      actor: { kind: 'staff', subject, name, office },
      kind: 'task-completed',
      text: { it: `Attività conclusa: ${task.name}`, en: `Task done: ${task.name}` },
      visibleToApplicant: false,
    });
    await audit.append({
      key: `task:${task.id}:completed`,
      actor: subject,
      action: 'task-completed',
      subject: task.caseId ?? task.processInstanceKey,
      // Nothing leaves the chain again, so words about a person stay in the case: here is their hash, to prove them by.
      details: { task: task.elementId, jobKey: task.id, choices, answersSha256: sha256Of(canonicalJson(answers)) },
    });
  }
}

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

function nameOf(owner: Case | undefined): string | null {
  if (owner?.applicant.kind !== 'citizen') return null;
  return `${owner.applicant.givenName} ${owner.applicant.familyName}`;
}

/** Case number or applicant name, without regard to case and accents. */
function matches(item: TaskListItem, search: string): boolean {
  const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const wanted = fold(search.trim());
  if (wanted === '') return true;
  return [item.caseNumber, item.applicantName, item.name].some((text) => text !== null && fold(text).includes(wanted));
}
