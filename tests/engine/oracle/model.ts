/** Writes the models of the scenarios: short to read, plain BPMN XML with Zeebe's extensions to deploy. */

/** `[source, target]` pairs of `zeebe:ioMapping`. */
type Mappings = readonly (readonly [source: string, target: string])[];

export interface ActivityOptions {
  readonly input?: Mappings;
  readonly output?: Mappings;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multi?: MultiInstance;
  /** Further extension elements, as XML. */
  readonly extensions?: string;
}
export interface MultiInstance {
  readonly collection: string;
  readonly sequential?: boolean;
  readonly element?: string;
  readonly outputCollection?: string;
  readonly outputElement?: string;
  readonly completion?: string;
}
export interface TimerDefinition {
  readonly duration?: string;
  readonly date?: string;
  readonly cycle?: string;
}

/** A flow node before its flows are known. */
export interface Node {
  readonly id: string;
  render(incoming: readonly string[], outgoing: readonly string[]): string;
  readonly attributes: Record<string, string>;
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const attributesText = (attributes: Readonly<Record<string, string>>): string =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escape(value)}"`)
    .join('');
const reference = (kind: string, name: string): string => `${kind}_${name.replaceAll(/[^\w-]/g, '_')}`;

/** Any flow node: `inner` comes after the flows, `extensions` before them. */
export function node(
  tag: string,
  id: string,
  {
    attributes = {},
    extensions = '',
    inner = '',
  }: { attributes?: Record<string, string>; extensions?: string; inner?: string } = {},
): Node {
  return {
    id,
    attributes: { ...attributes },
    render(incoming, outgoing) {
      const flows = [
        ...incoming.map((flow) => `<bpmn:incoming>${flow}</bpmn:incoming>`),
        ...outgoing.map((flow) => `<bpmn:outgoing>${flow}</bpmn:outgoing>`),
      ].join('');
      const extended = extensions === '' ? '' : `<bpmn:extensionElements>${extensions}</bpmn:extensionElements>`;
      return `<bpmn:${tag} id="${id}"${attributesText(this.attributes)}>${extended}${flows}${inner}</bpmn:${tag}>`;
    },
  };
}

/* Event definitions */
export const onMessage = (name: string): string =>
  `<bpmn:messageEventDefinition messageRef="${reference('Message', name)}"/>`;
export const onSignal = (name: string): string =>
  `<bpmn:signalEventDefinition signalRef="${reference('Signal', name)}"/>`;
export const onError = (code?: string): string =>
  code === undefined
    ? '<bpmn:errorEventDefinition/>'
    : `<bpmn:errorEventDefinition errorRef="${reference('Error', code)}"/>`;
export const terminates = '<bpmn:terminateEventDefinition/>';
export function onTimer({ duration, date, cycle }: TimerDefinition): string {
  const [tag, text] =
    duration !== undefined
      ? ['timeDuration', duration]
      : date !== undefined
        ? ['timeDate', date]
        : ['timeCycle', cycle ?? ''];
  return `<bpmn:timerEventDefinition><bpmn:${tag}>${escape(text)}</bpmn:${tag}></bpmn:timerEventDefinition>`;
}

/* Events */
type EventOptions = Pick<ActivityOptions, 'input' | 'output'>;
const event = (
  tag: string,
  id: string,
  inner: string,
  options: EventOptions,
  attributes: Record<string, string> = {},
): Node => node(tag, id, { inner, attributes, extensions: ioMapping(options) });

export const start = (id: string, definition = '', options: EventOptions & { interrupting?: boolean } = {}): Node =>
  event('startEvent', id, definition, options, options.interrupting === false ? { isInterrupting: 'false' } : {});
export const end = (id: string, definition = '', options: EventOptions & { type?: string } = {}): Node =>
  node('endEvent', id, {
    inner: definition,
    extensions: (options.type === undefined ? '' : taskDefinition(options.type)) + ioMapping(options),
  });
export const catches = (id: string, definition: string, options: EventOptions = {}): Node =>
  event('intermediateCatchEvent', id, definition, options);
export const boundary = (
  id: string,
  attachedToRef: string,
  definition: string,
  options: EventOptions & { interrupting?: boolean } = {},
): Node =>
  event('boundaryEvent', id, definition, options, {
    attachedToRef,
    ...(options.interrupting === false ? { cancelActivity: 'false' } : {}),
  });

