/** Checks of tasks, gateways, flows, sub-processes and multi-instance activities. */
import type { ModdleElement } from 'bpmn-moddle';
import { eventDefinitionsOf, extensionOf, extensionsOf, listOf, textOf } from './bpmn-document.js';
import { elementTypeOf, IGNORED_TYPES } from './element-types.js';
import {
  checkBoundaryEvent,
  checkEndEvent,
  checkErrorDefinition,
  checkIntermediateCatchEvent,
  checkIntermediateThrowEvent,
  checkMessageDefinition,
  checkSignalDefinition,
  checkStartEvent,
  checkTimerDefinition,
} from './validate-events.js';
import { problem, type Check, type Problem } from './validation.js';

const SUPPORTED_BY_ZEEBE = new Set(['bpmn:InclusiveGateway']);

const hasText = (element: ModdleElement | undefined, property: string): boolean =>
  (textOf(element, property) ?? '').trim() !== '';

function required(element: ModdleElement, property: string): Problem[] {
  return hasText(element, property) ? [] : [problem(element, `Attribute '${property}' must be present and not empty`)];
}

/** Exactly one zeebe:taskDefinition with a type and retries. */
function checkTaskDefinition(element: ModdleElement): Problem[] {
  const [definition, ...more] = extensionsOf(element, 'zeebe:TaskDefinition');
  if (!definition || more.length > 0)
    return [problem(element, "Must have exactly one 'zeebe:taskDefinition' extension element")];
  return [...required(definition, 'type'), ...(definition['retries'] === '' ? required(definition, 'retries') : [])];
}

const checkServiceTask: Check = (element) => [...checkTaskDefinition(element), ...checkHeaders(element)];

/** A task that is a job or something the engine does itself, named by its own extension element. */
function checkJobOr(
  element: ModdleElement,
  type: 'zeebe:Script' | 'zeebe:CalledDecision',
  attributes: readonly string[],
): readonly Problem[] {
  const own = extensionsOf(element, type);
  const jobs = extensionsOf(element, 'zeebe:TaskDefinition');
  if (own.length + jobs.length !== 1) {
    const name = type === 'zeebe:Script' ? 'script' : 'calledDecision';
    return [problem(element, `Must have either one 'zeebe:${name}' or one 'zeebe:taskDefinition' extension element`)];
  }
  return own[0]
    ? attributes.flatMap((attribute) => required(own[0] as ModdleElement, attribute))
    : checkServiceTask(element);
}

const RESERVED_HEADER = 'io.camunda.zeebe:';

function checkHeaders(element: ModdleElement): Problem[] {
  const headers = extensionOf(element, 'zeebe:TaskHeaders');
  if (!headers) return [];
  const keys = listOf(headers, 'values').map((header) => textOf(header, 'key') ?? '');
  const twice = [...new Set(keys.filter((key, index) => key !== '' && keys.indexOf(key) !== index))];
  return [
    ...twice.map((key) => problem(headers, `Headers contain duplicate entries for key '${key}'`)),
    ...keys
      .filter((key) => key.startsWith(RESERVED_HEADER))
      .map((key) =>
        problem(
          headers,
          `Attribute 'key' contains '${key}', but header keys starting with '${RESERVED_HEADER}' are reserved for internal use.`,
        ),
      ),
  ];
}

const checkUserTask: Check = (element) => [
  ...(extensionOf(element, 'zeebe:UserTask')
    ? [problem(element, 'This engine runs user tasks as jobs: remove the zeebe:userTask extension element')]
    : []),
  ...checkHeaders(element),
];

const checkReceiveTask: Check = (element) => {
  const message = element['messageRef'] as ModdleElement | undefined;
  return message ? [] : [problem(element, 'Must reference a message')];
};

const checkCallActivity: Check = (element) => {
  const called = extensionOf(element, 'zeebe:CalledElement');
  if (!called) return [problem(element, "Must have exactly one 'zeebe:calledElement' extension element")];
  return required(called, 'processId');
};

const checkSubProcess: Check = (element) => {
  const starts = listOf(element, 'flowElements').filter(({ $type }) => $type === 'bpmn:StartEvent');
  return starts.length === 1 ? [] : [problem(element, 'Must have exactly one start event')];
};

const checkExclusiveGateway: Check = (element) => {
  const outgoing = listOf(element, 'outgoing');
  const defaultFlow = element['default'] as ModdleElement | undefined;
  const foreign =
    defaultFlow && defaultFlow['sourceRef'] !== element ? [problem(element, 'Default flow must start at gateway')] : [];
  const bare = outgoing.filter((flow) => outgoing.length > 1 && flow !== defaultFlow && !flow['conditionExpression']);
  return [...foreign, ...bare.map((flow) => problem(flow, 'Must have a condition or be default flow'))];
};

