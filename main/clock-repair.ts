import type { StoreConnection } from '../src/store/connection.js';

/** Where agenda keeps its jobs unless told otherwise. */
const JOBS = 'agendaJobs';

/**
 * Brings back the tasks that a wrong clock has sent into the future. A machine that starts with a clock that is fast notes
 * there when each task comes next and since when it is locked; once the clock is right, none would come until then.
 *
 * @param now UTC instant; a task that is to come later than one of its own intervals after it cannot be meant
 */
export async function bringBackTasks(
  connection: Pick<StoreConnection['connection'], 'collection'>,
  tasks: readonly { readonly name: string; readonly everyMs: number }[],
  now: Date,
): Promise<void> {
  const jobs = connection.collection(JOBS);
  for (const { name, everyMs } of tasks) {
    const latest = new Date(now.getTime() + 2 * everyMs);
    await jobs.updateMany({ name, nextRunAt: { $gt: latest } }, { $set: { nextRunAt: now } });
    await jobs.updateMany({ name, lockedAt: { $gt: latest } }, { $unset: { lockedAt: true } });
  }
}
