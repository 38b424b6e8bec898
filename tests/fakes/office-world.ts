import { readFileSync } from 'node:fs';
import type { Administration } from '../../src/administration/administration.js';
import { createDeliveries } from '../../src/administration/deliveries.js';
import { createIncidentDesk } from '../../src/administration/incident-desk.js';
import { loadCatalogue } from '../../src/catalogue/load-catalogue.js';
import { ConflictError, NotFoundError } from '../../src/errors.js';
import type { HealthRow } from '../../src/health/health-board.js';
import type {
  ElementCounts,
  ElementTime,
  Incident,
  Insight,
  ProcessDefinition,
  VersionLoad,
} from '../../src/insight/insight.js';
import type { Variable } from '../../src/insight/variables-store.js';
import type { JsonObject } from '../../src/json.js';
import type { ProcessDraft, ProcessDraftStore } from '../../src/modelling/process-draft-store.js';
import { processExpectations } from '../../src/modelling/process-expectations.js';
import { createModelling } from '../../src/modelling/publish-process.js';
import type { Notification } from '../../src/notifications/notification.js';
import type { OutboxRow } from '../../src/outbox/outbox-store.js';
import { elementTemplate } from '../../src/zeebe/element-template.js';
import { createWebWorld, NOW, type WebWorld } from './web-world.js';

export const CERTIFICATE = 'certificato-residenza';
export const CERTIFICATE_XML = readFileSync('processes/anagrafe/certificato-residenza/process.bpmn', 'utf8');
/** Every job type of our processes, as the workers' registry has them. */
export const JOB_TYPES = new Set(
  ['anagrafe/certificato-residenza', 'citta/segnalazione', 'shared/payment-anomaly'].flatMap((folder) =>
    [...readFileSync(`processes/${folder}/process.bpmn`, 'utf8').matchAll(/taskDefinition type="([^"]+)"/g)].map(
      ([, type = '']) => type,
    ),
  ),
);

export const definitionLike = (version: number, overrides: Partial<ProcessDefinition> = {}): ProcessDefinition => ({
  key: `definition-${version}`,
  bpmnProcessId: CERTIFICATE,
  version,
  resourceName: 'anagrafe/certificato-residenza/process.bpmn',
  xml: CERTIFICATE_XML,
  deployedAt: new Date(Date.UTC(2026, 10, version, 9)),
  ...overrides,
});

export const incidentLike = (key: string, overrides: Partial<Incident> = {}): Incident => ({
  key,
  errorType: 'JOB_NO_RETRIES',
  errorMessage: `caseId: Invalid UUID (job ${key})`,
  bpmnProcessId: CERTIFICATE,
  processDefinitionKey: 'definition-1',
  processInstanceKey: `instance-${key}`,
  elementId: 'MakeCertificate',
  elementInstanceKey: `element-${key}`,
  jobKey: `job-${key}`,
  scopeKeys: [`element-${key}`, `instance-${key}`],
  caseId: null,
  createdAt: new Date('2026-11-24T08:00:00Z'),
  resolvedAt: null,
  ...overrides,
});

export const outboxRowLike = (key: string, overrides: Partial<OutboxRow> = {}): OutboxRow => ({
  key,
  message: { kind: 'send-mail', notificationId: 'n1' },
  state: 'incident',
  attempts: 20,
  createdAt: new Date('2026-11-24T00:00:00Z'),
  nextAttemptAt: new Date('2026-11-24T06:00:00Z'),
  error: 'MAIL_UNAVAILABLE: connection refused',
  ...overrides,
});

/** The web world with something behind the pages of analysts and administrators. */
export interface OfficeWorld extends WebWorld {
  /** Newest first. */
  readonly definitions: ProcessDefinition[];
  readonly counts: ElementCounts[];
  readonly times: ElementTime[];
  readonly loads: VersionLoad[];
  readonly incidents: Incident[];
  /** What every stopped step sees. */
  readonly variables: Variable[];
  readonly processDrafts: Map<string, ProcessDraft>;
  readonly stuck: OutboxRow[];
  readonly refusedMails: Notification[];
  /** The chain of the audit log. */
  readonly chain: { walked: number; brokenAt: number | null };
  readonly healthRows: HealthRow[];
  readonly engine: FakeEngine;
  /** What the outbox delivered when it was sent again. */
  readonly delivered: string[];
  readonly audited: { readonly action: string; readonly subject: string }[];
}

