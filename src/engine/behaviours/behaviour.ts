/** What an element kind does at each step of its life. Behaviours return faults; only the runtime makes incidents of them. */
import type { FlowNode } from '../model/executable.js';
import type { Processing } from '../processing.js';
import type { ProcessInstanceValue } from '../records/values.js';
import type { EngineFault, Result } from '../result.js';

/** An element instance on its way through a step. */
export interface ElementContext {
  readonly key: number;
  readonly value: ProcessInstanceValue;
  readonly node: FlowNode;
}

/** A fault with the scope in which a variable is to be corrected, when it is not the element's own. */
export interface Fault extends EngineFault {
  readonly variableScopeKey?: number;
}

export type Step = Result<void, Fault>;

export const DONE: Step = { ok: true, value: undefined };

export interface Behaviour {
  /** After ELEMENT_ACTIVATING. */
  onActivate?(p: Processing, element: ElementContext): Step;
  /** Leads to ELEMENT_ACTIVATED. */
  finalizeActivation?(p: Processing, element: ElementContext): Step;
  /** After ELEMENT_COMPLETING. */
  onComplete?(p: Processing, element: ElementContext): Step;
  /** Leads to ELEMENT_COMPLETED and further. */
  finalizeCompletion?(p: Processing, element: ElementContext): Step;
  /** After ELEMENT_TERMINATING; leads to ELEMENT_TERMINATED at once or when the children are. */
  onTerminate(p: Processing, element: ElementContext): void;
}

/** An element with children: a process, a sub-process, a multi-instance body, a call activity. */
export interface ContainerBehaviour extends Behaviour {
  onChildActivating?(p: Processing, scope: ElementContext, child: ElementContext): Step;
  /** Before the end of a path in the scope; the value says whether a completion condition now holds. */
  beforePathCompleted?(p: Processing, scope: ElementContext, child: ElementContext): Result<boolean, Fault>;
  afterPathCompleted(p: Processing, scope: ElementContext, child: ElementContext, conditionHolds: boolean): void;
  /** @param child null when the scope had none left */
  onChildTerminated(p: Processing, scope: ElementContext, child: ElementContext | null): void;
}
