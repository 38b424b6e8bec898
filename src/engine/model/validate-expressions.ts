/** Checks of everything written in FEEL or in a fixed format: what can be refused now must not become an incident later. */
import type { ModdleElement } from 'bpmn-moddle';
import { evaluateExpression, parseExpression } from '../feel/expression.js';
import { eventDefinitionsOf, extensionOf, flowElementsDeep, listOf, textOf, timerText } from './bpmn-document.js';
import { parseDateTime } from './time-texts.js';
import { scheduleOf } from './timer-schedule.js';
import { problem, type Problem } from './validation.js';

const PATH = /^[a-z_]\w*(?:\.[a-z_]\w*)*$/i;
const RESERVED = [
  'null',
  'true',
  'false',
  'function',
  'if',
  'then',
  'else',
  'for',
  'between',
  'instance',
  'of',
  'not',
  'in',
  'return',
  'satisfies',
  'and',
  'or',
];

export function checkExpressions(process: ModdleElement): Problem[] {
  return flowElementsDeep(process).flatMap((element) => [
    ...checkMappings(element),
    ...checkTaskExpressions(element),
    ...checkUserTaskExpressions(element),
    ...checkLoopExpressions(element),
    ...checkFlow(element),
    ...eventDefinitionsOf(element).flatMap((definition) => checkEventExpressions(element, definition)),
    ...checkMessage(element['messageRef'] as ModdleElement | undefined, false),
  ]);
}

/** FEEL or a fixed value. */
function parses(element: ModdleElement, text: string | undefined): Problem[] {
  if (text === undefined) return [];
  const parsed = parseExpression(text);
  return parsed.ok ? [] : [problem(element, parsed.error)];
}

/** FEEL only. */
function isExpression(element: ModdleElement, text: string | undefined): Problem[] {
  if (text === undefined || text === '') return [problem(element, 'Expected expression but not found.')];
  if (!text.startsWith('=')) {
    return [
      problem(
        element,
        `Expected expression but found static value '${text}'. An expression must start with '=' (e.g. '=${text}').`,
      ),
    ];
  }
  return parses(element, text);
}

function isPath(element: ModdleElement, text: string | undefined): Problem[] {
  if (text === undefined || text === '') return [problem(element, 'Expected path expression but not found.')];
  if (!PATH.test(text)) {
    return [
      problem(
        element,
        `Expected path expression '${text}' but doesn't match the pattern '[a-zA-Z_][a-zA-Z0-9_]*(\\.[a-zA-Z_][a-zA-Z0-9_]*)*'.`,
      ),
    ];
  }
  return RESERVED.includes(text)
    ? [
        problem(
          element,
          `Expected path expression '${text}' but is one of the reserved words (${RESERVED.join(', ')}).`,
        ),
      ]
    : [];
}

function checkMappings(element: ModdleElement): Problem[] {
  const mapping = extensionOf(element, 'zeebe:IoMapping');
  if (!mapping) return [];
  return [
    ...listOf(mapping, 'inputParameters').flatMap((input) => [
      ...parses(input, textOf(input, 'source')),
      ...isPath(input, textOf(input, 'target')),
    ]),
    ...listOf(mapping, 'outputParameters').flatMap((output) => [
      ...isExpression(output, textOf(output, 'source')),
      ...isPath(output, textOf(output, 'target')),
    ]),
  ];
}

function checkTaskExpressions(element: ModdleElement): Problem[] {
  const places = [
    ['zeebe:TaskDefinition', ['type', 'retries']],
    ['zeebe:Script', ['expression']],
    ['zeebe:CalledDecision', ['decisionId']],
    ['zeebe:CalledElement', ['processId']],
    ['zeebe:FormDefinition', ['formId']],
  ] as const;
  return places.flatMap(([type, attributes]) => {
    const extension = extensionOf(element, type);
    return extension ? attributes.flatMap((attribute) => parses(extension, textOf(extension, attribute))) : [];
  });
}