export interface FakeEngine {
  /** XML of every model that was deployed. */
  readonly deployed: string[];
  /** The next deployment is refused with this error. */
  refusal: Error | null;
  readonly retried: string[];
  readonly variables: { readonly scope: string; readonly values: JsonObject }[];
  /** Error of the next retry. */
  retryError: Error | null;
}

export async function createOfficeWorld(): Promise<OfficeWorld> {
  const office = {
    definitions: [definitionLike(1)],
    counts: [] as ElementCounts[],
    times: [] as ElementTime[],
    loads: [] as VersionLoad[],
    incidents: [] as Incident[],
    variables: [] as Variable[],
    processDrafts: new Map<string, ProcessDraft>(),
    stuck: [] as OutboxRow[],
    refusedMails: [] as Notification[],
    chain: { walked: 4, brokenAt: null as number | null },
    healthRows: [] as HealthRow[],
    engine: { deployed: [], refusal: null, retried: [], variables: [], retryError: null } as FakeEngine,
    delivered: [] as string[],
    audited: [] as { action: string; subject: string }[],
  };
  const audit = {
    append: (entry: { actor: string; action: string; subject: string }) => {
      office.audited.push(entry);
      return Promise.resolve(entry as never);
    },
  };
  const catalogue = await loadCatalogue('processes');
  const insight = fakeInsight(office);
  const modelling = createModelling({
    engine: {
      deploy([resource]) {
        if (office.engine.refusal) return Promise.reject(office.engine.refusal);
        const xml = resource?.content ?? '';
        office.engine.deployed.push(xml);
        const bpmnProcessId = /<(?:bpmn:)?process id="([^"]+)"/.exec(xml)?.[1] ?? CERTIFICATE;
        const latest = office.definitions.find((one) => one.bpmnProcessId === bpmnProcessId);
        const version = (latest?.version ?? 0) + 1;
        const key = bpmnProcessId === CERTIFICATE ? `definition-${version}` : `${bpmnProcessId}-${version}`;
        office.definitions.unshift(definitionLike(version, { key, bpmnProcessId, xml }));
        return Promise.resolve([{ bpmnProcessId, version, processDefinitionKey: key }]);
      },
    },
    drafts: memoryProcessDrafts(office.processDrafts),
    audit,
    jobTypes: JOB_TYPES,
    expectationsOf: (id) => processExpectations(catalogue, id),
    processesFolder: 'processes',
  });
  const world = await createWebWorld({
    insight,
    modelling,
    elementTemplates: [
      elementTemplate({
        type: 'notify',
        title: { it: 'Scrive al richiedente', en: 'Writes to the applicant' },
        timeoutMs: 1_000,
        inputNames: ['caseId'],
        outputNames: ['sentAt'],
        run: () => Promise.reject(new Error('not run here')),
      }),
    ],
    administration: fakeAdministration(office, insight, audit),
  });
  return { ...world, ...office };
}

type Office = Pick<
  OfficeWorld,
  | 'definitions'
  | 'counts'
  | 'times'
  | 'loads'
  | 'incidents'
  | 'variables'
  | 'stuck'
  | 'refusedMails'
  | 'chain'
  | 'healthRows'
  | 'engine'
  | 'delivered'
>;

function fakeInsight(office: Office): Insight {
  return {
    progressOfCase: () => Promise.resolve(undefined),
    caseOfInstance: () => Promise.resolve(null),
    listProcesses: () => Promise.resolve(office.definitions.slice(0, 1)),
    listVersions: (id) => Promise.resolve(office.definitions.filter(({ bpmnProcessId }) => bpmnProcessId === id)),
    findDefinition: (key) => Promise.resolve(office.definitions.find((one) => one.key === key)),
    countElements: () => Promise.resolve(office.counts),
    measureElements: () => Promise.resolve(office.times),
    loadOfVersions: (keys) =>
      Promise.resolve(office.loads.filter(({ processDefinitionKey }) => keys.includes(processDefinitionKey))),
    listOpenIncidents: () => Promise.resolve(office.incidents.filter(({ resolvedAt }) => resolvedAt === null)),
    findIncident: (key) => Promise.resolve(office.incidents.find((one) => one.key === key)),
    listVariables: () => Promise.resolve(office.variables),
    findForm: () => Promise.resolve(undefined),
  };
}

