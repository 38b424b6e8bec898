import { CorrectionsError, createIncidentDesk } from '../../src/administration/incident-desk.js';
import type { TypedVariable } from '../../src/administration/variable-correction.js';
import { groupIncidents } from '../../src/administration/incident-groups.js';
import { NotFoundError } from '../../src/errors.js';
import type { Incident } from '../../src/insight/insight.js';
import type { Variable } from '../../src/insight/variables-store.js';
import { incidentLike } from '../fakes/office-world.js';

describe('groups of incidents', () => {
  it('gathers one step and one reason, whatever ids the message names', () => {
    const incidents = [
      incidentLike('1', { errorMessage: 'Case 5f0a6d0e-0000-4000-8000-000000000001 has no applicant' }),
      incidentLike('2', { errorMessage: 'Case 7f0a6d0e-0000-4000-8000-00000000000a has no applicant' }),
      incidentLike('3', { errorMessage: 'no room left' }),
      incidentLike('4', { elementId: 'LookUpRegistry', errorMessage: 'no room left' }),
    ];
    expect(groupIncidents(incidents).map((group) => group.incidents.map(({ key }) => key))).toEqual([
      ['1', '2'],
      ['3'],
      ['4'],
    ]);
  });

  it('keeps its ids from one request to the next, so that a button means the same group', () => {
    const idOf = (key: string, message: string) =>
      groupIncidents([incidentLike(key, { errorMessage: message })])[0]?.id;
    expect(idOf('1', 'job 12 failed')).toBe(idOf('2', 'job 99 failed'));
    expect(idOf('1', 'job 12 failed')).not.toBe(idOf('1', 'job 12 was late'));
  });
});

const CHOICES = [
  { value: 'stamped', label: { it: 'In bollo', en: 'Stamped' } },
  { value: 'exempt', label: { it: 'Esente', en: 'Exempt' } },
];
const VARIABLES: readonly Variable[] = [
  { name: 'caseId', value: '5f0a6d0e-0000-4000-8000-000000000001', scopeKey: 'element-1' },
  { name: 'fee', value: { stampCents: 1600 }, scopeKey: 'instance-1' },
  { name: 'retries', value: 3, scopeKey: 'instance-1' },
  { name: 'tags', value: ['a'], scopeKey: 'instance-1' },
  { name: 'unset', value: null, scopeKey: 'instance-1' },
  { name: 'useKind', value: 'stampd', scopeKey: 'instance-1' },
  { name: 'huge', value: undefined, scopeKey: 'instance-1' },
];

function deskOf(incidents: readonly Incident[], gone: readonly string[] = []) {
  const calls: string[] = [];
  const audited: { details: unknown }[] = [];
  const desk = createIncidentDesk({
    insight: {
      listOpenIncidents: () => Promise.resolve([...incidents]),
      findIncident: (key) => Promise.resolve(incidents.find((one) => one.key === key)),
      listVariables: (scopes) => Promise.resolve(VARIABLES.filter(({ scopeKey }) => scopes.includes(scopeKey))),
    },
    engine: {
      setVariables: (scope, variables) => Promise.resolve(void calls.push(`set ${scope} ${JSON.stringify(variables)}`)),
      retryJob: (job, key) =>
        gone.includes(key)
          ? Promise.reject(new NotFoundError('JOB_GONE', job))
          : Promise.resolve(void calls.push(`retry ${job}`)),
      resolveIncident: (key) => Promise.resolve(void calls.push(`resolve ${key}`)),
    },
    audit: { append: (entry) => Promise.resolve(audited.push(entry) as never) },
    choicesOf: () => Promise.resolve(new Map([['useKind', CHOICES]])),
  });
  const retry = (texts: Record<string, string>, addition: TypedVariable | null = null) =>
    desk.retry({
      key: '1',
      by: 'r',
      corrections: Object.entries(texts).map(([name, text]) => ({ name, text })),
      addition,
    });
  return { desk, calls, audited, retry };
}

describe('what a stopped step sees', () => {
  it('is shown with who holds it and with the choices of the forms, the wrong one that is there included', async () => {
    const { desk } = deskOf([incidentLike('1')]);
    const variables = await desk.variablesOf(incidentLike('1'));
    expect(variables.find(({ name }) => name === 'caseId')).toMatchObject({ isLocal: true, choices: [] });
    const useKind = variables.find(({ name }) => name === 'useKind');
    expect(useKind?.isLocal).toBe(false);
    expect(useKind?.choices.map(({ value }) => value)).toEqual(['stampd', 'stamped', 'exempt']);
  });
});

