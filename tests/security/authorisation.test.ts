import { readFileSync } from 'node:fs';
import { uploadOwnerOf } from '../../src/crm/draft.js';
import type { StaffIdentity } from '../../src/identity/identity.js';
import { UnavailableError } from '../../src/errors.js';
import type { ProcessDefinition } from '../../src/insight/insight.js';
import { processExpectations } from '../../src/modelling/process-expectations.js';
import { createModelling } from '../../src/modelling/publish-process.js';
import { createWebApp } from '../../web/app.js';
import { createWebBrowser, type WebPage } from '../fakes/web-browser.js';
import { addCase, addDocument, caseLike, paymentLike, progressLike, reportLike } from '../fakes/web-cases.js';
import { CITIZENS, fakeSignIn, STAFF } from '../fakes/web-people.js';
import { taskLike } from '../fakes/web-tasks.js';
import { createWebWorld, NOW, startWeb, type RunningWeb, type WebWorld } from '../fakes/web-world.js';
import { ACTORS, DECISIONS, IDS, POLICIES, type Actor, type Answer } from './route-matrix.js';

const PEOPLE: Readonly<Record<string, StaffIdentity>> = {
  ...STAFF,
  franco: { subject: 'franco', name: 'Franco Nardo', email: null, roles: ['analyst'], offices: ['anagrafe'] },
  rita: { subject: 'rita', name: 'Rita Zennaro', email: null, roles: ['administrator'], offices: ['anagrafe'] },
  silvio: {
    subject: 'silvio',
    name: 'Silvio Morosin',
    email: null,
    roles: ['owner', 'analyst'],
    offices: ['anagrafe'],
  },
};

/** How each actor signs in; analysts, administrators and owners belong to the office itself: their role must not do. */
const SIGN_IN: Readonly<Record<Actor, readonly ['citizen' | 'staff', string] | null>> = {
  nobody: null,
  owner: ['citizen', 'anna'],
  stranger: ['citizen', 'bruno'],
  clerk: ['staff', 'elena'],
  otherClerk: ['staff', 'paola'],
  operator: ['staff', 'olga'],
  analyst: ['staff', 'franco'],
  administrator: ['staff', 'rita'],
  serviceOwner: ['staff', 'silvio'],
};

const DEMO = {
  users: '/utenti-di-prova',
  mail: null,
  people: [{ who: 'citizen', name: 'A', hint: { it: 'a', en: 'a' } }],
} as const;

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle?: { readonly stack?: readonly Layer[] };
}

