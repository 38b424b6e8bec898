import type { InsightRows } from '../insight/insight-rows-store.js';
import type { Task } from './task.js';

interface TaskRow extends Omit<Task, 'id' | 'claimedBy'> {
  _id: string;
}

/** The user tasks of the record stream. */
export interface TaskInbox {
  find(id: string): Promise<Task | undefined>;
  /** Open tasks of these offices, the earliest due first, those without a due date last by age. */
  listOpen(offices: readonly string[]): Promise<Task[]>;
  listOfCase(caseId: string): Promise<Task[]>;
  /** The form-js schema that the task's header names; null when it names none or an unknown one. */
  formOf(task: Task): Promise<unknown>;
}

/** An inbox beyond this many open tasks needs a search: the rest is not shown. */
const MOST_READ = 1_000;

const toTask = ({ _id, ...row }: TaskRow): Task => ({
  id: _id,
  caseId: row.caseId,
  processInstanceKey: row.processInstanceKey,
  bpmnProcessId: row.bpmnProcessId,
  elementId: row.elementId,
  name: row.name,
  offices: row.offices,
  formKey: row.formKey,
  createdAt: row.createdAt,
  dueAt: row.dueAt,
  state: row.state,
  claimedBy: null,
});

export function createTaskInbox(rows: InsightRows): TaskInbox {
  return {
    async find(id) {
      const row = await rows.tasks.findById(id).lean<TaskRow>();
      return row ? toTask(row) : undefined;
    },
    async listOpen(offices) {
      const open = { state: 'open', offices: { $in: offices } };
      const due = await rows.tasks
        .find({ ...open, dueAt: { $ne: null } })
        .sort({ dueAt: 1, createdAt: 1 })
        .limit(MOST_READ)
        .lean<TaskRow[]>();
      // Those without a date have their own question: sorted with the others they would come first and be cut last.
      const undated = await rows.tasks
        .find({ ...open, dueAt: null })
        .sort({ createdAt: 1 })
        .limit(Math.max(1, MOST_READ - due.length))
        .lean<TaskRow[]>();
      return [...due, ...undated].map(toTask);
    },
    async listOfCase(caseId) {
      const found = await rows.tasks.find({ caseId }).sort({ createdAt: 1 }).lean<TaskRow[]>();
      return found.map(toTask);
    },
    async formOf(task) {
      if (task.formKey === null) return null;
      const row = await rows.forms.findById(task.formKey).lean<{ schemaJson: string }>();
      return row ? (JSON.parse(row.schemaJson) as unknown) : null;
    },
  };
}
