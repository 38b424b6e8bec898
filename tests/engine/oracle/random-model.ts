import {
  boundary,
  bpmn,
  callActivity,
  catches,
  end,
  error,
  eventGateway,
  eventSubProcess,
  exclusive,
  manual,
  message,
  onError,
  onMessage,
  onSignal,
  onTimer,
  parallel,
  process,
  receive,
  script,
  service,
  signal,
  start,
  subProcess,
  terminates,
  type ActivityOptions,
  type Node,
} from './model.js';
import type { Random } from './random.js';

/** A part of a process with one way in and one way out. */
interface Block {
  readonly nodes: readonly Node[];
  readonly flows: readonly string[];
  readonly from: string;
  readonly to: string;
}

interface Workshop {
  readonly random: Random;
  /** A new id beginning so. */
  id(prefix: string): string;
  /** The process that may be called; the called one calls nobody. */
  readonly childId: string | undefined;
}

const DEEPEST = 3;
const CODES = ['E1', 'E2'] as const;
/** Names that the random client uses too. */
export const JOB_TYPE = 'random-work';
export const MESSAGE_NAME = 'random-message';
/** For events that interrupt or accompany: an activity may not wait twice for one name. */
export const EVENT_MESSAGE_NAME = 'random-event';
export const SIGNAL_NAME = 'random-signal';

export function randomModel(seed: number, random: Random): { id: string; resources: Record<string, string> } {
  let count = 0;
  const id = (prefix: string): string => `${prefix}${(count += 1)}`;
  const childId = `random-child-${seed}`;
  const child = bpmn(process(childId, ...scope({ random, id, childId: undefined }, DEEPEST - 1, false)), ...roots());
  const parent = bpmn(process(`random-${seed}`, ...scope({ random, id, childId }, 0, true)), ...roots());
  return { id: `random-${seed}`, resources: { 'child.bpmn': child, 'parent.bpmn': parent } };
}

const roots = (): string[] => [
  message(MESSAGE_NAME, '=key'),
  message(EVENT_MESSAGE_NAME, '=key'),
  signal(SIGNAL_NAME),
  ...CODES.map((code) => error(code)),
];

/** Start, blocks, end, and now and then event sub-processes. */
function scope(shop: Workshop, depth: number, withEvents: boolean): [Node[], string] {
  const { random, id } = shop;
  const body = sequence(shop, depth);
  const [first, last] = [id('Start'), id('End')];
  const nodes = [start(first), ...body.nodes, end(last, random.once(8) ? terminates : '')];
  const flows = [`${first} > ${body.from}`, ...body.flows, `${body.to} > ${last}`];
  if (withEvents && random.once(3)) nodes.push(onEvent(shop, depth));
  return [nodes, flows.join('; ')];
}

function onEvent(shop: Workshop, depth: number): Node {
  const { random, id } = shop;
  const body = sequence(shop, depth + 2);
  const [first, last] = [id('On'), id('Off')];
  const definition = trigger(shop, true);
  const interrupting = definition.includes('errorEvent') || random.once(2);
  return eventSubProcess(
    id('Event'),
    [start(first, definition, { interrupting }), ...body.nodes, end(last)],
    [`${first} > ${body.from}`, ...body.flows, `${body.to} > ${last}`].join('; '),
  );
}

function trigger({ random }: Workshop, withSignal: boolean): string {
  return random.pick([
    onTimer({ duration: random.pick(['PT1M', 'PT10M']) }),
    onMessage(EVENT_MESSAGE_NAME),
    onError(random.pick([...CODES, undefined])),
    withSignal ? onSignal(SIGNAL_NAME) : onTimer({ duration: 'PT3M' }),
  ]);
}

function sequence(shop: Workshop, depth: number): Block {
  const blocks = Array.from({ length: 1 + shop.random.below(depth === 0 ? 3 : 2) }, () => block(shop, depth));
  const joints = blocks.slice(1).map(({ from }, place) => `${blocks[place]?.to} > ${from}`);
  return {
    nodes: blocks.flatMap(({ nodes }) => nodes),
    flows: [...blocks.flatMap(({ flows }) => flows), ...joints],
    from: blocks[0]?.from ?? '',
    to: blocks.at(-1)?.to ?? '',
  };
}

function block(shop: Workshop, depth: number): Block {
  const simple = [work, work, catching, scripted, received, passing];
  const nested = [choice, both, nestedScope, eventChoice, called];
  const kinds = depth < DEEPEST && !shop.random.once(3) ? nested : simple;
  return shop.random.pick(kinds)(shop, depth);
}