/** What the router really knows, e.g. `GET /pratiche/:number`. */
function routesOf(stack: readonly Layer[]): string[] {
  return stack.flatMap(({ route, handle }) =>
    route
      ? Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`)
      : routesOf(handle?.stack ?? []),
  );
}

const definition: ProcessDefinition = {
  key: '1',
  bpmnProcessId: 'certificato-residenza',
  version: 1,
  resourceName: 'process.bpmn',
  xml: readFileSync('processes/anagrafe/certificato-residenza/process.bpmn', 'utf8'),
  deployedAt: NOW,
};

/** The real checks, without an engine and without drafts. */
function modellingLike(catalogue: WebWorld['catalogue']) {
  return createModelling({
    engine: { deploy: () => Promise.reject(new UnavailableError('ENGINE_DOWN', 'There is no engine in this test')) },
    drafts: {
      find: () => Promise.resolve(undefined),
      listNew: () => Promise.resolve([]),
      save: (draft) => Promise.resolve(draft),
      remove: () => Promise.resolve(true),
    },
    audit: { append: () => Promise.reject(new Error('Nothing is decided in this test')) },
    jobTypes: new Set(),
    expectationsOf: (id) => processExpectations(catalogue, id),
    processesFolder: 'processes',
  });
}

async function createWorld(): Promise<WebWorld> {
  const plain = await createWebWorld();
  const { insight, administration } = plain.services;
  const incident = {
    key: '1',
    errorType: 'JOB_NO_RETRIES',
    errorMessage: 'no retries left',
    bpmnProcessId: 'certificato-residenza',
    processDefinitionKey: '1',
    processInstanceKey: '2',
    scopeKeys: ['3', '2'],
    elementId: 'LookUpRegistry',
    elementInstanceKey: '3',
    jobKey: '4',
    caseId: caseLike().id,
    createdAt: NOW,
    resolvedAt: null,
  };
  const services = {
    ...plain.services,
    staffSignIn: fakeSignIn(PEOPLE),
    insight: {
      ...insight,
      listVersions: () => Promise.resolve([definition]),
      findDefinition: () => Promise.resolve(definition),
    },
    modelling: modellingLike(plain.catalogue),
    administration: {
      ...administration,
      incidents: { ...administration.incidents, find: () => Promise.resolve(incident) },
    },
  };
  const world = { ...plain, services };
  const value = addCase(world, caseLike(), progressLike(['AwaitPayment'], ['CaseSubmitted']));
  world.payments.push(paymentLike(value));
  await addDocument(world, value);
  const report = addCase(world, reportLike(), progressLike(['Triage'], ['ReportSubmitted']));
  const photo = { kind: 'photo', fileName: 'a.jpg', mediaType: 'image/jpeg', verificationCode: null } as const;
  await addDocument(world, report, { ...photo, id: 'photo-of-report', key: 'p1' });
  await addDocument(world, value, {
    ...photo,
    id: IDS.photo,
    key: 'p2',
    caseId: null,
    owner: uploadOwnerOf(IDS.draft),
  });
  world.tasks.rows.set(
    IDS.task,
    taskLike({ id: IDS.task, caseId: value.id, caseNumber: value.number, applicantName: 'Anna Zennaro' }),
  );
  world.drafts.rows.set(IDS.draft, {
    id: IDS.draft,
    serviceId: 'certificato-residenza',
    owner: CITIZENS.anna.taxCode,
    answers: {},
    documentIds: [IDS.photo],
    updatedAt: NOW,
  });
  return world;
}

function answerOf({ status, location }: WebPage): Answer | number {
  if (location?.startsWith('/accedi/personale?')) return 'staff-entrance';
  if (location?.startsWith('/accedi?')) return 'citizen-entrance';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'hidden';
  // Let in: what comes then (a page, the next page, a field that is missing) is not a matter of rights.
  return status < 400 || [401, 409, 415, 422].includes(status) ? 'in' : status;
}

async function tokenOf(browser: ReturnType<typeof createWebBrowser>): Promise<string> {
  const page = await browser.request('/servizi/segnalazione/richiesta');
  return /name="_csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
}

/** What the actor gets by each decided route: in the order of the table, in a world of its own. */
async function walk(actor: Actor): Promise<{ answers: Record<string, Answer | number>; leaks: string[] }> {
  const world = await createWorld();
  const web = await startWeb(world, { demo: DEMO });
  try {
    return await walkOn(web, actor);
  } finally {
    await web.close();
  }
}

async function walkOn(web: RunningWeb, actor: Actor): ReturnType<typeof walk> {
  const browser = createWebBrowser(web.origin);
  const signIn = SIGN_IN[actor];
  if (signIn) await browser.signIn(...signIn);
  const answers: Record<string, Answer | number> = {};
  const leaks: string[] = [];
  for (const [route, { path, body, policy }] of Object.entries(DECISIONS)) {
    const [method = 'GET', pattern = ''] = route.split(' ');
    const token = method === 'POST' ? await tokenOf(browser) : '';
    const init = method === 'GET' ? {} : { method, body: new URLSearchParams({ ...body, _csrf: token }) };
    const page = await browser.request(path ?? pattern, init);
    answers[route] = answerOf(page);
    if (POLICIES[policy][actor] !== 'in' && page.html.includes(CITIZENS.anna.taxCode)) leaks.push(route);
    const isPersonal = signIn !== null && page.html !== '' && !pattern.startsWith('/healthz') && pattern !== '/readyz';
    if (isPersonal && page.headers.get('cache-control') !== 'no-store') leaks.push(`${route} may be cached`);
  }
  expect(web.faults.map(({ route, error }) => [route, String(error)])).toEqual([]);
  return { answers, leaks };
}

describe('routes', () => {
  it('are all decided upon, and nothing that is decided is missing', async () => {
    const world = await createWorld();
    const app = createWebApp(world.services, { sessionSecret: 'only for listing the routes of the app', demo: DEMO });
    const routes = routesOf((app as unknown as { router: { stack: readonly Layer[] } }).router.stack);
    expect(routes.length).toBeGreaterThan(60);
    expect(routes.toSorted()).toEqual(Object.keys(DECISIONS).toSorted());
  });

  it.each(ACTORS)('answer %s as decided, and show a closed page to nobody', async (actor) => {
    const { answers, leaks } = await walk(actor);
    const expected = Object.fromEntries(
      Object.entries(DECISIONS).map(([route, { policy }]) => [route, POLICIES[policy][actor]]),
    );
    expect(answers).toEqual(expected);
    expect(leaks).toEqual([]);
  });
});
