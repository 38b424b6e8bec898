/** What the sandboxes tell about themselves: the journal of their calls, the mails, and orders for faults. */
export interface JournalEntry {
  readonly method: string;
  readonly path: string;
  readonly status?: number;
  readonly verdict?: string | null;
}

export interface CaughtMail {
  readonly id: string;
  readonly subject: string;
  readonly to: unknown;
  readonly text?: string;
}

async function json<T>(address: string): Promise<T> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return (await answer.json()) as T;
}

/** All calls that a sandbox got, oldest first. */
export async function readJournal(sandbox: string): Promise<JournalEntry[]> {
  const answer = await json<JournalEntry[] | { entries: JournalEntry[] }>(`${sandbox}/__sandbox/journal`);
  return Array.isArray(answer) ? answer : answer.entries;
}

export async function readMails(sandbox: string, to: string): Promise<CaughtMail[]> {
  const answer = await json<CaughtMail[] | { mails: CaughtMail[] }>(
    `${sandbox}/__sandbox/mails?to=${encodeURIComponent(to)}`,
  );
  return Array.isArray(answer) ? answer : answer.mails;
}

/** Replaces the sandbox's faults; an empty list lets it work. */
export async function orderFaults(sandbox: string, rules: readonly object[]): Promise<void> {
  const answer = await fetch(`${sandbox}/__sandbox/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(rules),
  });
  if (!answer.ok) throw new Error(`${sandbox} did not take the faults: ${answer.status} ${await answer.text()}`);
}
