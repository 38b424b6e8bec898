/** Turns a validated process into what the engine executes. */
import type { ModdleElement } from 'bpmn-moddle';
import { extensionOf, flowElementsInVisitingOrder, idOf, textOf } from './bpmn-document.js';
import { buildNode, expressionOf } from './build-node.js';
import { elementTypeOf, isActivity } from './element-types.js';
import type { ExecutableProcess, FlowNode, SequenceFlow } from './executable.js';

/** @throws when something is missing that validation lets through: the model is then refused with that message */
export function buildProcess(process: ModdleElement): ExecutableProcess {
  const elements = flowElementsInVisitingOrder(process);
  const nodes = new Map<string, FlowNode>();
  const root = buildNode(process, 'PROCESS');
  nodes.set(root.id, root);
  for (const element of elements) {
    const type = elementTypeOf(element);
    if (type) nodes.set(idOf(element), buildNode(element, type));
  }
  const flows = connectFlows(elements, nodes);
  for (const element of elements) setScope(element, nodes);
  attachEvents(elements, nodes);
  for (const element of elements)
    if (element['loopCharacteristics'] && isActivity(element)) wrapInBody(element, nodes, flows);
  return {
    id: root.id,
    versionTag: textOf(extensionOf(process, 'zeebe:VersionTag'), 'value') ?? '',
    root,
    nodes,
    flows,
  };
}

function nodeAt(nodes: ReadonlyMap<string, FlowNode>, element: ModdleElement | undefined, what: string): FlowNode {
  const node = element && nodes.get(idOf(element));
  if (!node) throw new Error(`${what} is not an element of the process`);
  return node;
}

function connectFlows(
  elements: readonly ModdleElement[],
  nodes: ReadonlyMap<string, FlowNode>,
): Map<string, SequenceFlow> {
  const flows = new Map<string, SequenceFlow>();
  for (const element of elements.filter(({ $type }) => $type === 'bpmn:SequenceFlow')) {
    const source = nodeAt(nodes, element['sourceRef'] as ModdleElement | undefined, `The source of ${idOf(element)}`);
    const target = nodeAt(nodes, element['targetRef'] as ModdleElement | undefined, `The target of ${idOf(element)}`);
    const condition = element['conditionExpression'] as ModdleElement | undefined;
    const flow: SequenceFlow = {
      id: idOf(element),
      source,
      target,
      condition: condition ? expressionOf(textOf(condition, 'body') ?? '') : null,
    };
    source.outgoing.push(flow);
    target.incoming.push(flow);
    flows.set(flow.id, flow);
  }
  for (const element of elements) {
    const defaultFlow = element['default'] as ModdleElement | undefined;
    if (defaultFlow) nodeAt(nodes, element, idOf(element)).defaultFlow = flows.get(idOf(defaultFlow)) ?? null;
  }
  return flows;
}

function setScope(element: ModdleElement, nodes: ReadonlyMap<string, FlowNode>): void {
  const node = nodes.get(idOf(element));
  const scope = nodes.get(idOf(element['$parent'] as ModdleElement));
  if (!node || !scope) return;
  node.flowScope = scope;
  if (node.elementType === 'START_EVENT') scope.startEvents.push(node);
}

/** Who waits for which event: event sub-processes come before boundary events, the last drawn first. */
function attachEvents(elements: readonly ModdleElement[], nodes: ReadonlyMap<string, FlowNode>): void {
  for (const element of elements) {
    const node = nodes.get(idOf(element));
    if (!node) continue;
    if (node.elementType === 'BOUNDARY_EVENT') {
      const host = nodeAt(nodes, element['attachedToRef'] as ModdleElement | undefined, `The host of ${node.id}`);
      host.events.push(node);
      host.boundaryIds.push(node.id);
      if (node.isInterrupting) host.interruptingIds.push(node.id);
    } else if (node.elementType === 'EVENT_SUB_PROCESS') {
      const [start] = node.startEvents;
      if (!start || !node.flowScope) continue;
      node.flowScope.events.unshift(start);
      if (start.isInterrupting) node.flowScope.interruptingIds.push(start.id);
    } else if (node.elementType === 'EVENT_BASED_GATEWAY') {
      node.events = node.outgoing.map(({ target }) => target);
      node.interruptingIds = node.events.map(({ id }) => id);
      for (const event of node.events) event.isBehindEventBasedGateway = true;
    } else if (
      node.elementType === 'INTERMEDIATE_CATCH_EVENT' ||
      node.elementType === 'START_EVENT' ||
      node.elementType === 'RECEIVE_TASK'
    ) {
      node.events.unshift(node);
    }
  }
}

/** Puts the body in the activity's place: flows and boundary events are the body's. */
function wrapInBody(element: ModdleElement, nodes: Map<string, FlowNode>, flows: Map<string, SequenceFlow>): void {
  const inner = nodeAt(nodes, element, idOf(element));
  const boundaryEvents = inner.events.filter(({ elementType }) => elementType === 'BOUNDARY_EVENT');
  const body: FlowNode = {
    ...buildNode(element, 'MULTI_INSTANCE_BODY'),
    flowScope: inner.flowScope,
    incoming: inner.incoming,
    events: boundaryEvents,
    boundaryIds: inner.boundaryIds,
    interruptingIds: inner.interruptingIds.filter((id) => inner.boundaryIds.includes(id)),
    inner,
  };
  for (const flow of [...inner.incoming, ...inner.outgoing]) {
    const moved = {
      ...flow,
      ...(flow.target === inner ? { target: body } : {}),
      ...(flow.source === inner ? { source: body } : {}),
    };
    replaceFlow(flow, moved);
    flows.set(flow.id, moved);
  }
  body.outgoing.push(...inner.outgoing);
  inner.outgoing.length = 0;
  inner.events = inner.events.filter((event) => !boundaryEvents.includes(event));
  inner.interruptingIds = inner.interruptingIds.filter((id) => !inner.boundaryIds.includes(id));
  inner.boundaryIds = [];
  inner.flowScope = body;
  nodes.set(body.id, body);
}

function replaceFlow(before: SequenceFlow, after: SequenceFlow): void {
  for (const list of [before.source.outgoing, before.target.incoming]) {
    const index = list.indexOf(before);
    if (index !== -1) list[index] = after;
  }
  if (before.source.defaultFlow === before) before.source.defaultFlow = after;
}