/* Tasks */
const taskDefinition = (type: string, retries?: string): string =>
  `<zeebe:taskDefinition type="${escape(type)}"${retries === undefined ? '' : ` retries="${escape(retries)}"`}/>`;

function ioMapping({ input = [], output = [] }: Pick<ActivityOptions, 'input' | 'output'>): string {
  if (input.length + output.length === 0) return '';
  const mapping = (tag: string, [source, target]: readonly [string, string]): string =>
    `<zeebe:${tag} source="${escape(source)}" target="${escape(target)}"/>`;
  const inputs = input.map((pair) => mapping('input', pair)).join('');
  const outputs = output.map((pair) => mapping('output', pair)).join('');
  return `<zeebe:ioMapping>${inputs}${outputs}</zeebe:ioMapping>`;
}

function taskHeaders(headers: Readonly<Record<string, string>> = {}): string {
  const entries = Object.entries(headers).map(
    ([key, value]) => `<zeebe:header key="${escape(key)}" value="${escape(value)}"/>`,
  );
  return entries.length === 0 ? '' : `<zeebe:taskHeaders>${entries.join('')}</zeebe:taskHeaders>`;
}

function multiInstance(multi: MultiInstance | undefined): string {
  if (!multi) return '';
  const attributes = attributesText({
    inputCollection: multi.collection,
    ...(multi.element === undefined ? {} : { inputElement: multi.element }),
    ...(multi.outputCollection === undefined ? {} : { outputCollection: multi.outputCollection }),
    ...(multi.outputElement === undefined ? {} : { outputElement: multi.outputElement }),
  });
  const condition =
    multi.completion === undefined
      ? ''
      : `<bpmn:completionCondition xsi:type="bpmn:tFormalExpression">${escape(multi.completion)}</bpmn:completionCondition>`;
  const sequential = multi.sequential === true ? ' isSequential="true"' : '';
  return (
    `<bpmn:multiInstanceLoopCharacteristics${sequential}><bpmn:extensionElements>` +
    `<zeebe:loopCharacteristics${attributes}/></bpmn:extensionElements>${condition}</bpmn:multiInstanceLoopCharacteristics>`
  );
}

/** An activity of any tag; `own` is its implementation's extension element. */
export function activity(
  tag: string,
  id: string,
  own: string,
  options: ActivityOptions & { attributes?: Record<string, string>; inner?: string } = {},
): Node {
  return node(tag, id, {
    attributes: options.attributes ?? {},
    extensions: own + taskHeaders(options.headers) + ioMapping(options) + (options.extensions ?? ''),
    inner: multiInstance(options.multi) + (options.inner ?? ''),
  });
}

export const service = (id: string, type: string, options: ActivityOptions & { retries?: string } = {}): Node =>
  activity('serviceTask', id, taskDefinition(type, options.retries), options);
export const send = (id: string, type: string, options: ActivityOptions = {}): Node =>
  activity('sendTask', id, taskDefinition(type), options);
export const script = (id: string, expression: string, resultVariable: string, options: ActivityOptions = {}): Node =>
  activity(
    'scriptTask',
    id,
    `<zeebe:script expression="${escape(expression)}" resultVariable="${resultVariable}"/>`,
    options,
  );
export const scriptJob = (id: string, type: string, options: ActivityOptions = {}): Node =>
  activity('scriptTask', id, taskDefinition(type), options);
export const businessRule = (
  id: string,
  decisionId: string,
  resultVariable: string,
  { bindingType, ...options }: ActivityOptions & { bindingType?: string } = {},
): Node => {
  const binding = bindingType === undefined ? '' : ` bindingType="${bindingType}"`;
  const called = `<zeebe:calledDecision decisionId="${escape(decisionId)}" resultVariable="${resultVariable}"${binding}/>`;
  return activity('businessRuleTask', id, called, options);
};
export const businessRuleJob = (id: string, type: string, options: ActivityOptions = {}): Node =>
  activity('businessRuleTask', id, taskDefinition(type), options);
export const user = (id: string, options: ActivityOptions = {}): Node => activity('userTask', id, '', options);
export const manual = (id: string, options: ActivityOptions = {}): Node => activity('manualTask', id, '', options);
export const receive = (id: string, messageName: string, options: ActivityOptions = {}): Node =>
  activity('receiveTask', id, '', { ...options, attributes: { messageRef: reference('Message', messageName) } });
