import type { Incident } from '../../src/insight/insight.js';
import { formatInstant } from '../layout/dates.js';
import { layoutTexts } from '../layout/layout-texts.js';
import { speak, type Page, type Spoken } from '../layout/page.js';
import type { PageView } from '../layout/render-page.js';
import { adminTexts, INCIDENT_TYPES, incidentTexts } from './admin-texts.js';
import type { ProcessNames } from './admin-view.js';

export interface IncidentView extends PageView {
  readonly texts: Spoken<typeof incidentTexts>;
  readonly title: string;
  /** What the type of the incident means; empty for a type that we do not know. */
  readonly meaning: string;
  readonly message: string;
  readonly facts: readonly { readonly label: string; readonly value: string; readonly href: string | null }[];
  /** Null while it is open. */
  readonly resolved: string | null;
  readonly action: string;
  readonly variables: string;
  readonly error: string | null;
  readonly errors: readonly { readonly href: string; readonly text: string }[];
}

export interface IncidentFacts {
  readonly names: ProcessNames;
  /** Null when the incident belongs to no case; the address only where this person may open the case. */
  readonly case: { readonly number: string; readonly mayOpen: boolean } | null;
  readonly variables?: string;
  readonly problem?: 'noJson' | 'refusedValues' | null;
}

export function incidentView(page: Page, incident: Incident, facts: IncidentFacts): IncidentView {
  const { names, variables = '', problem = null } = facts;
  const texts = speak(page, incidentTexts);
  const element = names.element(incident.bpmnProcessId, incident.elementId);
  const title = page.say(incidentTexts.title, { element });
  const error = problem === null ? null : texts[problem];
  const fact = (label: string, value: string, href: string | null = null) => ({ label, value, href });
  return {
    head: {
      title: error === null ? title : `${speak(page, layoutTexts).errorPrefix}${title}`,
      style: 'office.css',
      hasForm: true,
      noIndex: true,
      hideContact: true,
      crumbs: [
        { label: speak(page, layoutTexts).myWork, href: page.href('/lavoro') },
        { label: speak(page, adminTexts).title, href: page.href('/amministrazione') },
        { label: title, href: null },
      ],
    },
    texts,
    title,
    meaning: Object.hasOwn(INCIDENT_TYPES, incident.errorType)
      ? page.say(INCIDENT_TYPES[incident.errorType as keyof typeof INCIDENT_TYPES])
      : '',
    message: incident.errorMessage,
    facts: [
      fact(texts.element, `${element} (${incident.elementId})`),
      fact(
        texts.process,
        names.process(incident.bpmnProcessId),
        page.href(`/processi/${encodeURIComponent(incident.bpmnProcessId)}`),
      ),
      ...(facts.case === null
        ? []
        : [
            fact(
              texts.case,
              facts.case.number,
              facts.case.mayOpen ? page.href(`/lavoro/pratiche/${facts.case.number}`) : null,
            ),
          ]),
      fact(texts.type, incident.errorType),
      fact(texts.since, formatInstant(incident.createdAt, page.language)),
    ],
    resolved: incident.resolvedAt
      ? page.say(incidentTexts.resolved, { date: formatInstant(incident.resolvedAt, page.language) })
      : null,
    action: page.href(`/amministrazione/incidenti/${incident.key}/riprova`),
    variables,
    error,
    errors: error === null ? [] : [{ href: '#variabili', text: error }],
  };
}
