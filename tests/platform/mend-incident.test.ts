import { jest } from '@jest/globals';
import { createIncidentDesk } from '../../src/administration/incident-desk.js';
import { createVariableChoices } from '../../src/administration/variable-choices.js';
import { startHarness, until, type Harness } from './harness.js';
import { receive, unpaidCertificate } from './money.js';

jest.setTimeout(60_000);

let platform: Harness;
beforeAll(async () => {
  platform = await startHarness();
});
afterAll(() => platform.close());

describe('an incident whose reason is a wrong variable', () => {
  it('is read, corrected and retried, and the case goes on', async () => {
    const { value, debt } = await unpaidCertificate(platform);
    const { services } = platform;
    const desk = createIncidentDesk({ ...services, choicesOf: createVariableChoices(services) });
    const instance = value.processInstanceKey ?? '';
    await services.engine.setVariables(instance, { documentId: 'nothing', useKind: 'wrong' });
    await platform.outside.pay(debt.position.nav);
    await receive(platform);
    const incident = await until('The release stops', async () => (await desk.listOpen())[0]);
    expect(incident).toMatchObject({
      elementId: 'ReleaseCertificate',
      scopeKeys: [incident.elementInstanceKey, instance],
    });

    const variables = await desk.variablesOf(incident);
    const seen = Object.fromEntries(variables.map((one) => [one.name, one]));
    expect(seen['documentId']).toMatchObject({ value: 'nothing', isLocal: true, isFixed: false });
    expect(seen['caseId']).toMatchObject({ value: value.id, isFixed: true });
    expect(seen['debtPositionId']).toMatchObject({ value: debt.id, isLocal: false });
    expect(seen['fee']?.value).toMatchObject({ stampCents: 1600, secretariatCents: 52 });
    expect(seen['useKind']?.choices.map((choice) => choice.value)).toEqual(['wrong', 'stamped', 'exempt']);

    const corrections = [
      { name: 'documentId', text: debt.documentId ?? '' },
      { name: 'useKind', text: 'stamped' },
    ];
    await desk.retry({ key: incident.key, by: 'clerk-anagrafe', corrections, addition: null });
    await platform.waitForCase(value.id, 'issued', ({ outcome }) => outcome === 'issued');
    await platform.quiet();
    expect(await desk.listOpen()).toEqual([]);
    const [entry] = (await services.audit.list({ limit: 20 })).filter(({ action }) => action === 'incident-retried');
    expect(entry?.details).toMatchObject({
      corrected: [
        { name: 'documentId', to: debt.documentId },
        { name: 'useKind', from: {}, to: 'stamped' },
      ],
    });
  });
});
