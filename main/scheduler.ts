import type { Logger } from 'pino';
import { resumeHandOvers } from '../src/crm/hand-over.js';
import { healIncidents } from '../src/health/heal-incidents.js';
import type { Services } from '../src/compose.js';

/** A hand-over that is younger than this may still be under way. */
const HAND_OVER_MS = 15_000;

interface Task {
  readonly name: string;
  readonly everyMs: number;
  run(): Promise<unknown>;
}

/** What has a clock: receipts, interrupted hand-overs, incidents of systems that are back. One run of each at a time. */
export function startScheduler(services: Services, receiptsPollMs: number, logger: Logger): { close(): Promise<void> } {
  const { receiptPoller, handOver, now } = services;
  const tasks: Task[] = [
    { name: 'receipts', everyMs: receiptsPollMs, run: () => receiptPoller.poll() },
    { name: 'reporting flows', everyMs: 10 * receiptsPollMs, run: () => receiptPoller.pollReporting() },
    {
      name: 'hand-overs',
      everyMs: 5_000,
      run: () => resumeHandOvers(new Date(now().getTime() - HAND_OVER_MS), handOver),
    },
    { name: 'incidents', everyMs: 5_000, run: () => healIncidents(services) },
  ];
  const running = new Map<string, Promise<void>>();
  const timers = tasks.map((task) =>
    setInterval(() => {
      if (running.has(task.name)) return;
      const run = task
        .run()
        .then(() => undefined)
        .catch((error: unknown) =>
          logger.warn({ err: error, task: task.name }, 'scheduled task failed; it comes again'),
        )
        .finally(() => running.delete(task.name));
      running.set(task.name, run);
    }, task.everyMs),
  );
  return {
    async close() {
      timers.forEach((timer) => clearInterval(timer));
      await Promise.all(running.values());
    },
  };
}
