/** Everything that is wrong with a file, each problem at its element. */
import type { ModdleElement } from 'bpmn-moddle';
import {
  eventDefinitionsOf,
  executableProcesses,
  extensionsOf,
  flowElementsDeep,
  listOf,
  textOf,
} from './bpmn-document.js';
import { checkFlowElement } from './validate-elements.js';
import { checkExpressions } from './validate-expressions.js';
import { problem, type Problem } from './validation.js';

export function validateDefinitions(definitions: ModdleElement): Problem[] {
  const processes = executableProcesses(definitions);
  if (processes.length === 0) return [problem(definitions, 'Must contain at least one executable process')];
  const structural = [...processes.flatMap(checkProcess), ...checkMessages(definitions, processes)];
  // Expressions are looked at only in a model whose parts are all there.
  return structural.length > 0 ? structural : processes.flatMap(checkExpressions);
}

function checkProcess(process: ModdleElement): Problem[] {
  const starts = listOf(process, 'flowElements').filter(({ $type }) => $type === 'bpmn:StartEvent');
  const noneStarts = starts.filter((start) => eventDefinitionsOf(start).length === 0);
  return [
    ...(starts.length === 0 ? [problem(process, 'Must have at least one start event')] : []),
    ...(noneStarts.length > 1 ? [problem(process, 'Multiple none start events are not allowed')] : []),
    ...checkCatchers(process, starts, []),
    ...flowElementsDeep(process).flatMap(checkFlowElement),
    ...[process, ...flowElementsDeep(process)].flatMap((container) => checkScope(container)),
  ];
}

/** Two catchers of the same thing in one place: nobody could say which one is meant. */
function checkScope(container: ModdleElement): Problem[] {
  const elements = listOf(container, 'flowElements');
  const eventSubProcessStarts = elements
    .filter((element) => element['triggeredByEvent'] === true)
    .flatMap((element) => listOf(element, 'flowElements').filter(({ $type }) => $type === 'bpmn:StartEvent'));
  const byHost = new Map<ModdleElement, ModdleElement[]>();
  for (const event of elements.filter(({ $type }) => $type === 'bpmn:BoundaryEvent')) {
    const host = event['attachedToRef'] as ModdleElement | undefined;
    if (host) byHost.set(host, [...(byHost.get(host) ?? []), event]);
  }
  const gateways = elements.filter(({ $type }) => $type === 'bpmn:EventBasedGateway');
  return [
    ...(eventSubProcessStarts.length > 1
      ? checkCatchers(container, eventSubProcessStarts, ['message', 'signal', 'error'])
      : []),
    ...[...byHost].flatMap(([host, events]) => checkCatchers(host, events, ['message', 'signal', 'error'])),
    ...gateways.flatMap((gateway) =>
      checkCatchers(
        gateway,
        listOf(gateway, 'outgoing').flatMap((flow) => (flow['targetRef'] as ModdleElement | undefined) ?? []),
        ['message', 'signal'],
      ),
    ),
  ];
}

function checkCatchers(
  owner: ModdleElement,
  events: readonly ModdleElement[],
  kinds: readonly ('message' | 'signal' | 'error')[],
): Problem[] {
  const definitions = events.flatMap(eventDefinitionsOf);
  return kinds.flatMap((kind) => {
    const property = kind === 'error' ? 'errorCode' : 'name';
    const type = `bpmn:${kind.charAt(0).toUpperCase()}${kind.slice(1)}EventDefinition`;
    const names = definitions
      .filter(({ $type }) => $type === type)
      .map((definition) => textOf(definition[`${kind}Ref`] as ModdleElement | undefined, property) ?? '');
    const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
    return twice.map((name) => problem(owner, twiceText(kind, name)));
  });
}

function twiceText(kind: 'message' | 'signal' | 'error', name: string): string {
  if (kind !== 'error') return `Multiple ${kind} event definitions with the same name '${name}' are not allowed.`;
  if (name === '')
    return 'The same scope can not contain more than one error catch event without error code. An error catch event without error code catches all errors.';
  return `Multiple error catch events with the same error code '${name}' are not supported on the same scope.`;
}

/** Messages that something refers to: a name, one start event at most, and a correlation key wherever an instance waits. */
function checkMessages(definitions: ModdleElement, processes: readonly ModdleElement[]): Problem[] {
  const elements = processes.flatMap(flowElementsDeep);
  return listOf(definitions, 'rootElements')
    .filter(({ $type }) => $type === 'bpmn:Message')
    .flatMap((message) => {
      const users = elements.filter((element) => refersTo(element, message) && !isThrowing(element));
      if (users.length === 0) return [];
      const starts = users.filter(isProcessStart);
      const needsKey = users.length > starts.length;
      return [
        ...((textOf(message, 'name') ?? '').trim() === ''
          ? [problem(message, 'Name must be present and not empty')]
          : []),
        ...(starts.length > 1 ? [problem(message, 'A message cannot be referred by more than one start event')] : []),
        ...(needsKey && extensionsOf(message, 'zeebe:Subscription').length !== 1
          ? [problem(message, 'Must have exactly one zeebe:subscription extension element')]
          : []),
      ];
    });
}

const refersTo = (element: ModdleElement, message: ModdleElement): boolean =>
  element['messageRef'] === message ||
  eventDefinitionsOf(element).some((definition) => definition['messageRef'] === message);

const isThrowing = ({ $type }: ModdleElement): boolean =>
  $type === 'bpmn:EndEvent' || $type === 'bpmn:IntermediateThrowEvent' || $type === 'bpmn:SendTask';

const isProcessStart = (element: ModdleElement): boolean =>
  element.$type === 'bpmn:StartEvent' && (element['$parent'] as ModdleElement).$type === 'bpmn:Process';
