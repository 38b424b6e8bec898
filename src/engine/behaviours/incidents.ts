import type { Processing } from '../processing.js';
import { DEFAULT_TENANT, type JobValue } from '../records/values.js';
import type { EngineFault } from '../result.js';
import type { Incident } from '../state/incidents.js';
import type { ElementContext, Fault } from './behaviour.js';
import { pathOf } from './element-path.js';

export function raiseIncident(p: Processing, fault: Fault, { key, value }: ElementContext): void {
  p.event('INCIDENT', 'CREATED', p.nextKey(), {
    errorType: fault.code,
    errorMessage: fault.message,
    bpmnProcessId: value.bpmnProcessId,
    processDefinitionKey: value.processDefinitionKey,
    processInstanceKey: value.processInstanceKey,
    elementId: value.elementId,
    elementInstanceKey: key,
    jobKey: -1,
    variableScopeKey: fault.variableScopeKey !== undefined && fault.variableScopeKey > 0 ? fault.variableScopeKey : key,
    ...pathOf(p, key),
    tenantId: DEFAULT_TENANT,
  });
}

export function raiseJobIncident(p: Processing, { code, message }: EngineFault, jobKey: number, job: JobValue): void {
  p.event('INCIDENT', 'CREATED', p.nextKey(), {
    errorType: code,
    errorMessage: message,
    bpmnProcessId: job.bpmnProcessId,
    processDefinitionKey: job.processDefinitionKey,
    processInstanceKey: job.processInstanceKey,
    elementId: job.elementId,
    elementInstanceKey: job.elementInstanceKey,
    jobKey,
    variableScopeKey: job.elementInstanceKey,
    ...pathOf(p, job.elementInstanceKey),
    tenantId: DEFAULT_TENANT,
  });
}

export function resolveIncident(p: Processing, { key, value }: Incident): void {
  p.event('INCIDENT', 'RESOLVED', key, value);
}

/** Closes the incident of an element that is being terminated. */
export function resolveElementIncident(p: Processing, elementInstanceKey: number): void {
  const incident = p.state.incidents.ofElement(elementInstanceKey);
  if (incident) resolveIncident(p, incident);
}
