import { createEngine, virtualClock, type Engine } from '../../src/engine/engine.js';
import { createGatewayClient, type Answer, type GatewayClient } from './oracle/gateway-client.js';
import { deployment, oneTask } from './models.js';
import { powerLossFiles, seededRandom, type PowerLossFiles } from './power-loss-files.js';

const START_MS = Date.UTC(2027, 0, 4);

const open = (files: PowerLossFiles, snapshotAfterBytes: number): Promise<Engine> =>
  createEngine({ dataDir: 'in memory', port: 0, clock: virtualClock(START_MS), files, snapshotAfterBytes });

/** What the engine has said yes to. */
interface Acknowledged {
  deployed: boolean;
  readonly instances: string[];
  readonly completedJobs: string[];
  readonly messages: string[];
}

/** A short journey: deploy, start instances and publish a message at the same time, work the jobs. Stops when the power goes. */
async function journey(engine: Engine): Promise<Acknowledged> {
  const acknowledged: Acknowledged = { deployed: false, instances: [], completedJobs: [], messages: [] };
  const client = createGatewayClient(engine.address);
  const call = async (rpc: string, request: object): Promise<Answer> => client.call(rpc, request).answer;
  try {
    acknowledged.deployed = (await call('DeployResource', deployment('one.bpmn', oneTask('one')))).ok;
    const started = await Promise.all([
      ...[1, 2, 3].map((n) =>
        call('CreateProcessInstance', { bpmnProcessId: 'one', version: -1, variables: JSON.stringify({ n }) }),
      ),
      call('PublishMessage', { name: 'kept', correlationKey: 'k', timeToLive: 3_600_000, messageId: 'm' }),
    ]);
    for (const [index, answer] of started.entries()) {
      if (!answer.ok) continue;
      if (index < 3) acknowledged.instances.push(String(answer.value['processInstanceKey']));
      else acknowledged.messages.push(String(answer.value['key']));
    }
    const jobs = await activate(client);
    for (const key of jobs.slice(0, 2)) {
      if ((await call('CompleteJob', { jobKey: key, variables: '{"done":true}' })).ok)
        acknowledged.completedJobs.push(key);
    }
    return acknowledged;
  } finally {
    client.close();
  }
}

async function activate(client: GatewayClient): Promise<string[]> {
  const request = { type: 'work', worker: 'w', timeout: 60_000, maxJobsToActivate: 10, requestTimeout: -1 };
  const answer = await client.call('ActivateJobs', request).answer;
  return answer.ok ? ((answer.value['jobs'] ?? []) as { key: string }[]).map(({ key }) => key) : [];
}

/** What of the acknowledged is not in the engine any more. */
async function missing(
  engine: Engine,
  { deployed, instances, completedJobs, messages }: Acknowledged,
): Promise<string[]> {
  const seen = new Set<string>();
  const unsubscribe = engine.subscribe((records) => {
    for (const { valueType, intent, key, value } of records) {
      seen.add(`${valueType} ${intent} ${key}`);
      if (valueType === 'PROCESS_INSTANCE_CREATION')
        seen.add(`instance ${String(value['processInstanceKey'])} ${intent}`);
    }
  });
  await engine.whenIdle();
  unsubscribe();
  // A snapshot may have let the log go: the state must then hold what is still open.
  const state = engine.stateJson();
  return [
    ...(deployed && !state.includes('"bpmnProcessId":"one"') ? ['the deployment'] : []),
    ...instances.filter((key) => !seen.has(`instance ${key} CREATED`)).map((key) => `instance ${key}`),
    ...completedJobs.filter((key) => !seen.has(`JOB COMPLETED ${key}`)).map((key) => `completed job ${key}`),
    ...messages.filter((key) => !state.includes(`"messages":[[${key},`)).map((key) => `message ${key}`),
  ];
}

/** The engine on what the disk may hold must start, have all that was acknowledged, and go on working. */
async function check(disk: PowerLossFiles, acknowledged: Acknowledged, snapshotAfterBytes: number): Promise<string[]> {
  let engine: Engine;
  try {
    engine = await open(disk, snapshotAfterBytes);
  } catch (error) {
    return [`it does not start: ${String(error)}`];
  }
  try {
    const lost = await missing(engine, acknowledged);
    const again = await journey(engine);
    return [...lost, ...(again.instances.length === 3 ? [] : ['it does not go on'])];
  } finally {
    await engine.close();
  }
}

/** Plays the journey with the power going at one operation; returns what was lost in each of several fates of the disk. */
async function loseAt(failAt: number, options: { syncsLie?: boolean; snapshotAfterBytes: number }): Promise<string[]> {
  const files = powerLossFiles({ failAt, ...options });
  let acknowledged: Acknowledged = { deployed: false, instances: [], completedJobs: [], messages: [] };
  const engine = await open(files, options.snapshotAfterBytes).catch(() => undefined);
  if (engine) {
    acknowledged = await journey(engine);
    await engine.close();
  }
  const lost: string[] = [];
  for (let fate = 0; fate < 3; fate++) {
    const disk = files.afterPowerLoss(seededRandom(failAt * 31 + fate));
    lost.push(...(await check(disk, acknowledged, options.snapshotAfterBytes)));
  }
  return lost;
}

async function operationsOfJourney(snapshotAfterBytes: number): Promise<number> {
  const files = powerLossFiles();
  const engine = await open(files, snapshotAfterBytes);
  await journey(engine);
  await engine.close();
  return files.operations;
}

describe('power loss', () => {
  it.each([
    { name: 'the log alone', snapshotAfterBytes: 1_000_000 },
    { name: 'a snapshot after every write', snapshotAfterBytes: 1 },
  ])(
    'at any operation on the disk loses nothing that was acknowledged: $name',
    async ({ snapshotAfterBytes }) => {
      const operations = await operationsOfJourney(snapshotAfterBytes);
      expect(operations).toBeGreaterThan(10);
      const lost: string[] = [];
      for (let failAt = 1; failAt <= operations; failAt++) {
        const found = await loseAt(failAt, { snapshotAfterBytes });
        lost.push(...found.map((what) => `operation ${failAt}: ${what}`));
      }
      expect(lost).toEqual([]);
    },
    120_000,
  );

  it('would be noticed here if a sync were missing', async () => {
    const operations = await operationsOfJourney(1_000_000);
    const lost = await loseAt(operations, { syncsLie: true, snapshotAfterBytes: 1_000_000 });
    expect(lost).not.toEqual([]);
  });
});
