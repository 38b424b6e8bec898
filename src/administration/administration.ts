import type { AuditLog } from '../audit/audit.js';
import type { BrokenFolder } from '../catalogue/catalogue.js';
import { InvalidInputError, NotFoundError } from '../errors.js';
import type { HealthRow } from '../health/health-board.js';
import type { Incident, Insight } from '../insight/insight.js';
import type { Json, JsonObject } from '../json.js';
import type { OutboxRow, OutboxStore } from '../outbox/outbox-store.js';
import type { EngineClient } from '../zeebe/engine-client.js';

/** A rule of a decision table that names no source: shown until somebody confirms it. */
export interface UnconfirmedRule {
  readonly decision: string;
  readonly rule: string;
  readonly note: string;
}

/** What an administrator sees and may do. */
export interface Administration {
  health(): Promise<HealthRow[]>;
  /** Service folders that were left out, each with its reason. */
  brokenFolders(): readonly BrokenFolder[];
  unconfirmedRules(): readonly UnconfirmedRule[];
  /** Deliveries that were given up, or that the record stream does not confirm. */
  stuckDeliveries(): Promise<OutboxRow[]>;
  incidents(): Promise<Incident[]>;
  findIncident(key: string): Promise<Incident | undefined>;
  /**
   * Sets variables when some are given, then lets the stopped step run again.
   * @throws {NotFoundError} NO_INCIDENT when it is gone; {InvalidInputError} when `variables` is no JSON object
   */
  retryIncident(request: { readonly key: string; readonly by: string; readonly variables: string }): Promise<void>;
  auditState(): Promise<{ readonly entries: number; readonly brokenAt: number | null }>;
}

/** A job gets this many tries after a person looked at it. */
const RETRIES = 3;
/** A start that the stream does not show after this long needs a look. */
const UNCONFIRMED_AFTER_MS = 10 * 60_000;

export function createAdministration({
  engine,
  insight,
  outbox,
  audit,
  health,
  broken,
  unconfirmed,
  now,
}: {
  readonly engine: Pick<EngineClient, 'retryJob' | 'resolveIncident' | 'setVariables'>;
  readonly insight: Pick<Insight, 'listOpenIncidents' | 'findIncident'>;
  readonly outbox: Pick<OutboxStore, 'listStuck'>;
  readonly audit: Pick<AuditLog, 'append' | 'verify'>;
  readonly health: () => Promise<HealthRow[]>;
  readonly broken: () => readonly BrokenFolder[];
  readonly unconfirmed: readonly UnconfirmedRule[];
  readonly now: () => Date;
}): Administration {
  return {
    health,
    brokenFolders: broken,
    unconfirmedRules: () => unconfirmed,
    stuckDeliveries: () => outbox.listStuck(new Date(now().getTime() - UNCONFIRMED_AFTER_MS)),
    incidents: () => insight.listOpenIncidents(),
    findIncident: (key) => insight.findIncident(key),
    auditState: () => audit.verify(),
    async retryIncident({ key, by, variables }) {
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
