import { createIncidentDesk } from '../../src/administration/incident-desk.js';
import { groupIncidents } from '../../src/administration/incident-groups.js';
import { NotFoundError } from '../../src/errors.js';
import type { Incident } from '../../src/insight/insight.js';
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

function deskOf(incidents: readonly Incident[], gone: readonly string[] = []) {
  const calls: string[] = [];
  const audited: { details: unknown }[] = [];
  const desk = createIncidentDesk({
    insight: {
      listOpenIncidents: () => Promise.resolve([...incidents]),
      findIncident: (key) => Promise.resolve(incidents.find((one) => one.key === key)),
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
  });
  return { desk, calls, audited };
}

describe('retry of an incident', () => {
  it('sets the corrections first, then gives the job new tries, then writes what was corrected', async () => {
    const { desk, calls, audited } = deskOf([incidentLike('1')]);
    await desk.retry({ key: '1', by: 'r', variables: '{"caseId": "c2", "fee": null}' });
    expect(calls).toEqual(['set element-1 {"caseId":"c2","fee":null}', 'retry job-1']);
    expect(audited.map(({ details }) => details)).toEqual([
      { incident: '1', element: 'MakeCertificate', corrected: ['caseId', 'fee'] },
    ]);
  });

  it('resolves an incident that no job made', async () => {
    const { desk, calls } = deskOf([incidentLike('1', { jobKey: null })]);
    await desk.retry({ key: '1', by: 'r', variables: ' ' });
    expect(calls).toEqual(['resolve 1']);
  });

  it.each([['{'], ['[1]'], ['"text"'], ['null'], ['12']])(
    'takes %s for no JSON object and does nothing',
    async (variables) => {
      const { desk, calls } = deskOf([incidentLike('1')]);
      await expect(desk.retry({ key: '1', by: 'r', variables })).rejects.toEqual(
        expect.objectContaining({ code: expect.stringMatching(/^NO_JSON/) as string }),
      );
      expect(calls).toEqual([]);
    },
  );

  it.each([
    ['unknown', []],
    ['resolved', [incidentLike('1', { resolvedAt: new Date() })]],
  ])('does nothing with an incident that is %s', async (_name, incidents) => {
    const { desk, calls } = deskOf(incidents);
    await expect(desk.retry({ key: '1', by: 'r', variables: '' })).rejects.toBeInstanceOf(NotFoundError);
    expect(calls).toEqual([]);
  });

  it('goes on with a group when some of it is gone, and counts the others', async () => {
    const { desk, calls } = deskOf([incidentLike('1'), incidentLike('2'), incidentLike('3')], ['2']);
    expect(await desk.retryAll(['1', '2', '3', '4'], 'r')).toBe(2);
    expect(calls).toEqual(['retry job-1', 'retry job-3']);
  });
});
