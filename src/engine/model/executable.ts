/** A process as the engine executes it: flow nodes with everything resolved that a behaviour needs. */
import type { Expression } from '../feel/expression.js';
import type { BpmnElementType, BpmnEventType } from '../records/values.js';

export interface SequenceFlow {
  readonly id: string;
  readonly source: FlowNode;
  readonly target: FlowNode;
  readonly condition: Expression | null;
}

/** A message or signal name; `constant` is set when it needs no variables. */
export interface NamedReference {
  readonly name: Expression;
  readonly constant: string | null;
}

export interface MessageReference extends NamedReference {
  readonly correlationKey: Expression | null;
}

export interface TimerDefinition {
  readonly kind: 'date' | 'duration' | 'cycle';
  readonly expression: Expression;
}

/** `code` is null when it is an expression that only a throwing event may have. */
export interface ErrorReference {
  readonly code: string | null;
  readonly expression: Expression;
}

/** What makes a job: its type, retries, headers and, for user tasks, who and until when. */
export interface JobDefinition {
  readonly type: Expression;
  readonly retries: Expression;
  readonly headers: Readonly<Record<string, string>>;
  readonly assignee: Expression | null;
  readonly candidateGroups: Expression | null;
  readonly candidateUsers: Expression | null;
  readonly dueDate: Expression | null;
  readonly followUpDate: Expression | null;
  readonly formId: Expression | null;
  readonly formBinding: Binding;
}

export interface LoopCharacteristics {
  readonly isSequential: boolean;
  readonly inputCollection: Expression;
  readonly inputElement: string | null;
  readonly outputCollection: string | null;
  readonly outputElement: Expression | null;
  /** Name of the variable when `outputElement` is one or a path into one. */
  readonly outputVariable: string | null;
  readonly completionCondition: Expression | null;
}

/** Which version of another resource is meant: the latest, the one of the same deployment, or the one with a tag. */
export type Binding =
  { readonly type: 'latest' | 'deployment' } | { readonly type: 'versionTag'; readonly versionTag: string };

export interface CalledElement {
  readonly processId: Expression;
  readonly binding: Binding;
  readonly propagateAllParentVariables: boolean;
  readonly propagateAllChildVariables: boolean;
}

/** An expression whose result is kept in a variable: script tasks and called decisions. */
export interface ResultExpression {
  readonly expression: Expression;
  readonly resultVariable: string;
  /** Of a called decision. */
  readonly binding: Binding;
}

/**
 * One node. Which of the nullable parts are set follows from the element type and is checked at deployment.
 *
 * A multi-instance activity is two nodes with the same id: the body stands in the process, the activity in `inner`.
 */
export interface FlowNode {
  readonly id: string;
  readonly elementType: BpmnElementType;
  readonly eventType: BpmnEventType;
  /** Null for the process itself. */
  flowScope: FlowNode | null;
  readonly incoming: SequenceFlow[];
  readonly outgoing: SequenceFlow[];
  defaultFlow: SequenceFlow | null;
  /** Input and output mappings, each as one FEEL context. */
  readonly inputMappings: Expression | null;
  readonly outputMappings: Expression | null;

  /** Events an instance of this node waits for: event sub-processes first, then boundary events; a catch event itself. */
  events: FlowNode[];
  /** Ids among `events` which end the node when they happen. */
  interruptingIds: string[];
  boundaryIds: string[];

  /** Catch events: what is caught. */
  readonly message: MessageReference | null;
  readonly timer: TimerDefinition | null;
  readonly signal: NamedReference | null;
  readonly error: ErrorReference | null;
  readonly isInterrupting: boolean;
  isBehindEventBasedGateway: boolean;

  /** Processes and sub-processes. */
  startEvents: FlowNode[];

  readonly job: JobDefinition | null;
  readonly script: ResultExpression | null;
  readonly calledDecision: ResultExpression | null;
  readonly calledElement: CalledElement | null;

  /** On a multi-instance body. */
  readonly loop: LoopCharacteristics | null;
  readonly inner: FlowNode | null;
}

export interface ExecutableProcess {
  readonly id: string;
  readonly versionTag: string;
  readonly root: FlowNode;
  /** By id; a multi-instance activity is found as its body. */
  readonly nodes: ReadonlyMap<string, FlowNode>;
  readonly flows: ReadonlyMap<string, SequenceFlow>;
}

/** The node with this id; the activity, not the body, unless the body is asked for. */
export function findNode(process: ExecutableProcess, id: string, type?: BpmnElementType): FlowNode | undefined {
  const node = process.nodes.get(id);
  return node?.inner && type !== 'MULTI_INSTANCE_BODY' ? node.inner : node;
}

/** @throws when there is none: ids in records come from the model. */
export function getNode(process: ExecutableProcess, id: string, type?: BpmnElementType): FlowNode {
  const node = findNode(process, id, type);
  if (!node) throw new Error(`Process ${process.id} has no element ${id}`);
  return node;
}

export const noneStartEvent = (scope: FlowNode): FlowNode | undefined =>
  scope.startEvents.find(({ eventType }) => eventType === 'NONE');

export const isEventSubProcessStart = (node: FlowNode): boolean =>
  node.elementType === 'START_EVENT' && node.flowScope?.elementType === 'EVENT_SUB_PROCESS';