function fakeAdministration(
  office: Office,
  insight: Insight,
  audit: Parameters<typeof createIncidentDesk>[0]['audit'],
): Administration {
  return {
    incidents: createIncidentDesk({
      insight,
      audit,
      choicesOf: () =>
        Promise.resolve(
          new Map([
            [
              'useKind',
              [
                { value: 'stamped', label: { it: 'In bollo', en: 'Stamped' } },
                { value: 'exempt', label: { it: 'Esente', en: 'Exempt' } },
              ],
            ],
          ]),
        ),
      engine: {
        retryJob(jobKey) {
          if (office.engine.retryError) return Promise.reject(office.engine.retryError);
          office.engine.retried.push(jobKey);
          return Promise.resolve();
        },
        resolveIncident(key) {
          office.engine.retried.push(key);
          return Promise.resolve();
        },
        setVariables(scope, values) {
          office.engine.variables.push({ scope, values });
          return Promise.resolve();
        },
      },
    }),
    deliveries: createDeliveries({
      outbox: {
        listStuck: () => Promise.resolve(office.stuck),
        find: (key) => Promise.resolve(office.stuck.find((row) => row.key === key)),
        finish(key) {
          const index = office.stuck.findIndex((row) => row.key === key);
          if (index < 0) throw new NotFoundError('NO_ROW', key);
          office.stuck.splice(index, 1);
          return Promise.resolve();
        },
      },
      notifications: { listRefused: () => Promise.resolve(office.refusedMails) },
      deliver(key) {
        office.delivered.push(key);
        return Promise.resolve('done');
      },
      audit,
      now: () => NOW,
    }),
    health: () => Promise.resolve(office.healthRows),
    brokenFolders: () => [{ folder: 'citta/rotto', reason: 'service.yaml: name: Required', problems: [] }],
    unconfirmedRules: () => [{ decision: 'Bollo', rule: 'Rule_1', note: 'fonte da confermare' }],
    feedback: () =>
      Promise.resolve([
        { service: { it: 'Certificato', en: 'Certificate' }, count: 3, average: 4.333, byStars: [0, 0, 1, 0, 2] },
        { service: { it: 'Segnalazione', en: 'Report' }, count: 0, average: null, byStars: [0, 0, 0, 0, 0] },
      ]),
    stream: () =>
      Promise.resolve({
        records: 12_345,
        bytesPerRecord: 980,
        bytesPerInstance: 92_000,
        sampled: 2_000,
        projectors: [
          { name: 'insight', behind: 0 },
          { name: 'cases', behind: 1_500 },
        ],
        newestAt: NOW,
      }),
    auditState: () =>
      Promise.resolve({
        entries: 6,
        brokenAt: office.chain.brokenAt,
        whole: { at: NOW, entries: office.chain.walked },
      }),
    verifyAudit() {
      office.chain.walked = 6;
      return Promise.resolve({ entries: 6, brokenAt: office.chain.brokenAt });
    },
  };
}

/** Drafts with the optimistic lock of the real store. */
export function memoryProcessDrafts(rows: Map<string, ProcessDraft>): ProcessDraftStore {
  return {
    find: (id) => Promise.resolve(rows.get(id)),
    listNew: () => Promise.resolve([...rows.values()].filter(({ basedOnVersion }) => basedOnVersion === 0)),
    save(draft) {
      const known = rows.get(draft.bpmnProcessId)?.revision ?? 0;
      if (known !== draft.revision) return Promise.reject(new ConflictError('STALE_PROCESS_DRAFT', 'stale'));
      const next = { ...draft, revision: draft.revision + 1 };
      rows.set(draft.bpmnProcessId, next);
      return Promise.resolve(next);
    },
    remove(id, revision) {
      if (rows.get(id)?.revision === revision) rows.delete(id);
      return Promise.resolve(!rows.has(id));
    },
  };
}
