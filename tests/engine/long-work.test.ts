/** Work that is larger than one batch: endless loops, long chains, large collections. */
import { createEngine, virtualClock } from '../../src/engine/engine.js';
import { createGatewayClient } from './oracle/gateway-client.js';
import { definitions, oneTask, processXml, serviceTask } from './models.js';
import { powerLossFiles, seededRandom } from './power-loss-files.js';
import { openTestEngine, START_MS } from './test-engine.js';

const endless = definitions(
  processXml(
    'endless',
    '<bpmn:startEvent id="Start"/><bpmn:exclusiveGateway id="Join"/><bpmn:task id="Step"/><bpmn:exclusiveGateway id="Again" default="Again_Join"/><bpmn:endEvent id="End"/>' +
      '<bpmn:sequenceFlow id="Out" sourceRef="Again" targetRef="End"><bpmn:conditionExpression>=done</bpmn:conditionExpression></bpmn:sequenceFlow>',
    'Start > Join > Step > Again > Join',
  ),
);

const CHAIN = 120;
const steps = Array.from({ length: CHAIN }, (_, index) => `Step${index}`);
const chain = definitions(
  processXml(
    'chain',
    `<bpmn:startEvent id="Start"/>${steps.map((id) => `<bpmn:manualTask id="${id}"/>`).join('')}${serviceTask('Work', 'work')}<bpmn:endEvent id="End"/>`,
    ['Start', ...steps, 'Work', 'End'].join(' > '),
  ),
);

const forEach = definitions(
  processXml(
    'for-each',
    `<bpmn:startEvent id="Start"/><bpmn:serviceTask id="Work"><bpmn:extensionElements><zeebe:taskDefinition type="work"/></bpmn:extensionElements>` +
      `<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=items" inputElement="item" outputCollection="results" outputElement="=item * 2"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics></bpmn:serviceTask>${serviceTask('After', 'after')}<bpmn:endEvent id="End"/>`,
    'Start > Work > After > End',
  ),
);

describe('an instance that never ends', () => {
  it('does not keep others waiting, and can be cancelled', async () => {
    const t = await openTestEngine();
    await t.deploy(endless);
    await t.deploy(oneTask('one'));
    const loop = await t.start('endless', { done: false });
    for (let n = 0; n < 3; n++) {
      await t.start('one');
      const [job] = await t.activate('work');
      await t.call('CompleteJob', { jobKey: job?.key });
    }
    await t.call('CancelProcessInstance', { processInstanceKey: loop });
    expect((await t.seen('PROCESS_INSTANCE ELEMENT_TERMINATED')).at(-1)?.value).toMatchObject({ elementId: 'endless' });
    await t.close();
  });

  it('ends when a variable from outside lets it', async () => {
    const t = await openTestEngine();
    await t.deploy(endless);
    const loop = await t.start('endless', { done: false });
    await t.call('SetVariables', { elementInstanceKey: loop, variables: '{"done":true}' });
    expect((await t.seen('PROCESS_INSTANCE ELEMENT_COMPLETED')).at(-1)?.value).toMatchObject({ elementId: 'endless' });
    await t.close();
  });
});

describe('a chain of long expressions', () => {
  const STEPS = 40;
  const scripts = Array.from({ length: STEPS }, (_, index) => `Script${index}`);
  const script = (id: string) =>
    `<bpmn:scriptTask id="${id}"><bpmn:extensionElements><zeebe:script expression="=count(for i in items return i * i)" resultVariable="done"/></bpmn:extensionElements></bpmn:scriptTask>`;
  const long = definitions(
    processXml(
      'long',
      `<bpmn:startEvent id="Start"/>${scripts.map(script).join('')}<bpmn:endEvent id="End"/>`,
      ['Start', ...scripts, 'End'].join(' > '),
    ),
  );

  it('lets others come between them', async () => {
    const t = await openTestEngine();
    await t.deploy(long);
    await t.deploy(oneTask('one'));
    const items = Array.from({ length: 2_000 }, (_, index) => index);
    // They come in together: what is left of the chain after its first batch is behind the other.
    const [key, other] = await Promise.all([t.start('long', { items }), t.start('one')]);
    const completed = await t.seen('PROCESS_INSTANCE ELEMENT_COMPLETED');
    const created = (await t.seen('PROCESS_INSTANCE_CREATION CREATED')).find(
      ({ value }) => String(value['processInstanceKey']) === other,
    );
    const ofChain = completed.filter(({ value }) => String(value['processInstanceKey']) === key);
    const before = ofChain.filter(({ position }) => position < (created?.position ?? 0));
    expect(ofChain).toHaveLength(STEPS + 3);
    // Fewer commands than a batch takes, but each script takes thousands of steps.
    expect(before.length).toBeLessThan(STEPS / 2);
    await t.close();
  });
});

