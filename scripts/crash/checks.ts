import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { pino } from 'pino';
import { createProjectors } from '../../src/insight/projectors.js';
import { INSIGHT_COLLECTIONS } from '../../src/insight/insight-rows-store.js';
import { rebuildReadModels } from '../../src/insight/rebuild.js';
import { openStores } from '../../src/platform-store.js';
import { connectStore, type StoreConnection } from '../../src/store/connection.js';
import { createStore } from '../../src/store/embedded/server.js';
import { createProjectionRunner } from '../../src/zeebe/projection.js';
import type { Instance } from '../journey/instance.js';
import { readMails } from '../journey/sandbox-control.js';
import type { Walk } from './walks.js';

export interface Check {
  readonly name: string;
  /** Null when it holds. */
  readonly problem: string | null;
}

interface Position {
  readonly iupd: string;
  readonly status: string;
  readonly paymentOption: readonly { readonly description: string; readonly status: string }[];
}

/** What the sandboxes outside know; asked while the platform is up. */
export interface Outside {
  readonly positions: readonly Position[];
  /** Subjects and Message-IDs by address. */
  readonly mails: ReadonlyMap<string, readonly { readonly subject: string; readonly messageId: string | null }[]>;
}

export async function askOutside({ pagopa, mail }: Instance, walks: readonly Walk[]): Promise<Outside> {
  const answer = await fetch(`${pagopa}/__sandbox/positions`);
  const { positions } = (await answer.json()) as { positions: Position[] };
  const mails = new Map<string, { subject: string; messageId: string | null }[]>();
  for (const { email } of walks) {
    const found = (await readMails(mail, email)) as unknown as { subject: string; messageId: string | null }[];
    mails.set(email, found);
  }
  return { positions, mails };
}

/** Everything that must hold after any number of kills; the platform is stopped. */
export async function checkEverything(dataDir: string, walks: readonly Walk[], outside: Outside): Promise<Check[]> {
  const embedded = await createStore({ dataDir: `${dataDir}/store`, port: 0 });
  const store = await connectStore(`${embedded.uri}dime`);
  try {
    return await checkStore(store, walks, outside);
  } finally {
    await store.close();
    await embedded.close();
  }
}

