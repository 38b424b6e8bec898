/** Checks of events: how many definitions, of which kind, complete or not. */
import type { ModdleElement } from 'bpmn-moddle';
import { eventDefinitionsOf, extensionOf, listOf, textOf, timerText } from './bpmn-document.js';
import { isActivity } from './element-types.js';
import { problem, type Check, type Problem } from './validation.js';

const kindOf = ({ $type }: ModdleElement): string =>
  $type.slice('bpmn:'.length).replace('EventDefinition', '').toLowerCase();

const isTopLevel = (element: ModdleElement): boolean => (element['$parent'] as ModdleElement).$type === 'bpmn:Process';
const isInEventSubProcess = (element: ModdleElement): boolean =>
  (element['$parent'] as ModdleElement)['triggeredByEvent'] === true;

/** Event kinds that Zeebe has and this engine does not run yet. */
const NOT_YET = new Set(['link', 'escalation', 'compensate', 'conditional']);

function notYet(element: ModdleElement): Problem[] {
  const kind = eventDefinitionsOf(element)
    .map(kindOf)
    .find((each) => NOT_YET.has(each));
  return kind === undefined ? [] : [problem(element, `This engine does not run ${kind} events yet`)];
}

function oneOf(element: ModdleElement, kinds: readonly string[], none: string | undefined, wrong: string): Problem[] {
  const definitions = eventDefinitionsOf(element);
  if (definitions.length !== 1)
    return none === undefined && definitions.length === 0
      ? []
      : [problem(element, none ?? 'Must have at most one event definition')];
  const [kind = ''] = definitions.map(kindOf);
  if (kinds.includes(kind)) return [];
  return NOT_YET.has(kind) ? notYet(element) : [problem(element, wrong)];
}

export const checkStartEvent: Check = (element) => {
  const definitions = eventDefinitionsOf(element);
  if (definitions.length > 1) return [problem(element, "Start event can't have more than one type")];
  const [kind = 'none'] = definitions.map(kindOf);
  if (isInEventSubProcess(element)) {
    if (['message', 'timer', 'error', 'signal'].includes(kind))
      return kind === 'error' && element['isInterrupting'] === false
        ? [problem(element, 'An error start event must be interrupting')]
        : [];
    return NOT_YET.has(kind)
      ? notYet(element)
      : [
          problem(
            element['$parent'] as ModdleElement,
            'Start events in event subprocesses must be one of: message, timer, error, signal or escalation',
          ),
        ];
  }
  if (!isTopLevel(element))
    return kind === 'none'
      ? []
      : [problem(element['$parent'] as ModdleElement, 'Start events in subprocesses must be of type none')];
  if (['none', 'message', 'timer', 'signal'].includes(kind)) return [];
  return NOT_YET.has(kind)
    ? notYet(element)
    : [problem(element, 'Start event must be one of: none, message, timer or signal')];
};

export const checkEndEvent: Check = (element) => [
  ...(listOf(element, 'outgoing').length > 0
    ? [problem(element, 'End events must not have outgoing sequence flows to other elements.')]
    : []),
  ...(eventDefinitionsOf(element).some((definition) => kindOf(definition) === 'signal')
    ? [problem(element, 'This engine does not run signal end events yet')]
    : oneOf(
        element,
        ['error', 'message', 'terminate'],
        undefined,
        'End events must be one of: none, error, message, terminate, signal, escalation or compensation',
      )),
  ...checkMessageThrow(element),
];

export const checkIntermediateThrowEvent: Check = (element) => {
  const [kind = 'none'] = eventDefinitionsOf(element).map(kindOf);
  if (kind === 'none') return [];
  if (kind !== 'message') return [problem(element, `This engine does not run intermediate ${kind} throw events yet`)];
  return checkMessageThrow(element);
};

/** A thrown message is a job. */
function checkMessageThrow(element: ModdleElement): Problem[] {
  const throwsMessage = eventDefinitionsOf(element).some((definition) => kindOf(definition) === 'message');
  if (!throwsMessage || extensionOf(element, 'zeebe:TaskDefinition')) return [];
  return [
    problem(element, "Must have either one 'zeebe:publishMessage' or one 'zeebe:taskDefinition' extension element"),
  ];
}

export const checkIntermediateCatchEvent: Check = (element) => {
  const [definition] = eventDefinitionsOf(element);
  const isCycle = definition !== undefined && kindOf(definition) === 'timer' && timerText(definition)?.kind === 'cycle';
  return [
    ...oneOf(
      element,
      ['message', 'timer', 'signal'],
      'Must have exactly one event definition',
      'Event definition must be one of: message, timer, signal, or link',
    ),
    ...(isCycle
      ? [problem(element, 'Intermediate timer catch event must have either a time duration or a time date.')]
      : []),
  ];
};

export const checkBoundaryEvent: Check = (element) => {
  const host = element['attachedToRef'] as ModdleElement | undefined;
  const [definition] = eventDefinitionsOf(element);
  const isCycle = definition !== undefined && kindOf(definition) === 'timer' && timerText(definition)?.kind === 'cycle';
  const isInterrupting = element['cancelActivity'] !== false;
  return [
    ...(!host || !isActivity(host) ? [problem(element, 'Must be attached to an activity')] : []),
    ...(listOf(element, 'incoming').length > 0 ? [problem(element, 'Cannot have incoming sequence flows')] : []),
    ...(listOf(element, 'outgoing').length === 0
      ? [problem(element, 'Must have at least one outgoing sequence flow or association')]
      : []),
    ...oneOf(
      element,
      ['message', 'timer', 'error', 'signal'],
      'Must have exactly one event definition',
      'Boundary events must be one of: timer, message, error, signal, escalation',
    ),
    ...(isCycle && isInterrupting
      ? [problem(element, 'Interrupting timer boundary event must have a time duration or a time date.')]
      : []),
    ...(definition && kindOf(definition) === 'error' && !isInterrupting
      ? [problem(element, 'Error boundary events must be interrupting')]
      : []),
  ];
};

export const checkMessageDefinition: Check = (definition) => {
  const message = definition['messageRef'] as ModdleElement | undefined;
  return message ? [] : [problem(definition, 'Must reference a message')];
};

export const checkSignalDefinition: Check = (definition) =>
  definition['signalRef'] ? [] : [problem(definition, 'Must reference a signal')];

export const checkErrorDefinition: Check = (definition) => {
  const event = definition['$parent'] as ModdleElement;
  const error = definition['errorRef'] as ModdleElement | undefined;
  const code = textOf(error, 'errorCode') ?? '';
  if (event.$type === 'bpmn:EndEvent') {
    if (!error) return [problem(definition, 'Must reference an error')];
    return code === '' ? [problem(definition, 'ErrorCode must be present and not empty')] : [];
  }
  return code.startsWith('=')
    ? [problem(definition, 'The errorCode of the error catch event is not allowed to be an expression')]
    : [];
};

export const checkTimerDefinition: Check = (definition) =>
  timerText(definition)
    ? []
    : [problem(definition, 'Must be exactly one type of timer: timeDuration, timeDate or timeCycle')];