export const callActivity = (
  id: string,
  processId: string,
  { propagate = {}, ...options }: ActivityOptions & { propagate?: Record<string, string> } = {},
): Node =>
  activity(
    'callActivity',
    id,
    `<zeebe:calledElement processId="${escape(processId)}"${attributesText(propagate)}/>`,
    options,
  );

/* Gateways */
export const exclusive = (id: string): Node => node('exclusiveGateway', id);
export const parallel = (id: string): Node => node('parallelGateway', id);
export const eventGateway = (id: string): Node => node('eventBasedGateway', id);

/* Scopes */
export const subProcess = (id: string, nodes: readonly Node[], flows: string, options: ActivityOptions = {}): Node =>
  activity('subProcess', id, '', { ...options, inner: scope(nodes, flows) });
export const eventSubProcess = (id: string, nodes: readonly Node[], flows: string): Node =>
  activity('subProcess', id, '', { attributes: { triggeredByEvent: 'true' }, inner: scope(nodes, flows) });

/**
 * Nodes with their flows. Flows are written `A > B > C`, one chain a line or between `;`; the last flow of a chain may be
 * followed by `if <expression>` or be the `default` one of its source: `Split > Big if amount > 100; Split > Small default`.
 */
function scope(nodes: readonly Node[], flows: string): string {
  const chains = flows.split(/[;\n]/).map((chain) => chain.trim());
  const parsed = chains.filter((chain) => chain !== '').flatMap(parseChain);
  for (const { id, source, isDefault } of parsed) {
    const from = nodes.find((candidate) => candidate.id === source);
    if (from && isDefault) from.attributes['default'] = id;
  }
  const rendered = nodes.map((each) =>
    each.render(
      parsed.filter(({ target }) => target === each.id).map(({ id }) => id),
      parsed.filter(({ source }) => source === each.id).map(({ id }) => id),
    ),
  );
  const sequenceFlows = parsed.map(({ id, source, target, condition }) => {
    const guard =
      condition === undefined
        ? ''
        : `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=${escape(condition)}</bpmn:conditionExpression>`;
    return `<bpmn:sequenceFlow id="${id}" sourceRef="${source}" targetRef="${target}">${guard}</bpmn:sequenceFlow>`;
  });
  return [...rendered, ...sequenceFlows].join('\n');
}

interface ParsedFlow {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly condition: string | undefined;
  readonly isDefault: boolean;
}

function parseChain(chain: string): ParsedFlow[] {
  const [path = '', condition] = chain.split(' if ');
  const isDefault = path.endsWith(' default');
  const ids = path
    .replace(/ default$/, '')
    .split('>')
    .map((id) => id.trim());
  return ids.slice(1).map((target, place) => {
    const source = ids[place] ?? '';
    const last = place === ids.length - 2;
    return {
      id: `${source}_${target}`,
      source,
      target,
      condition: last ? condition : undefined,
      isDefault: last && isDefault,
    };
  });
}

/* Root elements */
export const message = (name: string, correlationKey?: string): string => {
  const subscription =
    correlationKey === undefined
      ? ''
      : `<bpmn:extensionElements><zeebe:subscription correlationKey="${escape(correlationKey)}"/></bpmn:extensionElements>`;
  return `<bpmn:message id="${reference('Message', name)}" name="${escape(name)}">${subscription}</bpmn:message>`;
};
export const signal = (name: string): string =>
  `<bpmn:signal id="${reference('Signal', name)}" name="${escape(name)}"/>`;
export const error = (code: string): string =>
  `<bpmn:error id="${reference('Error', code)}" name="${escape(code)}" errorCode="${escape(code)}"/>`;
export const process = (id: string, nodes: readonly Node[], flows: string, extensions = ''): string => {
  const extended = extensions === '' ? '' : `<bpmn:extensionElements>${extensions}</bpmn:extensionElements>`;
  return `<bpmn:process id="${id}" isExecutable="true">${extended}\n${scope(nodes, flows)}\n</bpmn:process>`;
};

/** A BPMN file of processes and the messages, signals and errors they refer to. */
export const bpmn = (...roots: readonly string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  id="Definitions" targetNamespace="http://dime.example/oracle">
${roots.join('\n')}
</bpmn:definitions>
`;
