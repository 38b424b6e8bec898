/**
 * Writing documents of variables into scopes.
 * @source Zeebe 8.6: an equal value in a scope on the way up does not stop the walk; what is left is set at the root
 */
import type { Processing } from '../processing.js';
import { jsonText } from '../records/json-text.js';
import { DEFAULT_TENANT, type Document, type ProcessInstanceValue } from '../records/values.js';
import type { Json } from '../result.js';

/** The process instance whose variables are written. */
export type VariableOwner = Pick<ProcessInstanceValue, 'processInstanceKey' | 'processDefinitionKey' | 'bpmnProcessId'>;

/** Sets every variable in exactly this scope; nothing is written where the value does not change. */
export function mergeLocal(p: Processing, scopeKey: number, owner: VariableOwner, document: Document): void {
  for (const [name, value] of Object.entries(document)) setLocal(p, scopeKey, owner, name, value);
}

/** Updates each variable in the nearest scope that has it, and sets the others at the root. */
export function mergeUpward(p: Processing, scopeKey: number, owner: VariableOwner, document: Document): void {
  const open = new Map(Object.entries(document));
  let current = scopeKey;
  for (
    let parent = p.state.variables.parentScope(current);
    parent > 0 && open.size > 0;
    parent = p.state.variables.parentScope(current)
  ) {
    for (const [name, value] of open) {
      if (updateLocal(p, current, owner, name, jsonText(value))) open.delete(name);
    }
    current = parent;
  }
  for (const [name, value] of open) setLocal(p, current, owner, name, value);
}

export function setLocal(p: Processing, scopeKey: number, owner: VariableOwner, name: string, value: Json): void {
  const json = jsonText(value);
  if (p.state.variables.findLocal(scopeKey, name)) updateLocal(p, scopeKey, owner, name, json);
  else p.event('VARIABLE', 'CREATED', p.nextKey(), variableValue(scopeKey, owner, name, json));
}

/** False when the scope has no such variable or has it with this value. */
function updateLocal(p: Processing, scopeKey: number, owner: VariableOwner, name: string, json: string): boolean {
  const variable = p.state.variables.findLocal(scopeKey, name);
  if (!variable || variable.json === json) return false;
  p.event('VARIABLE', 'UPDATED', variable.key, variableValue(scopeKey, owner, name, json));
  return true;
}

function variableValue(scopeKey: number, owner: VariableOwner, name: string, json: string) {
  const { processInstanceKey, processDefinitionKey, bpmnProcessId } = owner;
  return {
    name,
    value: json,
    scopeKey,
    processInstanceKey,
    processDefinitionKey,
    bpmnProcessId,
    tenantId: DEFAULT_TENANT,
  };
}
