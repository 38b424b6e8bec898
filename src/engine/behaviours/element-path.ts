import type { Processing } from '../processing.js';
import type { IncidentValue } from '../records/values.js';
import type { ElementInstance } from '../state/element-instances.js';

type Paths = Pick<IncidentValue, 'elementInstancePath' | 'processDefinitionPath' | 'callingElementPath'>;

/** Where an element instance stands, from the root process instance down through the call activities. */
export function pathOf(p: Processing, elementInstanceKey: number): Paths {
  const elementInstancePath: number[][] = [];
  const processDefinitionPath: number[] = [];
  const callingElementPath: number[] = [];
  let current = p.state.elements.find(elementInstanceKey);
  while (current) {
    const { scopes, root } = scopesOf(p, current);
    elementInstancePath.unshift(scopes);
    processDefinitionPath.unshift(root.value.processDefinitionKey);
    const caller = p.state.elements.find(root.value.parentElementInstanceKey);
    if (caller) callingElementPath.unshift(callActivityIndex(p, caller));
    current = caller;
  }
  return { elementInstancePath, processDefinitionPath, callingElementPath };
}

function scopesOf(p: Processing, element: ElementInstance): { scopes: number[]; root: ElementInstance } {
  const scopes = [element.key];
  let root = element;
  for (let scope = p.state.elements.find(root.parentKey); scope; scope = p.state.elements.find(root.parentKey)) {
    scopes.unshift(scope.key);
    root = scope;
  }
  return { scopes, root };
}

function callActivityIndex(p: Processing, { value }: ElementInstance): number {
  const { nodes } = p.state.deployments.getProcess(value.processDefinitionKey).model;
  const callActivities = [...nodes.values()]
    .filter((node) => (node.inner ?? node).elementType === 'CALL_ACTIVITY')
    .map(({ id }) => id);
  return callActivities.sort().indexOf(value.elementId);
}
