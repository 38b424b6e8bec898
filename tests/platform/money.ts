import type { Case } from '../../src/crm/case.js';
import type { Submission } from '../../src/crm/submit-case.js';
import type { StoredDebt } from '../../src/payments/stored-debt.js';
import type { TaskListItem } from '../../src/tasks/task.js';
import { clerkOf, until, type Harness, type SentMail } from './harness.js';

export interface Unpaid {
  readonly value: Case;
  readonly debt: StoredDebt;
}

/** A stamped certificate that waits for its payment. */
export async function unpaidCertificate(platform: Harness, overrides: Partial<Submission> = {}): Promise<Unpaid> {
  const { id } = await platform.request(overrides);
  await until(`Case ${id} waits for its payment`, async () =>
    (await platform.places(id)).includes('AwaitPayment') ? true : undefined,
  );
  const [debt] = await platform.stores.debtPositions.listOfCase(id);
  if (!debt) throw new Error(`Case ${id} has no debt`);
  return { value: await platform.find(id), debt };
}

/** Mails to the address that this case alone has. */
export function mailsOf(platform: Harness, { answers }: Case): SentMail[] {
  return platform.mails.filter(({ to }) => to === answers['email']);
}

export const subjectsOf = (platform: Harness, value: Case): string[] =>
  mailsOf(platform, value).map(({ subject }) => subject.replace(value.number, 'N').replace(/\s/g, ' '));

/** Takes in what pagoPA knows, the reports of the providers included, and lets everything that follows happen. */
export async function receive(platform: Harness): Promise<void> {
  await platform.outside.publishFlows();
  await platform.tick();
  await platform.services.receiptPoller.pollReporting();
  await platform.quiet();
}

/** The clerks' tasks about money of this case. */
export const moneyTasks = (platform: Harness, value: Case): Promise<TaskListItem[]> => platform.tasks('tributi', value);

/** The one task about money, decided. @throws {Error} when there is none or more than one */
export async function decideMoney(platform: Harness, value: Case, decision: 'release' | 'refund'): Promise<void> {
  const [task, ...others] = await moneyTasks(platform, value);
  if (!task || others.length > 0)
    throw new Error(`Case ${value.number} has ${others.length + (task ? 1 : 0)} tasks about money`);
  const reason = 'Verificato con la ricevuta del prestatore.';
  await platform.services.tasks.complete(task.id, clerkOf('tributi'), { decision, reason });
  await platform.services.dispatcher.drain();
  await platform.quiet();
}

/** Documents that the applicant can download. */
export const released = async (platform: Harness, { id }: Case): Promise<string[]> =>
  (await platform.stores.documents.listOfCase(id)).filter(({ state }) => state === 'released').map(({ kind }) => kind);
