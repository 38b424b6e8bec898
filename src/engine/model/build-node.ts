/** The node of one BPMN element. */
import type { ModdleElement } from 'bpmn-moddle';
import { evaluateExpression, parseExpression, type Expression } from '../feel/expression.js';
import type { BpmnElementType, BpmnEventType } from '../records/values.js';
import { bindingOf, eventDefinitionsOf, extensionOf, idOf, textOf, timerText } from './bpmn-document.js';
import { buildJob } from './build-job.js';
import { buildInputMappings, buildOutputMappings } from './build-mappings.js';
import type {
  CalledElement,
  ErrorReference,
  FlowNode,
  LoopCharacteristics,
  MessageReference,
  NamedReference,
  ResultExpression,
  TimerDefinition,
} from './executable.js';

/** @throws when the text does not parse: validation has looked at it before */
export function expressionOf(text: string): Expression {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

/** The node without its connections to others. */
export function buildNode(element: ModdleElement, elementType: BpmnElementType): FlowNode {
  const isBody = elementType === 'MULTI_INSTANCE_BODY';
  const [definition] = eventDefinitionsOf(element);
  return {
    id: idOf(element),
    elementType,
    eventType: eventTypeOf(element, elementType),
    flowScope: null,
    incoming: [],
    outgoing: [],
    defaultFlow: null,
    inputMappings: isBody ? null : buildInputMappings(element),
    outputMappings: isBody ? null : buildOutputMappings(element),
    events: [],
    interruptingIds: [],
    boundaryIds: [],
    message: elementType === 'RECEIVE_TASK' ? messageOf(element) : messageOf(definition),
    timer: timerOf(definition),
    signal: namedReference(definition?.['signalRef'] as ModdleElement | undefined),
    error: errorOf(definition),
    isInterrupting: element['cancelActivity'] !== false && element['isInterrupting'] !== false,
    isBehindEventBasedGateway: false,
    startEvents: [],
    job: isBody ? null : buildJob(element, elementType),
    script: isBody ? null : resultExpression(extensionOf(element, 'zeebe:Script'), 'expression'),
    calledDecision: isBody ? null : resultExpression(extensionOf(element, 'zeebe:CalledDecision'), 'decisionId'),
    calledElement: calledElementOf(element),
    loop: isBody ? loopOf(element) : null,
    inner: null,
  };
}

const EVENT_TYPES: Readonly<Record<string, BpmnEventType>> = {
  'bpmn:MessageEventDefinition': 'MESSAGE',
  'bpmn:TimerEventDefinition': 'TIMER',
  'bpmn:SignalEventDefinition': 'SIGNAL',
  'bpmn:ErrorEventDefinition': 'ERROR',
  'bpmn:TerminateEventDefinition': 'TERMINATE',
};

const EVENTS: ReadonlySet<BpmnElementType> = new Set([
  'START_EVENT',
  'END_EVENT',
  'INTERMEDIATE_CATCH_EVENT',
  'INTERMEDIATE_THROW_EVENT',
  'BOUNDARY_EVENT',
]);

function eventTypeOf(element: ModdleElement, elementType: BpmnElementType): BpmnEventType {
  if (elementType === 'RECEIVE_TASK') return 'MESSAGE';
  if (!EVENTS.has(elementType)) return 'UNSPECIFIED';
  const [definition] = eventDefinitionsOf(element);
  return definition ? (EVENT_TYPES[definition.$type] ?? 'UNSPECIFIED') : 'NONE';
}

/** A name, and its value when it needs no variables. */
function namedReference(element: ModdleElement | undefined): NamedReference | null {
  const name = textOf(element, 'name');
  if (!element || name === undefined) return null;
  const expression = expressionOf(name);
  const outcome = evaluateExpression(expression, {}, { nowMs: 0 });
  return {
    name: expression,
    constant: outcome.ok && typeof outcome.value.value === 'string' ? outcome.value.value : null,
  };
}

function messageOf(holder: ModdleElement | undefined): MessageReference | null {
  const message = holder?.['messageRef'] as ModdleElement | undefined;
  const reference = namedReference(message);
  if (!message || !reference) return null;
  const correlationKey = textOf(extensionOf(message, 'zeebe:Subscription'), 'correlationKey');
  return { ...reference, correlationKey: correlationKey === undefined ? null : expressionOf(correlationKey) };
}

function timerOf(definition: ModdleElement | undefined): TimerDefinition | null {
  const timer = definition && timerText(definition);
  return timer ? { kind: timer.kind, expression: expressionOf(timer.text) } : null;
}

/** Without a reference every error is caught. */
function errorOf(definition: ModdleElement | undefined): ErrorReference | null {
  if (definition?.$type !== 'bpmn:ErrorEventDefinition') return null;
  const code = textOf(definition['errorRef'] as ModdleElement | undefined, 'errorCode') ?? '';
  return { code: code.startsWith('=') ? null : code, expression: expressionOf(code) };
}

function resultExpression(extension: ModdleElement | undefined, attribute: string): ResultExpression | null {
  const text = textOf(extension, attribute);
  const resultVariable = textOf(extension, 'resultVariable');
  return text === undefined || resultVariable === undefined
    ? null
    : { expression: expressionOf(text), resultVariable, binding: bindingOf(extension) };
}

function calledElementOf(element: ModdleElement): CalledElement | null {
  const called = extensionOf(element, 'zeebe:CalledElement');
  if (!called) return null;
  return {
    processId: expressionOf(textOf(called, 'processId') ?? ''),
    binding: bindingOf(called),
    propagateAllParentVariables: called['propagateAllParentVariables'] !== false,
    propagateAllChildVariables: called['propagateAllChildVariables'] !== false,
  };
}

function loopOf(element: ModdleElement): LoopCharacteristics {
  const loop = element['loopCharacteristics'] as ModdleElement;
  const zeebe = extensionOf(loop, 'zeebe:LoopCharacteristics');
  const text = (attribute: string) => textOf(zeebe, attribute)?.trim() || null;
  const outputElement = text('outputElement');
  const condition = textOf(loop['completionCondition'] as ModdleElement | undefined, 'body') ?? '';
  return {
    isSequential: loop['isSequential'] === true,
    inputCollection: expressionOf(text('inputCollection') ?? ''),
    inputElement: text('inputElement'),
    outputCollection: text('outputCollection'),
    outputElement: outputElement === null ? null : expressionOf(outputElement),
    outputVariable: /^=\s*([a-z_]\w*)(?:\.[a-z_]\w*)*\s*$/i.exec(outputElement ?? '')?.[1] ?? null,
    completionCondition: condition === '' ? null : expressionOf(condition),
  };
}