const checkEventBasedGateway: Check = (element) => {
  const outgoing = listOf(element, 'outgoing');
  const targets = outgoing.flatMap((flow) => (flow['targetRef'] as ModdleElement | undefined) ?? []);
  const isWaiting = (target: ModdleElement) =>
    target.$type === 'bpmn:IntermediateCatchEvent' &&
    eventDefinitionsOf(target).every(({ $type }) => /Message|Timer|Signal/.test($type));
  return [
    ...(outgoing.length < 2
      ? [problem(element, 'Event-based gateway must have at least 2 outgoing sequence flows.')]
      : []),
    ...(targets.every(isWaiting)
      ? []
      : [
          problem(
            element,
            'Event-based gateway must not have an outgoing sequence flow to other elements than message/timer/signal intermediate catch events.',
          ),
        ]),
    ...(targets.every((target) => listOf(target, 'incoming').length <= 1)
      ? []
      : [
          problem(
            element,
            'Target elements of an event gateway must not have any additional incoming sequence flows other than that from the event gateway.',
          ),
        ]),
  ];
};

function checkLoop(element: ModdleElement): Problem[] {
  const loop = element['loopCharacteristics'] as ModdleElement | undefined;
  if (!loop) return [];
  if (loop.$type !== 'bpmn:MultiInstanceLoopCharacteristics')
    return [problem(element, 'Standard loops are not supported')];
  const zeebe = extensionOf(loop, 'zeebe:LoopCharacteristics');
  if (!zeebe) return [problem(loop, "Must have exactly one 'zeebe:loopCharacteristics' extension element")];
  const together = (given: string, missing: string) =>
    hasText(zeebe, given) && !hasText(zeebe, missing)
      ? [problem(zeebe, `Attribute '${missing}' must be present if the attribute '${given}' is set`)]
      : [];
  return [
    ...required(zeebe, 'inputCollection'),
    ...together('outputElement', 'outputCollection'),
    ...together('outputCollection', 'outputElement'),
  ];
}

function checkListeners(element: ModdleElement): Problem[] {
  return extensionOf(element, 'zeebe:ExecutionListeners')
    ? [problem(element, 'This engine does not run execution listeners yet')]
    : [];
}

function checkConditions(element: ModdleElement): Problem[] {
  if (element.$type === 'bpmn:ExclusiveGateway') return [];
  const conditional = listOf(element, 'outgoing').some((flow) => flow['conditionExpression']);
  return conditional
    ? [problem(element, 'Conditional sequence flows are only supported at exclusive or inclusive gateway')]
    : [];
}

const CHECKS: Readonly<Record<string, Check>> = {
  'bpmn:StartEvent': checkStartEvent,
  'bpmn:EndEvent': checkEndEvent,
  'bpmn:IntermediateCatchEvent': checkIntermediateCatchEvent,
  'bpmn:IntermediateThrowEvent': checkIntermediateThrowEvent,
  'bpmn:BoundaryEvent': checkBoundaryEvent,
  'bpmn:ServiceTask': checkServiceTask,
  'bpmn:SendTask': checkServiceTask,
  'bpmn:UserTask': checkUserTask,
  'bpmn:ReceiveTask': checkReceiveTask,
  'bpmn:ScriptTask': (element) => checkJobOr(element, 'zeebe:Script', ['expression', 'resultVariable']),
  'bpmn:BusinessRuleTask': (element) => checkJobOr(element, 'zeebe:CalledDecision', ['decisionId', 'resultVariable']),
  'bpmn:CallActivity': checkCallActivity,
  'bpmn:SubProcess': checkSubProcess,
  'bpmn:ExclusiveGateway': checkExclusiveGateway,
  'bpmn:EventBasedGateway': checkEventBasedGateway,
};

const DEFINITION_CHECKS: Readonly<Record<string, Check>> = {
  'bpmn:MessageEventDefinition': checkMessageDefinition,
  'bpmn:SignalEventDefinition': checkSignalDefinition,
  'bpmn:ErrorEventDefinition': checkErrorDefinition,
  'bpmn:TimerEventDefinition': checkTimerDefinition,
};

/** Every problem of one flow element. */
export const checkFlowElement: Check = (element) => {
  if (element.$type === 'bpmn:SequenceFlow' || IGNORED_TYPES.has(element.$type)) return [];
  if (!elementTypeOf(element)) return [problem(element, unsupported(element))];
  const definitions = eventDefinitionsOf(element).flatMap(
    (definition) => DEFINITION_CHECKS[definition.$type]?.(definition) ?? [],
  );
  return [
    ...(CHECKS[element.$type]?.(element) ?? []),
    ...definitions,
    ...checkConditions(element),
    ...checkLoop(element),
    ...checkListeners(element),
  ];
};

function unsupported({ $type }: ModdleElement): string {
  const name = $type.slice('bpmn:'.length);
  if (SUPPORTED_BY_ZEEBE.has($type)) return `This engine does not run elements of type '${name}' yet`;
  return `Elements of type '${name.charAt(0).toLowerCase()}${name.slice(1)}' are currently not supported. Please refer to the documentation for a list of supported elements: https://docs.camunda.io/docs/components/modeler/bpmn/bpmn-coverage/`;
}
