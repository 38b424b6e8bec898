/** What happens to an element instance when a message, timer, signal or error reaches it. */
import { isEventSubProcessStart, type FlowNode } from '../model/executable.js';
import type { Processing } from '../processing.js';
import { DEFAULT_TENANT, type Document, type ProcessInstanceValue } from '../records/values.js';
import { canTerminate, isActive, isInterrupted, type ElementInstance } from '../state/element-instances.js';
import type { EventTrigger } from '../state/event-scopes.js';
import type { ElementContext } from './behaviour.js';
import { closeEventSubProcessSubscriptions } from './event-subscriptions.js';
import { completeElement, processValue, terminateElement } from './transitions.js';
import { mergeLocal } from './variable-documents.js';

type InstanceKeys = Pick<ProcessInstanceValue, 'processDefinitionKey' | 'processInstanceKey'>;

/** The event that waits to be acted upon, if it is not one that only carries the element's own variables. */
export function findTrigger(p: Processing, { key, node }: ElementContext): EventTrigger | undefined {
  const trigger = p.state.eventScopes.peek(key);
  return trigger?.elementId === node.id ? undefined : trigger;
}

export function canTrigger(
  p: Processing,
  instance: ElementInstance | undefined,
  elementId: string,
): instance is ElementInstance {
  if (!instance || !isActive(instance) || !p.state.eventScopes.canTrigger(instance.key, elementId)) return false;
  const scope = p.state.elements.find(instance.parentKey);
  return !scope || !isInterrupted(scope);
}

export function startTrigger(
  p: Processing,
  scopeKey: number,
  elementId: string,
  keys: InstanceKeys,
  variables: Document,
): number {
  const key = p.nextKey();
  p.event('PROCESS_EVENT', 'TRIGGERING', key, processEvent(scopeKey, elementId, keys, variables));
  return key;
}

export function finishTrigger(
  p: Processing,
  triggerKey: number,
  scopeKey: number,
  elementId: string,
  keys: InstanceKeys,
): void {
  p.event('PROCESS_EVENT', 'TRIGGERED', triggerKey, processEvent(scopeKey, elementId, keys, {}));
}

function processEvent(scopeKey: number, targetElementId: string, keys: InstanceKeys, variables: Document) {
  const { processDefinitionKey, processInstanceKey } = keys;
  return { scopeKey, targetElementId, variables, processDefinitionKey, processInstanceKey, tenantId: DEFAULT_TENANT };
}

/** An event has happened to `instance`: completes it, interrupts it, or starts something beside it. */
export function activateEvent(p: Processing, instance: ElementInstance, event: FlowNode, variables: Document): void {
  const { key, value } = instance;
  const triggerKey = startTrigger(p, key, event.id, value, variables);

  if (isWaitedFor(event)) completeElement(p, instance);
  else if (isEventSubProcessStart(event)) triggerEventSubProcess(p, instance, event);
  else if (event.isInterrupting) terminateElement(p, instance);
  else activateTriggeredEvent(p, { key, value }, value.flowScopeKey, event, { key: triggerKey, variables });
}

/** The instance, or the gateway in front of the event, does nothing but wait for it. */
function isWaitedFor({ elementType }: FlowNode): boolean {
  return elementType === 'INTERMEDIATE_CATCH_EVENT' || elementType === 'RECEIVE_TASK';
}

function triggerEventSubProcess(p: Processing, scope: ElementInstance, startEvent: FlowNode): void {
  const current = p.state.elements.get(scope.key);
  if (isInterrupted(current) && current.interruptingElementId !== startEvent.flowScope?.id) return;
  const trigger = p.state.eventScopes.peek(scope.key);
  if (!trigger) return;
  if (startEvent.isInterrupting) {
    closeEventSubProcessSubscriptions(p, scope.key, scope.value);
    for (const child of p.state.elements.childrenOf(scope.key)) if (canTerminate(child)) terminateElement(p, child);
    // It starts when the last child has ended.
    if (p.state.elements.get(scope.key).childCount > 0) return;
  }
  activateTriggeredEvent(p, scope, scope.key, startEvent, trigger);
}

/**
 * Activates the element of an event that was triggered.
 *
 * The start event of an event sub-process leaves its trigger where it is: the start event maps its variables later.
 */
export function activateTriggeredEvent(
  p: Processing,
  eventScope: Pick<ElementContext, 'key' | 'value'>,
  flowScopeKey: number,
  event: FlowNode,
  trigger: Pick<EventTrigger, 'key' | 'variables'>,
): void {
  const { value } = eventScope;
  if (isEventSubProcessStart(event) && event.flowScope) {
    const activate = {
      ...value,
      flowScopeKey,
      bpmnElementType: 'EVENT_SUB_PROCESS' as const,
      elementId: event.flowScope.id,
    };
    p.command('PROCESS_INSTANCE', 'ACTIVATE_ELEMENT', -1, activate);
    return;
  }
  finishTrigger(p, trigger.key, eventScope.key, event.id, value);
  const key = p.nextKey();
  const activated = {
    ...value,
    flowScopeKey,
    elementId: event.id,
    bpmnElementType: event.elementType,
    bpmnEventType: event.eventType,
  };
  p.event('PROCESS_INSTANCE', 'ELEMENT_ACTIVATING', key, activated);
  p.event('PROCESS_INSTANCE', 'ELEMENT_ACTIVATED', key, activated);
  mergeLocal(p, key, value, trigger.variables);
  completeElement(p, { key, value: activated });
}

/** Starts a process instance at one of its message, timer or signal start events. */
export function startProcessAt(
  p: Processing,
  processDefinitionKey: number,
  processInstanceKey: number,
  startEventId: string,
  variables: Document,
): void {
  startTrigger(p, processDefinitionKey, startEventId, { processDefinitionKey, processInstanceKey }, variables);
  const process = p.state.deployments.getProcess(processDefinitionKey);
  p.command('PROCESS_INSTANCE', 'ACTIVATE_ELEMENT', processInstanceKey, processValue(process, processInstanceKey));
}