describe('a chain that is longer than a batch', () => {
  it('is gone on with after the power was lost at any write', async () => {
    const deployed = powerLossFiles();
    const setUp = await openTestEngine({}, deployed);
    await setUp.deploy(chain);
    await setUp.close();
    const before = await contentOf(deployed);

    let wasAcknowledged = 0;
    for (let failAt = 1; failAt < 25; failAt++) {
      const files = powerLossFiles({ failAt }, before);
      const engine = await createEngine({ dataDir: '', port: 0, clock: virtualClock(START_MS), files }).catch(
        () => undefined,
      );
      if (!engine) continue;
      const client = createGatewayClient(engine.address);
      const { ok } = await client.call('CreateProcessInstance', { bpmnProcessId: 'chain', version: -1 }).answer;
      client.close();
      await engine.close();
      if (!ok) continue;
      wasAcknowledged += 1;
      const t = await openTestEngine({}, files.afterPowerLoss(seededRandom(failAt)));
      await t.engine.whenIdle();
      expect(await t.activate('work')).toHaveLength(1);
      await t.close();
    }
    expect(wasAcknowledged).toBeGreaterThan(2);
  });
});

async function contentOf(files: ReturnType<typeof powerLossFiles>): Promise<Map<string, Buffer>> {
  const names = await files.list();
  return new Map(await Promise.all(names.map(async (name) => [name, Buffer.from(await files.read(name))] as const)));
}

describe('a large collection', () => {
  it('is worked through with every result in its place', async () => {
    const t = await openTestEngine();
    await t.deploy(forEach);
    const items = Array.from({ length: 1_500 }, (_, index) => index);
    await t.start('for-each', { items });
    await t.until('JOB CREATED', items.length);
    let jobs = await t.activate('work', 500);
    while (jobs.length > 0) {
      await Promise.all(jobs.map(({ key }) => t.call('CompleteJob', { jobKey: key })));
      jobs = await t.activate('work', 500);
    }
    const [after] = await t.activate('after');
    expect((JSON.parse(after?.variables ?? '{}') as { results: unknown }).results).toEqual(
      items.map((item) => item * 2),
    );
    await t.close();
  });
});

describe('many messages with one key', () => {
  it('start one instance at a time, in their order', async () => {
    const t = await openTestEngine();
    await t.deploy(
      definitions(
        `<bpmn:message id="Asked" name="asked"/>${processXml(
          'asked',
          `<bpmn:startEvent id="Start"><bpmn:messageEventDefinition id="Def" messageRef="Asked"/></bpmn:startEvent>${serviceTask('Work', 'work')}<bpmn:endEvent id="End"/>`,
          'Start > Work > End',
        )}`,
      ),
    );
    for (let n = 0; n < 20; n++)
      await t.call('PublishMessage', {
        name: 'asked',
        correlationKey: 'k',
        timeToLive: 60_000,
        variables: JSON.stringify({ n }),
      });
    const order: unknown[] = [];
    for (let jobs = await t.activate('work'); jobs.length > 0; jobs = await t.activate('work')) {
      expect(jobs).toHaveLength(1);
      order.push((JSON.parse(jobs[0]?.variables ?? '{}') as { n: unknown }).n);
      await t.call('CompleteJob', { jobKey: jobs[0]?.key });
      await t.engine.whenIdle();
    }
    expect(order).toEqual(Array.from({ length: 20 }, (_, n) => n));
    await t.close();
  });
});