describe('retry of an incident', () => {
  it('sets the corrections first, then gives the job new tries, then writes what was corrected', async () => {
    const { calls, audited, retry } = deskOf([incidentLike('1')]);
    const caseId = '7f0a6d0e-0000-4000-8000-00000000000a';
    await retry(
      { caseId, retries: '5', useKind: 'exempt', unset: '{"a":1}' },
      { name: 'missing', text: '"Mario Rossi"' },
    );
    expect(calls).toEqual([
      `set element-1 {"caseId":"${caseId}","retries":5,"useKind":"exempt","unset":{"a":1},"missing":"Mario Rossi"}`,
      'retry job-1',
    ]);
    const hash = { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string };
    expect(audited.map(({ details }) => details)).toEqual([
      {
        incident: '1',
        element: 'MakeCertificate',
        corrected: [
          { name: 'caseId', from: VARIABLES[0]?.value, to: caseId },
          { name: 'retries', from: 3, to: 5 },
          { name: 'useKind', from: 'stampd', to: 'exempt' },
          { name: 'unset', from: null, to: hash },
          { name: 'missing', from: null, to: hash },
        ],
      },
    ]);
  });

  it('gives a variable a value of another kind when somebody says so outright', async () => {
    const { calls, retry } = deskOf([incidentLike('1')]);
    await retry({}, { name: 'retries', text: '{"most":5}' });
    expect(calls).toEqual(['set element-1 {"retries":{"most":5}}', 'retry job-1']);
    const error = await retry({ retries: '4' }, { name: 'retries', text: '5' }).catch((caught: unknown) => caught);
    expect([...(error as CorrectionsError).problems]).toEqual([['retries', 'typed-twice']]);
  });

  it('lets nobody move a step to another case', async () => {
    const { desk, calls, retry } = deskOf([incidentLike('1', { caseId: '5f0a6d0e-0000-4000-8000-000000000001' })]);
    const [caseId] = await desk.variablesOf(incidentLike('1', { caseId: '5f0a6d0e-0000-4000-8000-000000000001' }));
    expect(caseId?.isFixed).toBe(true);
    await expect(retry({ caseId: '7f0a6d0e-0000-4000-8000-00000000000a' })).rejects.toBeInstanceOf(CorrectionsError);
    await expect(retry({}, { name: 'caseId', text: '1' })).rejects.toBeInstanceOf(CorrectionsError);
    expect(calls).toEqual([]);
  });

  it('changes nothing when nothing was corrected', async () => {
    const { calls, retry } = deskOf([incidentLike('1')]);
    await retry({});
    expect(calls).toEqual(['retry job-1']);
  });

  it('resolves an incident that no job made', async () => {
    const { calls, retry } = deskOf([incidentLike('1', { jobKey: null })]);
    await retry({});
    expect(calls).toEqual(['resolve 1']);
  });

  it.each([
    ['retries', 'many', 'no-number'],
    ['retries', '"5"', 'no-number'],
    ['useKind', 'free', 'no-choice'],
    ['fee', '{', 'no-json'],
    ['fee', '[1]', 'no-object'],
    ['tags', '{"a":1}', 'no-list'],
    ['unset', 'words', 'no-json'],
    ['stranger', 'x', 'gone'],
  ])('takes no %s that is %s, and sets none of the others', async (name, text, problem) => {
    const { calls, retry } = deskOf([incidentLike('1')]);
    const error = await retry({ [name]: text, caseId: 'c2' }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(CorrectionsError);
    expect([...(error as CorrectionsError).problems]).toEqual([[name, problem]]);
    expect(calls).toEqual([]);
  });

  it.each([
    ['2nd', '1', 'bad-name'],
    ['other', 'words', 'no-json'],
  ])('adds no variable %s with %s', async (name, text, problem) => {
    const { calls, retry } = deskOf([incidentLike('1')]);
    const error = await retry({}, { name, text }).catch((caught: unknown) => caught);
    expect([...(error as CorrectionsError).problems]).toEqual([[name, problem]]);
    expect(calls).toEqual([]);
  });

  it.each([
    ['unknown', []],
    ['resolved', [incidentLike('1', { resolvedAt: new Date() })]],
  ])('does nothing with an incident that is %s', async (_name, incidents) => {
    const { calls, retry } = deskOf(incidents);
    await expect(retry({})).rejects.toBeInstanceOf(NotFoundError);
    expect(calls).toEqual([]);
  });

  it('goes on with a group when some of it is gone, and counts the others', async () => {
    const { desk, calls } = deskOf([incidentLike('1'), incidentLike('2'), incidentLike('3')], ['2']);
    expect(await desk.retryAll(['1', '2', '3', '4'], 'r')).toBe(2);
    expect(calls).toEqual(['retry job-1', 'retry job-3']);
  });
});
