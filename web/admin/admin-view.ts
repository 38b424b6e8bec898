import { COUNTED_LAG } from '../../src/administration/stream-figures.js';
import type { Administration } from '../../src/administration/administration.js';
import type { IncidentGroup } from '../../src/administration/incident-groups.js';
import type { HealthRow } from '../../src/health/health-board.js';
import { formatInstant, formatSize } from '../layout/dates.js';
import { layoutTexts } from '../layout/layout-texts.js';
import { speak, type Page, type Spoken } from '../layout/page.js';
import type { PageView } from '../layout/render-page.js';
import type { ProcessNames } from '../incident/process-names.js';
import { adminTexts } from './admin-texts.js';
import { deliveryRows, type DeliveryRow } from './delivery-rows.js';

export interface AdminFacts {
  readonly health: readonly HealthRow[];
  readonly groups: readonly IncidentGroup[];
  /** Names on the diagram, by process id and element id. */
  readonly names: ProcessNames;
  readonly stuck: Awaited<ReturnType<Administration['deliveries']['listStuck']>>;
  readonly refusedMails: Awaited<ReturnType<Administration['deliveries']['listRefusedMails']>>;
  readonly stream: Awaited<ReturnType<Administration['stream']>>;
  readonly feedback: Awaited<ReturnType<Administration['feedback']>>;
  readonly broken: ReturnType<Administration['brokenFolders']>;
  readonly unconfirmed: ReturnType<Administration['unconfirmedRules']>;
  readonly audit: Awaited<ReturnType<Administration['auditState']>>;
}

interface Glance {
  readonly name: string;
  readonly value: string;
  readonly tone: 'good' | 'warn' | 'bad';
  readonly href: string;
}
interface GroupRow {
  readonly id: string;
  readonly element: string;
  readonly process: string;
  readonly problem: string;
  readonly count: number;
  readonly since: string;
  readonly retryName: string;
  readonly links: readonly { readonly label: string; readonly href: string }[];
  readonly more: string | null;
}

export interface AdminView extends PageView {
  readonly texts: Spoken<typeof adminTexts>;
  readonly glance: readonly Glance[];
  readonly health: readonly {
    readonly name: string;
    readonly tone: string;
    readonly word: string;
    readonly detail: string;
    readonly lastOk: string;
    readonly lastError: string;
  }[];
  readonly groups: readonly GroupRow[];
  readonly retryGroup: string;
  readonly stuck: readonly DeliveryRow[];
  readonly resend: string;
  readonly refusedMails: readonly { readonly subject: string; readonly since: string }[];
  readonly stream: readonly { readonly label: string; readonly value: string; readonly note: string }[];
  readonly feedback: readonly {
    readonly service: string;
    readonly count: number;
    readonly average: string;
    readonly byStars: readonly { readonly label: string; readonly count: number }[];
  }[];
  readonly starNames: readonly string[];
  readonly broken: readonly { readonly folder: string; readonly reason: string }[];
  readonly unconfirmed: AdminFacts['unconfirmed'];
  readonly audit: {
    readonly text: string;
    readonly whole: string;
    readonly isBroken: boolean;
    readonly action: string;
  };
}

const TONES = { ok: 'ok', slow: 'warn', down: 'down', unknown: 'ended' } as const satisfies Record<
  HealthRow['state'],
  string
>;
/** Incidents of one group that are named; the others are counted. */
const NAMED_INCIDENTS = 20;

export function adminView(page: Page, facts: AdminFacts): AdminView {
  const texts = speak(page, adminTexts);
  const at = (instant: Date | null): string => (instant ? formatInstant(instant, page.language) : texts.never);
  const starNames = [1, 2, 3, 4, 5].map((count) =>
    count === 1 ? texts.oneStar : page.say(adminTexts.stars, { count }),
  );
  return {
    head: {
      title: texts.title,
      style: 'office.css',
      hasForm: true,
      noIndex: true,
      hideContact: true,
      crumbs: [
        { label: speak(page, layoutTexts).myWork, href: page.href('/lavoro') },
        { label: texts.title, href: null },
      ],
    },
    texts,
    glance: glanceOf(page, facts),
    health: facts.health.map(({ name, state, detail, lastOkAt, lastErrorAt }) => ({
      name: page.say(name),
      tone: TONES[state],
      word: texts[state],
      detail: detail ? page.say(detail) : '',
      lastOk: at(lastOkAt),
      lastError: at(lastErrorAt),
    })),
    groups: facts.groups.map((group) => groupRow(page, group, facts.names)),
    retryGroup: page.href('/amministrazione/incidenti/riprova-gruppo'),
    stuck: deliveryRows(page, facts.stuck),
    resend: page.href('/amministrazione/invii/rinvia'),
    refusedMails: facts.refusedMails.map(({ subject, queuedAt }) => ({ subject, since: at(queuedAt) })),
    stream: streamRows(page, facts.stream),
    feedback: facts.feedback.map(({ service, count, average, byStars }) => ({
      service: page.say(service),
      count,
      average:
        average === null
          ? texts.noRating
          : page.say(adminTexts.outOfFive, { value: average.toLocaleString(page.language, DECIMALS) }),
      byStars: byStars.map((number, index) => ({ label: starNames[index] ?? '', count: number })),
    })),
    starNames,
    broken: facts.broken.map(({ folder, reason }) => ({ folder, reason })),
    unconfirmed: facts.unconfirmed,
    audit: {
      action: page.href('/amministrazione/registro/verifica'),
      whole: facts.audit.whole
        ? page.say(adminTexts.auditWhole, {
            date: at(facts.audit.whole.at),
            count: facts.audit.whole.entries.toLocaleString(page.language),
          })
        : texts.auditNeverWhole,
      isBroken: facts.audit.brokenAt !== null,
      text:
        facts.audit.brokenAt === null
          ? page.say(adminTexts.auditOk, { count: facts.audit.entries })
          : page.say(adminTexts.auditBroken, { entry: facts.audit.brokenAt }),
    },
  };
}

