import type { FlowNode } from '../model/executable.js';
import type { Processing } from '../processing.js';
import { nodeOf } from '../state/apply-element-event.js';
import type { ElementInstance } from '../state/element-instances.js';
import type { ElementContext } from './behaviour.js';

export const contextOf = (p: Processing, instance: ElementInstance): ElementContext => ({
  key: instance.key,
  value: instance.value,
  node: nodeOf(p.state, instance.value),
});

/** The instance of the element's flow scope. */
export function scopeOf(p: Processing, element: ElementContext): ElementInstance {
  return p.state.elements.get(element.value.flowScopeKey);
}

/** The scope that is told about this element: its flow scope, or the call activity that started the process. */
export function containerOf(p: Processing, element: ElementContext): ElementContext | undefined {
  const { flowScopeKey, parentElementInstanceKey } = element.value;
  const instance = p.state.elements.find(element.node.flowScope ? flowScopeKey : parentElementInstanceKey);
  return instance && contextOf(p, instance);
}

/** No child is left, and no sequence flow is on its way to one. */
export function canComplete(p: Processing, child: ElementContext): boolean {
  const scope = p.state.elements.find(child.value.flowScopeKey);
  return scope !== undefined && scope.childCount + scope.activeSequenceFlows === 0;
}

/** No child is left; open sequence flows do not count, as they will be rejected. */
export function canEndTerminated(p: Processing, child: ElementContext): boolean {
  return p.state.elements.find(child.value.flowScopeKey)?.childCount === 0;
}

/** An interrupting event has emptied this active scope. */
export function isEmptiedByInterruption(instance: ElementInstance): boolean {
  return instance.childCount === 0 && instance.interruptingElementId !== '' && instance.state === 'ELEMENT_ACTIVATED';
}

/** What emptied the scope was a terminate end event. */
export function isEmptiedByTerminateEnd(
  p: Processing,
  instance: ElementInstance,
  interrupting: FlowNode | undefined,
): boolean {
  return isEmptiedByInterruption(instance) && interrupting?.eventType === 'TERMINATE';
}
