import type { AuditLog } from '../audit/audit.js';
import { InvalidInputError, NotFoundError } from '../errors.js';
import type { Incident, Insight } from '../insight/insight.js';
import type { Json, JsonObject } from '../json.js';
import type { EngineClient } from '../zeebe/engine-client.js';

/** Steps that a person has to look at. */
export interface IncidentDesk {
  /** Newest first, at most 200. */
  listOpen(): Promise<Incident[]>;
  find(key: string): Promise<Incident | undefined>;
  /**
   * Sets variables when some are given, then lets the stopped step run again.
   *
   * @param variables a JSON object as typed; empty for none
   * @throws {NotFoundError} NO_INCIDENT or the engine's own when it is gone {InvalidInputError} when `variables` is no
   *   JSON object, or the engine refuses the values
   */
  retry(request: { readonly key: string; readonly by: string; readonly variables: string }): Promise<void>;
  /** Lets several run again as they are. @returns how many; those that are gone meanwhile do not count */
  retryAll(keys: readonly string[], by: string): Promise<number>;
}

/** A job gets this many tries after a person looked at it. */
const RETRIES = 3;
/** More than this in one request would keep a person waiting. */
const MOST_AT_ONCE = 100;

export function createIncidentDesk({
  engine,
  insight,
  audit,
}: {
  readonly engine: Pick<EngineClient, 'retryJob' | 'resolveIncident' | 'setVariables'>;
  readonly insight: Pick<Insight, 'listOpenIncidents' | 'findIncident'>;
  readonly audit: Pick<AuditLog, 'append'>;
}): IncidentDesk {
  async function retry({ key, by, variables }: { key: string; by: string; variables: string }): Promise<void> {
    const incident = await insight.findIncident(key);
    if (!incident || incident.resolvedAt)
      throw new NotFoundError('NO_INCIDENT', `Incident ${key} is resolved or was never there`);
    const corrections = parseVariables(variables);
    if (Object.keys(corrections).length > 0) await engine.setVariables(incident.elementInstanceKey, corrections);
    if (incident.jobKey === null) await engine.resolveIncident(key);
    else await engine.retryJob(incident.jobKey, key, RETRIES);
    await audit.append({
      actor: by,
      action: 'incident-retried',
      subject: incident.caseId ?? incident.processInstanceKey,
      details: { incident: key, element: incident.elementId, corrected: Object.keys(corrections) },
    });
  }

  return {
    listOpen: () => insight.listOpenIncidents(),
    find: (key) => insight.findIncident(key),
    retry,
    async retryAll(keys, by) {
      let retried = 0;
      for (const key of keys.slice(0, MOST_AT_ONCE)) {
        try {
          await retry({ key, by, variables: '' });
          retried += 1;
        } catch (error) {
          if (!(error instanceof NotFoundError)) throw error;
        }
      }
      return retried;
    },
  };
}

function parseVariables(text: string): JsonObject {
  if (text.trim() === '') return {};
  let parsed: Json;
  try {
    parsed = JSON.parse(text) as Json;
  } catch (error) {
    throw new InvalidInputError('NO_JSON', 'The variables are not readable as JSON', { cause: error });
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new InvalidInputError('NO_JSON_OBJECT', 'The variables must be a JSON object');
  }
  return parsed as JsonObject;
}