function checkUserTaskExpressions(element: ModdleElement): Problem[] {
  const assignment = extensionOf(element, 'zeebe:AssignmentDefinition');
  const schedule = extensionOf(element, 'zeebe:TaskSchedule');
  const candidates = (['candidateGroups', 'candidateUsers'] as const).flatMap((attribute) => {
    const text = textOf(assignment, attribute);
    if (!assignment || text === undefined) return [];
    if (text.startsWith('=')) return parses(assignment, text);
    const isList = text.split(',').every((item) => item.trim() !== '');
    return isList || text.trim() === ''
      ? []
      : [
          problem(
            assignment,
            `Expected static value to be a list of comma-separated values, e.g. 'a,b,c', but found '${text}'.`,
          ),
        ];
  });
  const dates = (['dueDate', 'followUpDate'] as const).flatMap((attribute) => {
    const text = textOf(schedule, attribute);
    if (!schedule || text === undefined || text.trim() === '') return [];
    if (text.startsWith('=')) return parses(schedule, text);
    return parseDateTime(text) === undefined
      ? [
          problem(
            schedule,
            `Expected static value to be a valid DateTime String, e.g. '2023-03-02T15:35+02:00', but found '${text}'.`,
          ),
        ]
      : [];
  });
  return [...(assignment ? parses(assignment, textOf(assignment, 'assignee')) : []), ...candidates, ...dates];
}

function checkLoopExpressions(element: ModdleElement): Problem[] {
  const loop = element['loopCharacteristics'] as ModdleElement | undefined;
  const zeebe = loop && extensionOf(loop, 'zeebe:LoopCharacteristics');
  if (!loop || !zeebe) return [];
  const condition = textOf(loop['completionCondition'] as ModdleElement | undefined, 'body') ?? '';
  const outputElement = textOf(zeebe, 'outputElement') ?? '';
  return [
    ...isExpression(zeebe, textOf(zeebe, 'inputCollection')),
    ...(outputElement === '' ? [] : isExpression(zeebe, outputElement)),
    ...(condition === '' ? [] : isExpression(loop, condition)),
  ];
}

function checkFlow(element: ModdleElement): Problem[] {
  const condition = element['conditionExpression'] as ModdleElement | undefined;
  return condition ? isExpression(condition, textOf(condition, 'body')) : [];
}

function checkEventExpressions(event: ModdleElement, definition: ModdleElement): Problem[] {
  const isProcessStart =
    event.$type === 'bpmn:StartEvent' && (event['$parent'] as ModdleElement).$type === 'bpmn:Process';
  const error = definition['errorRef'] as ModdleElement | undefined;
  return [
    ...checkMessage(definition['messageRef'] as ModdleElement | undefined, isProcessStart),
    ...checkName(definition['signalRef'] as ModdleElement | undefined, isProcessStart, 'signal'),
    ...(error ? parses(error, textOf(error, 'errorCode')) : []),
    ...(definition.$type === 'bpmn:TimerEventDefinition' ? checkTimer(event, definition, isProcessStart) : []),
  ];
}

function checkMessage(message: ModdleElement | undefined, isProcessStart: boolean): Problem[] {
  const subscription = message && extensionOf(message, 'zeebe:Subscription');
  return [
    ...checkName(message, isProcessStart, 'message'),
    ...(subscription && !isProcessStart ? isExpression(subscription, textOf(subscription, 'correlationKey')) : []),
  ];
}

/** The name of a start event's message or signal must be known before there are variables. */
function checkName(element: ModdleElement | undefined, isConstant: boolean, what: 'message' | 'signal'): Problem[] {
  const name = textOf(element, 'name');
  if (!element || name === undefined) return [];
  const parsed = parseExpression(name);
  if (!parsed.ok) return [problem(element, parsed.error)];
  if (!isConstant || parsed.value.kind === 'static') return [];
  const outcome = evaluateExpression(parsed.value, {}, { nowMs: 0 });
  if (!outcome.ok)
    return [
      problem(
        element,
        `Expected constant expression but found '${name}', which could not be evaluated without context: ${outcome.error}`,
      ),
    ];
  if (outcome.value.type === 'string') return [];
  return [
    problem(
      element,
      `Expected constant expression of type String for ${what} name '${name}', but was ${outcome.value.type.toUpperCase()}`,
    ),
  ];
}

function checkTimer(event: ModdleElement, definition: ModdleElement, isProcessStart: boolean): Problem[] {
  const timer = timerText(definition);
  if (!timer) return [];
  const parsed = parseExpression(timer.text);
  if (!parsed.ok) return [problem(definition, parsed.error)];
  if (parsed.value.kind === 'feel' && !isProcessStart) return [];
  const outcome = evaluateExpression(parsed.value, {}, { nowMs: 0 });
  const schedule = outcome.ok ? scheduleOf({ kind: timer.kind, expression: parsed.value }, outcome.value, 0) : outcome;
  return schedule.ok ? [] : [problem(event, `Invalid timer ${timer.kind} expression (${schedule.error})`)];
}
