import { Client, credentials, status } from '@grpc/grpc-js';
import { definitions, deployment, oneTask, processXml, serviceTask } from './models.js';
import { seededRandom } from './power-loss-files.js';
import { openTestEngine, type TestEngine } from './test-engine.js';

let t: TestEngine;
beforeEach(async () => {
  t = await openTestEngine();
});
afterEach(async () => {
  // Whatever came in, the engine goes on.
  await t.deploy(oneTask('after'));
  await t.start('after');
  await t.close();
});

describe('a deployment', () => {
  it.each([
    ['nothing', ''],
    ['no XML', 'Dear engine, please run this'],
    ['binary', '\u0000\u0001\u0002\ufffd'],
    ['XML of something else', '<html><body/></html>'],
    ['XML cut short', oneTask('one').slice(0, 200)],
    ['no process', definitions('')],
    ['a process that is not executable', definitions('<bpmn:process id="one"/>')],
    ['a process without start', definitions(processXml('one', '<bpmn:endEvent id="End"/>', ''))],
  ])('of %s is refused with the name of the resource', async (_, content) => {
    const { status, text } = await t.refusal('DeployResource', deployment('letter.bpmn', content));
    expect(status).toBe('INVALID_ARGUMENT');
    expect(text).toContain('letter.bpmn');
  });

  it('is refused as a whole when one of its resources is', async () => {
    const resources = [oneTask('good'), 'bad'].map((xml, n) => ({ name: `${n}.bpmn`, content: Buffer.from(xml) }));
    const { text } = await t.refusal('DeployResource', { resources });
    expect(text).toContain('1.bpmn');
    const { status } = await t.refusal('CreateProcessInstance', { bpmnProcessId: 'good', version: -1 });
    expect(status).toBe('NOT_FOUND');
  });

  it('of entities that grow without end is refused before they do', async () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
      <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]><definitions>&d;</definitions>`;
    const { status } = await t.refusal('DeployResource', deployment('bomb.bpmn', bomb));
    expect(status).toBe('INVALID_ARGUMENT');
  });

  it('of an element that is not there yet is refused with its id', async () => {
    const xml = definitions(
      processXml(
        'one',
        '<bpmn:startEvent id="Start"/><bpmn:inclusiveGateway id="AnyOf"/><bpmn:endEvent id="End"/>',
        'Start > AnyOf > End',
      ),
    );
    const { status, text } = await t.refusal('DeployResource', deployment('any-of.bpmn', xml));
    expect({ status, text }).toEqual({ status: 'INVALID_ARGUMENT', text: expect.stringContaining('AnyOf') });
  });
});

describe('variables', () => {
  beforeEach(async () => {
    await t.deploy(oneTask('one'));
  });
  const create = (variables: string) => ({ bpmnProcessId: 'one', version: -1, variables });

  it.each(['{', 'nonsense', '[1]', '"text"', '7', 'true', '{"a":undefined}', "{'a':1}", '{"a":1}}'])(
    '%s are refused',
    async (variables) => {
      const { status } = await t.refusal('CreateProcessInstance', create(variables));
      expect(status).toBe('INVALID_ARGUMENT');
      expect(await t.seen('PROCESS_INSTANCE_CREATION CREATED')).toEqual([]);
    },
  );

  it.each(['', '  ', 'null', '{}'])('%j are none', async (variables) => {
    await t.call('CreateProcessInstance', create(variables));
    expect(await t.seen('VARIABLE CREATED')).toEqual([]);
  });

  it('of ten megabytes are refused by the size of the message', async () => {
    const { status } = await t.refusal('CreateProcessInstance', create(JSON.stringify({ a: 'x'.repeat(10_000_000) })));
    expect(status).toBe('RESOURCE_EXHAUSTED');
  });

  it('with the names of an object’s own insides are plain variables', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const variables = `{${names.map((name) => `"${name}":{"polluted":true}`).join(',')}}`;
    await t.call('CreateProcessInstance', create(variables));
    const [job] = await t.activate('work');
    const entries = (text: string) => Object.entries(JSON.parse(text) as object).sort();
    expect(entries(job?.variables ?? '{}')).toEqual(entries(variables));
    await t.call('CompleteJob', { jobKey: job?.key, variables });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect((await t.seen('PROCESS_INSTANCE ELEMENT_COMPLETED')).at(-1)?.value['bpmnElementType']).toBe('PROCESS');
  });

  it('that together are larger than a client takes raise an incident at the job', async () => {
    await t.start('one', { a: 'x'.repeat(1_500_000) });
    const [created] = await t.seen('PROCESS_INSTANCE_CREATION CREATED');
    for (const name of ['b', 'c']) {
      await t.call('SetVariables', {
        elementInstanceKey: String(created?.value['processInstanceKey']),
        variables: JSON.stringify({ [name]: 'y'.repeat(1_500_000) }),
      });
    }
    expect(await t.activate('work')).toEqual([]);
    const [incident] = await t.seen('INCIDENT CREATED');
    expect(incident?.value).toMatchObject({ errorType: 'MESSAGE_SIZE_EXCEEDED', elementId: 'Work' });
  });

  it('nested a thousand deep are kept', async () => {
    const variables = `{"a":${'['.repeat(1000)}${']'.repeat(1000)}}`;
    await t.call('CreateProcessInstance', create(variables));
    expect((await t.activate('work'))[0]?.variables).toBe(variables);
  });
});

describe('keys and names', () => {
  it.each([
    ['CompleteJob', { jobKey: '-1' }, 'UNAVAILABLE'],
    ['CompleteJob', { jobKey: '9223372036854775807' }, 'UNAVAILABLE'],
    ['CompleteJob', { jobKey: '2251799813685999' }, 'NOT_FOUND'],
    ['FailJob', { jobKey: '2251799813685999', retries: 1 }, 'NOT_FOUND'],
    ['ThrowError', { jobKey: '2251799813685999', errorCode: 'x' }, 'NOT_FOUND'],
    ['UpdateJobRetries', { jobKey: '2251799813685999', retries: 1 }, 'NOT_FOUND'],
    ['UpdateJobTimeout', { jobKey: '2251799813685999', timeout: 1 }, 'NOT_FOUND'],
    ['CancelProcessInstance', { processInstanceKey: '2251799813685999' }, 'NOT_FOUND'],
    ['ResolveIncident', { incidentKey: '2251799813685999' }, 'NOT_FOUND'],
    ['SetVariables', { elementInstanceKey: '2251799813685999', variables: '{}' }, 'NOT_FOUND'],
    ['CreateProcessInstance', { bpmnProcessId: 'nobody', version: -1 }, 'NOT_FOUND'],
    ['CreateProcessInstance', { processDefinitionKey: '2251799813685999' }, 'NOT_FOUND'],
    ['CreateProcessInstance', {}, 'NOT_FOUND'],
    [
      'ActivateJobs',
      { type: '', worker: 'w', timeout: 1, maxJobsToActivate: 1, requestTimeout: -1 },
      'INVALID_ARGUMENT',
    ],
    [
      'ActivateJobs',
      { type: 't', worker: 'w', timeout: 0, maxJobsToActivate: 1, requestTimeout: -1 },
      'INVALID_ARGUMENT',
    ],
    ['StreamActivatedJobs', { type: '', worker: 'w', timeout: 1 }, 'INVALID_ARGUMENT'],
    ['CreateProcessInstance', { bpmnProcessId: 'one', version: -1, tenantId: 'other' }, 'INVALID_ARGUMENT'],
  ])('%s %j is refused with %s', async (rpc, request, expected) => {
    const { status, text } = await t.refusal(rpc, request);
    expect(status).toBe(expected);
    expect(text).not.toBe('');
  });

  it('in any script are kept as they are', async () => {
    const id = 'Perché_ß_Ж_漢_😀';
    await t.deploy(
      definitions(
        processXml(
          'names',
          `<bpmn:startEvent id="Start"/>${serviceTask('Work', id)}<bpmn:endEvent id="End"/>`,
          'Start > Work > End',
        ),
      ),
    );
    await t.start('names', { [id]: id });
    expect((await t.activate(id)).map(({ variables }) => JSON.parse(variables) as unknown)).toEqual([{ [id]: id }]);
  });
});

describe('bytes that are no message', () => {
  const RPCS = [
    'CreateProcessInstance',
    'CompleteJob',
    'PublishMessage',
    'DeployResource',
    'SetVariables',
    'NoSuchCall',
  ];

  /** The status of the answer; every call must get one. */
  const send = (client: Client, rpc: string, bytes: Buffer): Promise<number> =>
    new Promise((resolve) => {
      const raw = (content: Buffer): Buffer => content;
      client.makeUnaryRequest(`/gateway_protocol.Gateway/${rpc}`, raw, raw, bytes, (error) =>
        resolve(error?.code ?? status.OK),
      );
    });

  it('are answered, whatever they are', async () => {
    const client = new Client(t.engine.address, credentials.createInsecure());
    const random = seededRandom(7);
    for (const rpc of RPCS) {
      const messages = Array.from({ length: 40 }, () =>
        Buffer.from(Array.from({ length: 1 + Math.floor(random() * 60) }, () => Math.floor(random() * 256))),
      );
      const statuses = await Promise.all(messages.map((bytes) => send(client, rpc, bytes)));
      if (rpc === 'NoSuchCall') expect(new Set(statuses)).toEqual(new Set([status.UNIMPLEMENTED]));
      else expect(statuses).toContain(status.INTERNAL);
    }
    client.close();
  });
});
