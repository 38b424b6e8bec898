/** Job type of a user task that is a job (no `zeebe:userTask` extension). */
export const USER_TASK_JOB_TYPE = 'io.camunda.zeebe:userTask';

/**
 * What the reserved headers of a user task's job say.
 *
 * @returns `offices` from the candidate groups, `formKey` of the deployed form, `dueAt` as UTC instant; null when absent or unreadable
 * @source Zeebe, job-based user tasks: headers `io.camunda.zeebe:*`
 */
export function readTaskHeaders(headers: unknown): { offices: string[]; formKey: string | null; dueAt: Date | null } {
  const values = typeof headers === 'object' && headers !== null ? (headers as Record<string, unknown>) : {};
  const text = (name: string): string | null => {
    const value = values[`io.camunda.zeebe:${name}`];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const due = text('dueDate');
  const dueAt = due === null ? null : new Date(due);
  return {
    offices: parseList(text('candidateGroups')),
    formKey: text('formKey'),
    dueAt: dueAt && !Number.isNaN(dueAt.getTime()) ? dueAt : null,
  };
}

function parseList(text: string | null): string[] {
  if (text === null) return [];
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}
