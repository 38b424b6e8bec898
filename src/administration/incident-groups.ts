import type { Incident } from '../insight/insight.js';

/** Incidents that stopped at the same step for the same reason. */
export interface IncidentGroup {
  /** Equal for equal groups, from one request to the next. */
  readonly id: string;
  readonly bpmnProcessId: string;
  readonly elementId: string;
  readonly errorType: string;
  /** Message of the newest. */
  readonly message: string;
  /** Newest first, at least one. */
  readonly incidents: readonly [Incident, ...Incident[]];
}

/** Keys, ids and numbers tell the incidents of one reason apart, and nothing about the reason. */
const reasonOf = (message: string): string =>
  message
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '#')
    .replace(/\d+/g, '#')
    .slice(0, 200);

/** The largest group first; groups of one size in the order of the list. */
export function groupIncidents(incidents: readonly Incident[]): IncidentGroup[] {
  const groups = new Map<string, [Incident, ...Incident[]]>();
  for (const incident of incidents) {
    const { bpmnProcessId, elementId, errorType, errorMessage } = incident;
    const id = [bpmnProcessId, elementId, errorType, reasonOf(errorMessage)].join('|');
    const known = groups.get(id);
    if (known) known.push(incident);
    else groups.set(id, [incident]);
  }
  return [...groups]
    .map(([id, members]): IncidentGroup => {
      const [{ bpmnProcessId, elementId, errorType, errorMessage }] = members;
      return { id, bpmnProcessId, elementId, errorType, message: errorMessage, incidents: members };
    })
    .sort((a, b) => b.incidents.length - a.incidents.length);
}
