import type { Json } from '../json.js';

/** A user task as the record stream shows it, joined with who has claimed it. */
export interface Task {
  /** Key of the engine's job. */
  readonly id: string;
  readonly caseId: string | null;
  readonly processInstanceKey: string;
  readonly bpmnProcessId: string;
  readonly elementId: string;
  /** Name of the element on the diagram. */
  readonly name: string;
  /** Offices (candidate groups) whose clerks may take it. */
  readonly offices: readonly string[];
  /** form-js id of the deployed form; null when the task has none. */
  readonly formKey: string | null;
  readonly createdAt: Date;
  /** UTC instant from the task's due date header; null when it has none. */
  readonly dueAt: Date | null;
  readonly state: 'open' | 'completed' | 'canceled';
  /** Staff subject and name; null while unclaimed. */
  readonly claimedBy: { readonly subject: string; readonly name: string } | null;
}

export interface TaskFilter {
  readonly offices: readonly string[];
  readonly view: 'unclaimed' | 'mine' | 'due' | 'all';
  readonly subject: string;
  /** Case number or applicant name; empty matches all. */
  readonly search: string;
}

export interface TaskListItem extends Task {
  readonly caseNumber: string | null;
  readonly serviceId: string | null;
  readonly applicantName: string | null;
}

export interface Staff {
  readonly subject: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly string[];
  readonly offices: readonly string[];
}

export interface TaskService {
  /** Open tasks, the most urgent first; at most 200. */
  list(filter: TaskFilter): Promise<TaskListItem[]>;
  find(id: string): Promise<Task | undefined>;
  /** @throws {ConflictError} TASK_TAKEN when another clerk has it, TASK_ENDED when it is no longer open. */
  claim(id: string, staff: Staff): Promise<void>;
  release(id: string, staff: Staff): Promise<void>;
  /**
   * Stores the decision once, then completes the engine's job (again after a crash, from the outbox).
   * Choices (radio, select, checkbox, number) become process variables; free text stays in the case.
   * @throws {ConflictError} TASK_TAKEN, TASK_ENDED
   */
  complete(id: string, staff: Staff, answers: Readonly<Record<string, Json>>): Promise<void>;
  /** The form-js schema of the task; null when it has none. */
  formOf(task: Task): Promise<unknown>;
}
