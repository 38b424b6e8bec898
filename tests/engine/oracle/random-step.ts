import { EVENT_MESSAGE_NAME, JOB_TYPE, MESSAGE_NAME, SIGNAL_NAME } from './random-model.js';
import type { Random } from './random.js';
import type { StreamRecord } from './record.js';
import {
  activate,
  advance,
  broadcast,
  cancel,
  complete,
  fail,
  publish,
  resolve,
  setVariables,
  throwError,
  type Step,
} from './scenario.js';

/** Longer than any random scenario: what times out together with a timer does so in no defined order. */
const LONG_MS = 72_000_000;
/** A job that has come so far is nobody's any more. */
const JOB_ENDS = new Set(['COMPLETED', 'CANCELED']);

/** What the client does next; nothing when there is nothing left to do. */
export function randomStep(records: readonly StreamRecord[], random: Random, isLast: boolean): Step | undefined {
  const instance = records.find(
    ({ valueType, intent }) => valueType === 'PROCESS_INSTANCE_CREATION' && intent === 'CREATED',
  );
  const root = instance?.value['processInstanceKey'] as number;
  if (hasEnded(records, root)) return undefined;
  if (isLast) return lenient(cancel(`${root}`));
  return lenient(random.pick(possibleSteps(records, random, root)));
}

const lenient = (step: Step): Step => ({ ...step, lenient: true });

const hasEnded = (records: readonly StreamRecord[], root: number): boolean =>
  records.some(
    ({ key, intent }) => key === root && (intent === 'ELEMENT_COMPLETED' || intent === 'ELEMENT_TERMINATED'),
  );

function possibleSteps(records: readonly StreamRecord[], random: Random, root: number): Step[] {
  const jobs = openKeys(records, 'JOB', JOB_ENDS);
  const incidents = openKeys(records, 'INCIDENT', new Set(['RESOLVED']));
  const forJobs = jobs.flatMap((job) => [
    complete({ result: random.below(3) }, `${job}`),
    complete({ x: random.below(3), other: 'text' }, `${job}`),
    random.once(2)
      ? throwError(random.pick(['E1', 'E2', 'E3']), { variables: '{"thrown":1}' }, `${job}`)
      : complete({}, `${job}`),
    random.once(2)
      ? fail({ retries: random.below(2), errorMessage: 'random', variables: '{"failed":true}' }, `${job}`)
      : complete({ local: 5 }, `${job}`),
  ]);
  const forIncidents = incidents.flatMap((incident) => [
    resolve(`${incident}`),
    setVariables(`${root}`, { x: random.below(3), key: 'k', items: [1] }),
  ]);
  return [
    ...forJobs,
    ...forIncidents,
    activate(JOB_TYPE, { maxJobsToActivate: 1 + random.below(3), timeout: LONG_MS }),
    publish(MESSAGE_NAME, 'k', {
      variables: { told: random.below(9) },
      timeToLive: random.pick([0, 0, LONG_MS]),
    }),
    random.once(3)
      ? broadcast(SIGNAL_NAME, { signalled: 1 })
      : publish(EVENT_MESSAGE_NAME, 'k', { variables: { event: 1 } }),
    advance(random.pick([65_000, 125_000, 311_000])),
  ];
}

function openKeys(records: readonly StreamRecord[], valueType: string, ends: ReadonlySet<string>): number[] {
  const open = new Set<number>();
  for (const record of records) {
    if (record.valueType !== valueType || record.recordType !== 'EVENT') continue;
    if (ends.has(record.intent)) open.delete(record.key);
    else open.add(record.key);
  }
  return [...open];
}
