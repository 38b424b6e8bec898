import {
  textOfValue,
  type CorrectableVariable,
  type CorrectionProblem,
  type TypedVariable,
} from '../../src/administration/variable-correction.js';
import type { Incident } from '../../src/insight/insight.js';
import { formatInstant } from '../layout/dates.js';
import { layoutTexts } from '../layout/layout-texts.js';
import { speak, type Page, type Spoken } from '../layout/page.js';
import type { PageView } from '../layout/render-page.js';
import { correctionTexts, INCIDENT_TYPES, incidentTexts } from './incident-texts.js';
import type { ProcessNames } from './process-names.js';

export interface VariableRow {
  readonly id: string;
  readonly name: string;
  /** Kind of the value and who holds it, in words. */
  readonly hint: string;
  readonly kind: 'text' | 'number' | 'json' | 'select' | 'fixed';
  /** As shown when the page was made: what differs from it was changed. */
  readonly original: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string; readonly selected: boolean }[];
  readonly error: string | null;
}

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
  readonly variables: readonly VariableRow[];
  readonly addition: { readonly name: string; readonly text: string; readonly error: string | null };
  readonly errors: readonly { readonly href: string; readonly text: string }[];
}

/** The room that the page is opened from. */
export interface IncidentRoom {
  /** Path below which incidents have their pages. */
  readonly base: string;
  readonly crumbs: readonly { readonly label: string; readonly href: string }[];
  /** True where the page may lead on to the process. */
  readonly hasProcess: boolean;
}

/** What was typed and refused. */
export interface RefusedCorrections {
  readonly corrections: readonly TypedVariable[];
  readonly addition: TypedVariable | null;
  /** By name of the variable; empty when the engine refused them all together. */
  readonly problems: ReadonlyMap<string, CorrectionProblem>;
}

export interface IncidentFacts {
  readonly names: ProcessNames;
  readonly room: IncidentRoom;
  /** Null when the incident belongs to no case; the address only where this person may open the case. */
  readonly case: { readonly number: string; readonly mayOpen: boolean } | null;
  readonly variables: readonly CorrectableVariable[];
  readonly refused?: RefusedCorrections | null;
}

export function incidentView(page: Page, incident: Incident, facts: IncidentFacts): IncidentView {
  const { names, room, refused = null } = facts;
  const texts = speak(page, incidentTexts);
  const element = names.element(incident.bpmnProcessId, incident.elementId);
  const title = page.say(incidentTexts.title, { element });
  const rows = facts.variables.map((variable, index) => variableRow(page, variable, { index, refused }));
  const additionError = refused?.addition ? problemOf(page, refused.addition.name, refused) : null;
  const errors = [
    ...rows.flatMap(({ id, error }) => (error === null ? [] : [{ href: `#${id}`, text: error }])),
    ...(additionError === null ? [] : [{ href: '#nuova', text: additionError }]),
    ...(refused?.problems.size === 0 ? [{ href: '#variabili', text: texts.refusedValues }] : []),
  ];
  return {
    head: {
      title: errors.length === 0 ? title : `${speak(page, layoutTexts).errorPrefix}${title}`,
      style: 'office.css',
      hasForm: true,
      noIndex: true,
      hideContact: true,
      crumbs: [...room.crumbs, { label: title, href: null }],
    },
    texts,
    title,
    meaning: Object.hasOwn(INCIDENT_TYPES, incident.errorType)
      ? page.say(INCIDENT_TYPES[incident.errorType as keyof typeof INCIDENT_TYPES])
      : '',
    message: incident.errorMessage,
    facts: factRows(page, incident, { ...facts, element }),
    resolved: incident.resolvedAt
      ? page.say(incidentTexts.resolved, { date: formatInstant(incident.resolvedAt, page.language) })
      : null,
    action: page.href(`${room.base}/${incident.key}/riprova`),
    variables: rows,
    addition: { name: refused?.addition?.name ?? '', text: refused?.addition?.text ?? '', error: additionError },
    errors,
  };
}

function factRows(page: Page, incident: Incident, facts: IncidentFacts & { readonly element: string }) {
  const texts = speak(page, incidentTexts);
  const { names, room, element } = facts;
  const fact = (label: string, value: string, href: string | null = null) => ({ label, value, href });
  const processHref = page.href(`/processi/${encodeURIComponent(incident.bpmnProcessId)}`);
  return [
    fact(texts.element, `${element} (${incident.elementId})`),
    fact(texts.process, names.process(incident.bpmnProcessId), room.hasProcess ? processHref : null),
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
  ];
}

function variableRow(
  page: Page,
  variable: CorrectableVariable,
  { index, refused }: { readonly index: number; readonly refused: RefusedCorrections | null },
): VariableRow {
  const { name, value, isLocal, isFixed } = variable;
  const texts = speak(page, incidentTexts);
  const kind = kindOf(variable);
  const original = value === undefined ? '' : textOfValue(value);
  const typed = refused?.corrections.find((one) => one.name === name)?.text ?? original;
  return {
    id: `v${index}`,
    name,
    hint:
      value === undefined
        ? texts.tooLong
        : isFixed
          ? texts.fixed
          : `${texts[wordOf(variable)]}, ${isLocal ? texts.local : texts.shared}`,
    kind,
    original,
    value: typed,
    options: kind === 'select' ? optionsOf(page, variable, typed) : [],
    error: refused ? problemOf(page, name, refused) : null,
  };
}

function problemOf(page: Page, name: string, { problems }: RefusedCorrections): string | null {
  const problem = problems.get(name);
  return problem === undefined ? null : page.say(correctionTexts[problem], { name });
}

function kindOf({ value, choices, isFixed }: CorrectableVariable): VariableRow['kind'] {
  if (value === undefined || isFixed) return 'fixed';
  if (choices.length > 0 || typeof value === 'boolean') return 'select';
  if (typeof value === 'string') return 'text';
  return typeof value === 'number' ? 'number' : 'json';
}

function wordOf({ value, choices }: CorrectableVariable): 'text' | 'number' | 'boolean' | 'choice' | 'json' {
  if (choices.length > 0) return 'choice';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : 'json';
}

function optionsOf(page: Page, { value, choices }: CorrectableVariable, typed: string): VariableRow['options'] {
  const texts = speak(page, incidentTexts);
  const option = (text: string, label: string) => ({ value: text, label, selected: text === typed });
  if (typeof value === 'boolean') return [option('true', texts.yes), option('false', texts.no)];
  return [
    ...(value === null ? [option('null', texts.none)] : []),
    ...choices.map((choice) => {
      const label = page.say(choice.label);
      return option(choice.value, label === choice.value ? label : `${label} (${choice.value})`);
    }),
  ];
}