const single = (node: Node): Block => ({ nodes: [node], flows: [], from: node.id, to: node.id });

function activityOptions({ random }: Workshop): ActivityOptions {
  return {
    ...(random.once(3) ? { input: [['=x', 'local'] as const] } : {}),
    ...(random.once(3) ? { output: [['=if result = null then 0 else result', 'x'] as const] } : {}),
    ...(random.once(4)
      ? {
          multi: {
            collection: '=items',
            element: 'item',
            sequential: random.once(2),
            outputCollection: 'out',
            outputElement: '=item',
          },
        }
      : {}),
  };
}

/** An activity, often with a boundary event that leads back to its end through a pass-through task and a merge. */
function guarded(shop: Workshop, activity: Node): Block {
  const { random, id } = shop;
  if (!random.once(2)) return single(activity);
  const [at, by, merge] = [id('Boundary'), id('Handle'), id('Merge')];
  const definition = trigger(shop, false);
  const interrupting = definition.includes('errorEvent') || random.once(2);
  return {
    nodes: [activity, boundary(at, activity.id, definition, { interrupting }), manual(by), exclusive(merge)],
    flows: [`${activity.id} > ${merge}`, `${at} > ${by} > ${merge}`],
    from: activity.id,
    to: merge,
  };
}

const work = (shop: Workshop): Block => guarded(shop, service(shop.id('Work'), JOB_TYPE, activityOptions(shop)));
const received = (shop: Workshop): Block => guarded(shop, receive(shop.id('Receive'), MESSAGE_NAME));
const scripted = ({ id }: Workshop): Block => single(script(id('Script'), '=x + 1', 'x'));
const passing = ({ id }: Workshop): Block => single(manual(id('Manual')));
function called(shop: Workshop): Block {
  if (shop.childId === undefined) return work(shop);
  const options = shop.random.once(2) ? { output: [['=x', 'fromChild'] as const] } : {};
  return guarded(shop, callActivity(shop.id('Call'), shop.childId, options));
}
const catching = ({ random, id }: Workshop): Block =>
  single(
    catches(id('Catch'), random.pick([onTimer({ duration: 'PT2M' }), onMessage(MESSAGE_NAME), onSignal(SIGNAL_NAME)])),
  );

function choice(shop: Workshop, depth: number): Block {
  const [split, merge] = [shop.id('Split'), shop.id('Merge')];
  const [one, other] = [sequence(shop, depth + 1), sequence(shop, depth + 1)];
  return {
    nodes: [exclusive(split), ...one.nodes, ...other.nodes, exclusive(merge)],
    flows: [
      `${split} > ${one.from} if x > ${shop.random.below(3)}`,
      // Without a default flow the gateway may find nothing: an incident.
      `${split} > ${other.from} ${shop.random.once(3) ? 'if x < 1' : 'default'}`,
      ...one.flows,
      ...other.flows,
      `${one.to} > ${merge}`,
      `${other.to} > ${merge}`,
    ],
    from: split,
    to: merge,
  };
}

function both(shop: Workshop, depth: number): Block {
  const [fork, join] = [shop.id('Fork'), shop.id('Join')];
  const branches = [sequence(shop, depth + 1), sequence(shop, depth + 1)];
  return {
    nodes: [parallel(fork), ...branches.flatMap(({ nodes }) => nodes), parallel(join)],
    flows: branches.flatMap(({ from, to, flows }) => [`${fork} > ${from}`, ...flows, `${to} > ${join}`]),
    from: fork,
    to: join,
  };
}

function nestedScope(shop: Workshop, depth: number): Block {
  const [nodes, flows] = scope(shop, depth + 1, true);
  return guarded(shop, subProcess(shop.id('Sub'), nodes, flows, activityOptions(shop)));
}

function eventChoice(shop: Workshop): Block {
  const { id } = shop;
  const [gateway, timer, told, merge] = [id('Await'), id('Timer'), id('Told'), id('Merge')];
  return {
    nodes: [
      eventGateway(gateway),
      catches(timer, onTimer({ duration: 'PT5M' })),
      catches(told, onMessage(MESSAGE_NAME)),
      exclusive(merge),
    ],
    flows: [`${gateway} > ${timer} > ${merge}`, `${gateway} > ${told} > ${merge}`],
    from: gateway,
    to: merge,
  };
}
