import type { AuditLog } from '../audit/audit.js';
import { InvalidInputError, NotFoundError } from '../errors.js';
import type { FormOption } from '../forms/form.js';
import type { Incident, Insight } from '../insight/insight.js';
import type { Json } from '../json.js';
import type { EngineClient } from '../zeebe/engine-client.js';
import type { VariableChoices } from './variable-choices.js';
import {
  auditedValue,
  parseAddition,
  parseCorrection,
  type Corrected,
  type CorrectableVariable,
  type CorrectionProblem,
  type TypedVariable,
} from './variable-correction.js';

export interface RetryRequest {
  readonly key: string;
  /** Subject of the member of staff. */
  readonly by: string;
  /** Only what was changed. */
  readonly corrections: readonly TypedVariable[];
  /** A variable that was missing, or that becomes a value of another kind; null for none. */
  readonly addition: TypedVariable | null;
}

/** Steps that a person has to look at. */
export interface IncidentDesk {
  /** Newest first. */
  listOpen(limit?: number): Promise<Incident[]>;
  find(key: string): Promise<Incident | undefined>;
  /** What the stopped step sees, by name. */
  variablesOf(incident: Incident): Promise<CorrectableVariable[]>;
  /**
   * Sets what was corrected, then lets the stopped step run again.
   *
   * @throws {NotFoundError} NO_INCIDENT or the engine's own when it is gone {CorrectionsError} when a value is not of its
   *   variable's kind: nothing is set then {InvalidInputError} when the engine refuses the values
   */
  retry(request: RetryRequest): Promise<void>;
  /** Lets several run again as they are. @returns how many; those that are gone meanwhile do not count */
  retryAll(keys: readonly string[], by: string): Promise<number>;
}

/** Values that cannot be taken, by the name of their variable. Web: 422, page again. */
export class CorrectionsError extends InvalidInputError {
  readonly problems: ReadonlyMap<string, CorrectionProblem>;
  constructor(problems: ReadonlyMap<string, CorrectionProblem>) {
    super('CORRECTIONS', `These variables cannot become that: ${[...problems.keys()].join(', ')}`);
    this.problems = problems;
  }
}

/** What the forms offer, and what is there: a value that no form offers may be the very reason of the incident. */
function choicesFor(value: Json | undefined, offered: readonly FormOption[] = []): readonly FormOption[] {
  if (offered.length === 0 || (typeof value !== 'string' && value !== null)) return [];
  if (value === null || offered.some((choice) => choice.value === value)) return offered;
  return [{ value, label: { it: value, en: value } }, ...offered];
}

/** A job gets this many tries after a person looked at it. */
const RETRIES = 3;
/** More than this in one request would keep a person waiting. */
const MOST_AT_ONCE = 100;

export function createIncidentDesk({
  engine,
  insight,
  audit,
  choicesOf,
}: {
  readonly engine: Pick<EngineClient, 'retryJob' | 'resolveIncident' | 'setVariables'>;
  readonly insight: Pick<Insight, 'listOpenIncidents' | 'findIncident' | 'listVariables'>;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly choicesOf: VariableChoices;
}): IncidentDesk {
  async function variablesOf(incident: Incident): Promise<CorrectableVariable[]> {
    const [variables, choices] = [await insight.listVariables(incident.scopeKeys), await choicesOf(incident)];
    return variables.map((variable) => ({
      ...variable,
      isLocal: variable.scopeKey === incident.elementInstanceKey,
      isFixed: variable.name === 'caseId' && variable.value === incident.caseId,
      choices: choicesFor(variable.value, choices.get(variable.name)),
    }));
  }

  async function retry({ key, by, corrections, addition }: RetryRequest): Promise<void> {
    const incident = await insight.findIncident(key);
    if (!incident || incident.resolvedAt)
      throw new NotFoundError('NO_INCIDENT', `Incident ${key} is resolved or was never there`);
    const isChanged = corrections.length > 0 || addition !== null;
    const known = isChanged ? await variablesOf(incident) : [];
    const values = parseAll(known, corrections, addition);
    if (isChanged) await engine.setVariables(incident.elementInstanceKey, values);
    if (incident.jobKey === null) await engine.resolveIncident(key);
    else await engine.retryJob(incident.jobKey, key, RETRIES);
    await audit.append({
      actor: by,
      action: 'incident-retried',
      subject: incident.caseId ?? incident.processInstanceKey,
      details: {
        incident: key,
        element: incident.elementId,
        corrected: Object.entries(values).map(([name, value]) => {
          const before = known.find((variable) => variable.name === name);
          const choices = before?.choices ?? [];
          return { name, from: auditedValue(before?.value, choices), to: auditedValue(value, choices) };
        }),
      },
    });
  }

  return {
    listOpen: (limit) => insight.listOpenIncidents(limit),
    find: (key) => insight.findIncident(key),
    variablesOf,
    retry,
    async retryAll(keys, by) {
      let retried = 0;
      for (const key of keys.slice(0, MOST_AT_ONCE)) {
        try {
          await retry({ key, by, corrections: [], addition: null });
          retried += 1;
        } catch (error) {
          if (!(error instanceof NotFoundError)) throw error;
        }
      }
      return retried;
    },
  };
}

function parseAll(
  known: readonly CorrectableVariable[],
  corrections: readonly TypedVariable[],
  addition: TypedVariable | null,
): Record<string, Json> {
  const parsed = new Map<string, Corrected>();
  for (const { name, text } of corrections) {
    const variable = known.find((one) => one.name === name);
    parsed.set(name, variable ? parseCorrection(variable, text) : { ok: false, problem: 'gone' });
  }
  const corrected = corrections.map(({ name }) => name);
  if (addition) parsed.set(addition.name, parseAddition(addition, known, corrected));
  const problems = new Map<string, CorrectionProblem>();
  const values: Record<string, Json> = {};
  for (const [name, outcome] of parsed) {
    if (outcome.ok) values[name] = outcome.value;
    else problems.set(name, outcome.problem);
  }
  if (problems.size > 0) throw new CorrectionsError(problems);
  return values;
}