const DECIMALS = { minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;

function glanceOf(page: Page, { health, groups, stuck, refusedMails, stream }: AdminFacts): Glance[] {
  const texts = speak(page, adminTexts);
  const unwell = health.filter(({ state }) => state === 'down' || state === 'slow');
  const incidents = groups.reduce((sum, group) => sum + group.incidents.length, 0);
  const lost = stuck.length + refusedMails.length;
  const behind = Math.max(0, ...stream.projectors.map((projector) => projector.behind));
  const number = (count: number): string => count.toLocaleString(page.language);
  return [
    {
      name: texts.glanceSystems,
      value: unwell.length === 0 ? texts.allWorking : page.say(adminTexts.someDown, { count: unwell.length }),
      tone: unwell.some(({ state }) => state === 'down') ? 'bad' : unwell.length > 0 ? 'warn' : 'good',
      href: '#sistemi',
    },
    {
      name: texts.glanceIncidents,
      value: incidents === 0 ? texts.none : number(incidents),
      tone: incidents === 0 ? 'good' : 'bad',
      href: '#incidenti',
    },
    {
      name: texts.glanceDeliveries,
      value: lost === 0 ? texts.none : number(lost),
      tone: lost === 0 ? 'good' : 'bad',
      href: '#invii',
    },
    {
      name: texts.glanceStream,
      value: lagText(page, behind),
      // A few records are always on their way.
      tone: behind < 1_000 ? 'good' : 'warn',
      href: '#flusso',
    },
  ];
}

function lagText(page: Page, behind: number): string {
  if (behind === 0) return page.say(adminTexts.inStep);
  const text = behind >= COUNTED_LAG ? adminTexts.behindMany : adminTexts.behind;
  return page.say(text, { count: behind.toLocaleString(page.language) });
}

function groupRow(
  page: Page,
  { id, bpmnProcessId, elementId, message, incidents }: IncidentGroup,
  names: ProcessNames,
) {
  const element = names.element(bpmnProcessId, elementId);
  const oldest = incidents.at(-1) ?? incidents[0];
  const isCut = incidents.length > NAMED_INCIDENTS;
  return {
    id,
    element,
    process: names.process(bpmnProcessId),
    problem: message.length > 300 ? `${message.slice(0, 300)}…` : message,
    count: incidents.length,
    since: formatInstant(oldest.createdAt, page.language),
    retryName: page.say(adminTexts.retryGroupName, { element }),
    links: incidents.slice(0, NAMED_INCIDENTS).map(({ key, createdAt }) => ({
      label: page.say(adminTexts.openedAt, { date: formatInstant(createdAt, page.language) }),
      href: page.href(`/amministrazione/incidenti/${key}`),
    })),
    more: isCut ? page.say(adminTexts.more, { count: incidents.length - NAMED_INCIDENTS }) : null,
  };
}

function streamRows(page: Page, stream: AdminFacts['stream']): AdminView['stream'] {
  const texts = speak(page, adminTexts);
  const size = (bytes: number | null): string =>
    bytes === null
      ? texts.notYet
      : bytes < 1_000
        ? `${bytes.toLocaleString(page.language)} byte`
        : formatSize(bytes, page.language);
  const measured = page.say(adminTexts.measuredOn, { count: stream.sampled.toLocaleString(page.language) });
  const noteOf = (bytes: number | null): string => (bytes === null ? '' : measured);
  return [
    { label: texts.records, value: stream.records.toLocaleString(page.language), note: '' },
    { label: texts.recordSize, value: size(stream.bytesPerRecord), note: noteOf(stream.bytesPerRecord) },
    { label: texts.instanceSize, value: size(stream.bytesPerInstance), note: noteOf(stream.bytesPerInstance) },
    {
      label: texts.newest,
      value: stream.newestAt ? formatInstant(stream.newestAt, page.language) : texts.never,
      note: '',
    },
    ...stream.projectors.map(({ name, behind }) => ({
      label: page.say(adminTexts.projector, { name }),
      value: lagText(page, behind),
      note: '',
    })),
  ];
}
