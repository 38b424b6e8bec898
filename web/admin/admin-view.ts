import type { Administration } from '../../src/administration/administration.js';
import type { Incident } from '../../src/insight/insight.js';
import type { HealthRow } from '../../src/health/health-board.js';
import { formatInstant } from '../layout/dates.js';
import { layoutTexts } from '../layout/layout-texts.js';
import { speak, type Page, type Spoken } from '../layout/page.js';
import type { PageView } from '../layout/render-page.js';
import { adminTexts, incidentTexts } from './admin-texts.js';

export interface AdminFacts {
  readonly health: readonly HealthRow[];
  readonly incidents: readonly Incident[];
  readonly broken: ReturnType<Administration['brokenFolders']>;
  readonly unconfirmed: ReturnType<Administration['unconfirmedRules']>;
  readonly stuck: Awaited<ReturnType<Administration['stuckDeliveries']>>;
  readonly audit: Awaited<ReturnType<Administration['auditState']>>;
}

export interface AdminView extends PageView {
  readonly texts: Spoken<typeof adminTexts>;
  readonly health: readonly {
    readonly name: string;
    readonly state: string;
    readonly word: string;
    readonly detail: string;
    readonly lastOk: string;
    readonly lastError: string;
  }[];
  readonly incidents: readonly {
    readonly process: string;
    readonly element: string;
    readonly problem: string;
    readonly since: string;
    readonly href: string;
  }[];
  readonly broken: readonly { readonly folder: string; readonly reason: string }[];
  readonly unconfirmed: readonly { readonly decision: string; readonly rule: string; readonly note: string }[];
  readonly stuck: readonly { readonly key: string; readonly since: string; readonly error: string }[];
  readonly audit: { readonly text: string; readonly isBroken: boolean };
}

export function adminView(page: Page, facts: AdminFacts): AdminView {
  const texts = speak(page, adminTexts);
  const at = (instant: Date | null): string => (instant ? formatInstant(instant, page.language) : texts.never);
  return {
    head: {
      title: texts.title,
      style: 'staff.css',
      noIndex: true,
      hideContact: true,
      crumbs: [
        { label: speak(page, layoutTexts).myWork, href: page.href('/lavoro') },
        { label: texts.title, href: null },
      ],
    },
    texts,
    health: facts.health.map(({ name, state, detail, lastOkAt, lastErrorAt }) => ({
      name: page.say(name),
      state,
      word: texts[state],
      detail: detail ? page.say(detail) : '',
      lastOk: at(lastOkAt),
      lastError: at(lastErrorAt),
    })),
    incidents: facts.incidents.map(({ key, bpmnProcessId, elementId, errorMessage, createdAt }) => ({
      process: bpmnProcessId,
      element: elementId,
      problem: errorMessage.slice(0, 200),
      since: at(createdAt),
      href: page.href(`/amministrazione/incidenti/${key}`),
    })),
    broken: facts.broken.map(({ folder, reason }) => ({ folder, reason })),
    unconfirmed: facts.unconfirmed,
    stuck: facts.stuck.map(({ key, createdAt, error, state }) => ({
      key,
      since: at(createdAt),
      error: error ?? state,
    })),
    audit: {
      isBroken: facts.audit.brokenAt !== null,
      text:
        facts.audit.brokenAt === null
          ? page.say(adminTexts.auditOk, { count: facts.audit.entries })
          : page.say(adminTexts.auditBroken, { entry: facts.audit.brokenAt }),
    },
  };
}

export interface IncidentView extends PageView {
  readonly texts: Spoken<typeof incidentTexts>;
  readonly title: string;
  readonly facts: readonly { readonly label: string; readonly value: string; readonly href: string | null }[];
  readonly message: string;
  readonly isOpen: boolean;
  readonly action: string;
  readonly variables: string;
  readonly error: string | null;
}

export function incidentView(
  page: Page,
  incident: Incident,
  {
    caseNumber,
    variables = '',
    hasError = false,
  }: { caseNumber: string | null; variables?: string; hasError?: boolean },
): IncidentView {
  const texts = speak(page, incidentTexts);
  const title = page.say(incidentTexts.title, { element: incident.elementId });
  const fact = (label: string, value: string, href: string | null = null) => ({ label, value, href });
  return {
    head: {
      title: hasError ? `${texts.errorTitle}: ${title}` : title,
      style: 'staff.css',
      hasForm: true,
      noIndex: true,
      hideContact: true,
      crumbs: [
        { label: speak(page, adminTexts).title, href: page.href('/amministrazione') },
        { label: title, href: null },
      ],
    },
    texts,
    title,
    facts: [
      fact(texts.type, incident.errorType),
      fact(texts.process, incident.bpmnProcessId, page.href(`/processi/${encodeURIComponent(incident.bpmnProcessId)}`)),
      ...(caseNumber === null ? [] : [fact(texts.case, caseNumber, page.href(`/lavoro/pratiche/${caseNumber}`))]),
      fact(texts.since, formatInstant(incident.createdAt, page.language)),
    ],
    message: incident.errorMessage,
    isOpen: incident.resolvedAt === null,
    action: page.href(`/amministrazione/incidenti/${incident.key}/riprova`),
    variables,
    error: hasError ? texts.noJson : null,
  };
}