async function checkStore(store: StoreConnection, walks: readonly Walk[], outside: Outside): Promise<Check[]> {
  const { connection } = store;
  const stores = openStores(connection, { now: () => new Date(), newId: randomUUID, recordsRetentionDays: 400 });
  const count = (collection: string, filter: object) => connection.collection(collection).countDocuments(filter);
  const checks: Check[] = [];
  const hold = (name: string, problems: readonly string[]) =>
    checks.push({ name, problem: problems.length === 0 ? null : problems.slice(0, 5).join('; ') });

  for (const walk of walks) {
    const name = `${walk.kind} ${walk.number ?? '(never sent)'} came to its end, once`;
    hold(name, [...(walk.problem === null ? [] : [walk.problem]), ...(await problemsOfWalk(walk))]);
  }

  async function problemsOfWalk({ kind, number, email }: Walk): Promise<string[]> {
    const value = number === null ? undefined : await stores.cases.findByNumber(number);
    if (!value) return [`there is no case ${number}`];
    const problems: string[] = [];
    const same = (what: string, actual: unknown, expected: unknown): void => {
      if (actual !== expected) problems.push(`${what}: ${String(actual)}, expected ${String(expected)}`);
    };
    same('cases with its address', await count('cases', { 'answers.email': email }), 1);
    const own = { caseId: value.id, parentProcessInstanceKey: null, bpmnProcessId: { $ne: 'payment-anomaly' } };
    same('instances', await count('insight-instances', own), 1);
    same(
      'payment anomalies',
      await count('insight-instances', { caseId: value.id, bpmnProcessId: 'payment-anomaly' }),
      0,
    );
    same('starts in the outbox', (await stores.outboxStore.find(`start:${value.id}`))?.state, 'done');
    same('submissions on the timeline', await count('interactions', { caseId: value.id, kind: 'case-submitted' }), 1);
    const mails = outside.mails.get(email) ?? [];
    const ids = mails.filter(({ subject }) => subject.includes('pronto')).map(({ messageId }) => messageId);
    const documents = await stores.documents.listOfCase(value.id);
    const certificates = documents.filter(({ kind: one }) => one === 'certificate');
    for (const { id } of documents) await stores.documents.read(id);
    const positions = outside.positions.filter(({ paymentOption }) =>
      paymentOption.some((one) => one.description.includes(value.number)),
    );
    const debts = await stores.debtPositions.listOfCase(value.id);
    switch (kind) {
      case 'exempt':
      case 'paid':
        same('outcome', value.outcome, 'issued');
        same('status', value.status, 'closed');
        same('certificates', certificates.map(({ state }) => state).join(), 'released');
        same('mails of the release', new Set(ids).size, 1);
        same('stamps', documents.filter(({ kind: one }) => one === 'stamp').length, kind === 'paid' ? 1 : 0);
        same('positions at pagoPA', positions.length, kind === 'paid' ? 1 : 0);
        if (kind === 'paid') {
          same('debts', debts.map(({ state }) => state).join(), 'paid');
          same('paid at pagoPA', positions[0]?.paymentOption[0]?.status !== 'PO_UNPAID', true);
          const receipts = await stores.receipts.listOfDebt(debts[0]?.id ?? '');
          same('receipts', receipts.map(({ verdict, isTold }) => `${verdict} ${isTold}`).join(), 'settles true');
        }
        break;
      case 'withdrawn':
        same('outcome', value.outcome, 'withdrawn');
        same('status', value.status, 'closed');
        same('mails of a release', ids.length, 0);
        same('certificates', certificates.map(({ state }) => state).join(), 'held');
        same('debts', debts.map(({ state }) => state).join(), 'withdrawn');
        same('positions at pagoPA', positions.map(({ status }) => status).join(), 'INVALID');
        break;
      case 'report':
        // It stays open for thirty days, in which the reporter may reopen it.
        same('open or closed without an outcome', `${value.status} ${value.outcome}`, 'in-progress null');
        same('tasks', await count('insight-tasks', { caseId: value.id, state: 'completed' }), 2);
        same('open tasks', await count('insight-tasks', { caseId: value.id, state: 'open' }), 0);
        break;
      default:
        kind satisfies never;
    }
    return problems;
  }

  const texts = async (collection: string, filter: object, field: string): Promise<string[]> =>
    (await connection.collection(collection).find(filter).limit(20).toArray()).map(
      (row) => `${String(row._id)} ${String(row[field])}`,
    );
  hold('no open incident', await texts('insight-incidents', { resolvedAt: null }, 'errorMessage'));
  hold('nothing is left in the outbox', await texts('outbox', { state: { $ne: 'done' } }, 'error'));
  hold('every decision is carried out', await texts('task-decisions', { isCarriedOut: false }, 'subject'));
  const decided = await connection.collection('task-decisions').find({}).toArray();
  const open = { _id: { $in: decided.map(({ _id }) => _id) }, state: 'open' };
  hold('every decided task is over', await texts('insight-tasks', open, 'name'));
  hold('every receipt is told', await texts('receipts', { isTold: false }, 'verdict'));
  hold('every case is handed over', await texts('cases', { pendingHandOver: { $type: 'string' } }, 'pendingHandOver'));
  hold('every mail is sent', await texts('notifications', { state: { $ne: 'sent' } }, 'state'));
  const positionsTwice =
    outside.positions.length -
    new Set(outside.positions.map(({ paymentOption }) => paymentOption[0]?.description)).size;
  hold('no case has two positions at pagoPA', positionsTwice === 0 ? [] : [`${positionsTwice} too many`]);
  const { entries, brokenAt } = await stores.audit.verify();
  hold(`the audit chain of ${entries} entries is whole`, brokenAt === null ? [] : [`broken at ${brokenAt}`]);
  const closed = await connection.collection('cases').find({ status: 'closed' }).toArray();
  const running = await count('insight-instances', { caseId: { $in: closed.map(({ _id }) => _id) }, state: 'active' });
  hold('no closed case has a running instance', running === 0 ? [] : [`${running} run`]);
  hold('the read models equal a rebuild', await compareWithRebuild(store, stores));
  return checks;
}

async function compareWithRebuild(
  { connection }: StoreConnection,
  stores: ReturnType<typeof openStores>,
): Promise<string[]> {
  const snapshot = async () => {
    const rows = new Map<string, unknown>();
    for (const name of [...INSIGHT_COLLECTIONS, 'cases', 'outbox']) {
      for (const row of await connection.collection(name).find({}).toArray())
        rows.set(`${name} ${String(row._id)}`, row);
    }
    return rows;
  };
  const projectors = createProjectors(stores);
  const projection = createProjectionRunner({ ...stores, projectors, logger: pino({ level: 'silent' }) });
  await projection.catchUp();
  const before = await snapshot();
  const { kind } = await rebuildReadModels({
    ...stores,
    projectors,
    catchUp: (prepare) => projection.catchUp(prepare),
  });
  await projection.close();
  const after = await snapshot();
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  const different = keys.filter((key) => !isDeepStrictEqual(before.get(key), after.get(key)));
  return [...(kind === 'rebuilt' ? [] : ['it could only be refreshed']), ...different.map((key) => `${key} differs`)];
}
