import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import type { Logger } from 'pino';
import type { Services } from '../src/compose.js';
import type { StoreConnection } from '../src/store/connection.js';
import { bringBackTasks } from './clock-repair.js';
import { resumeHandOvers } from '../src/crm/hand-over.js';
import { createIncidentHealer } from '../src/health/heal-incidents.js';

/** A hand-over that is younger than this may still be under way. */
const HAND_OVER_MS = 15_000;
/**
 * How long a killed scheduler keeps its tasks from the others, and from itself after a restart. A task that runs longer
 * may be run twice at once: all of them bear that.
 */
const LOCK_MS = 15_000;
/** How long a stop waits for the tasks that are under way. */
const CLOSE_MS = 5_000;
/** How long tasks stand still at most after the clock was set back. */
const REPAIR_MS = 30_000;

interface Task {
  readonly name: string;
  readonly everyMs: number;
  run(): Promise<unknown>;
}

/**
 * What has a clock: receipts, interrupted hand-overs and decisions, incidents of systems that are back. Of several schedulers one runs
 * each task at a time: agenda locks it in the store.
 *
 * @param storeUri the platform's own database, to which `connection` leads too
 */
export async function startScheduler(
  services: Services,
  {
    storeUri,
    connection,
    receiptsPollMs,
    logger,
  }: {
    readonly storeUri: string;
    readonly connection: StoreConnection['connection'];
    readonly receiptsPollMs: number;
    readonly logger: Logger;
  },
): Promise<{ close(): Promise<void> }> {
  const { receiptPoller, handOver, now } = services;
  let isClosing = false;
  const tasks: readonly Task[] = [
    { name: 'receipts', everyMs: receiptsPollMs, run: () => receiptPoller.poll() },
    { name: 'reporting-flows', everyMs: 10 * receiptsPollMs, run: () => receiptPoller.pollReporting() },
    {
      name: 'hand-overs',
      everyMs: 5_000,
      run: () => resumeHandOvers(new Date(now().getTime() - HAND_OVER_MS), handOver),
    },
    { name: 'decisions', everyMs: 5_000, run: () => services.tasks.resume(new Date(now().getTime() - HAND_OVER_MS)) },
    { name: 'forgotten-uploads', everyMs: 3_600_000, run: () => services.sweepUploads() },
    // A run takes so many cases at most: a city may close more in a day.
    { name: 'draft-reminders', everyMs: 3_600_000, run: () => services.remindDrafts() },
    { name: 'retention', everyMs: 3_600_000, run: () => services.runRetention() },
    { name: 'name-keys', everyMs: 3_600_000, run: () => fillNameKeys() },
    // The page of the administration follows the new entries only: once a day somebody looks at the old ones too.
    { name: 'audit-chain', everyMs: 86_400_000, run: verifyAudit },
    { name: 'incidents', everyMs: 5_000, run: createIncidentHealer(services) },
  ];
  /** Cases of earlier versions, until none is left; costs one look in an index from then on. */
  async function fillNameKeys(): Promise<void> {
    let filled = 1;
    while (filled > 0 && !isClosing) filled = await services.cases.fillNameKeys(500);
  }
  async function verifyAudit(): Promise<void> {
    const { brokenAt } = await services.audit.verify();
    if (brokenAt !== null) logger.error({ brokenAt }, 'the chain of the audit log is broken: the log was changed');
  }
  const agenda = new Agenda({
    backend: new MongoBackend({ address: storeUri }),
    processEvery: Math.min(1_000, receiptsPollMs),
    defaultLockLifetime: LOCK_MS,
  });
  agenda.on('error', (error: unknown) => {
    // What agenda still wants to write down while it closes, the next start finds out by itself.
    if (!isClosing) logger.error({ err: error }, 'the scheduler lost its store; it tries again');
  });
  for (const { name, run } of tasks) {
    agenda.define(
      name,
      async () => {
        try {
          await run();
        } catch (error) {
          logger.warn({ err: error, task: name }, 'scheduled task failed; it comes again');
        }
      },
      { concurrency: 1, lockLifetime: LOCK_MS },
    );
  }
  await agenda.start();
  for (const { name, everyMs } of tasks) await agenda.every(everyMs, name);
  const repair = (): void => {
    bringBackTasks(connection, tasks, now()).catch((error: unknown) => {
      if (!isClosing) logger.warn({ err: error }, 'the times of the tasks could not be checked');
    });
  };
  repair();
  const repairing = setInterval(repair, REPAIR_MS);
  return {
    /** Lets the tasks that are under way end, so that none finds its store closed; those that take too long come again. */
    async close() {
      isClosing = true;
      clearInterval(repairing);
      await agenda.drain(CLOSE_MS);
    },
  };
}
