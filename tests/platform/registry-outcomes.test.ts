import { jest } from '@jest/globals';
import { clerkOf, startHarness, until, type Harness } from './harness.js';
import { applicant, EXEMPT_ANSWERS } from './people.js';

jest.setTimeout(60_000);

let platform: Harness;
beforeAll(async () => {
  platform = await startHarness();
});
afterAll(() => platform.close());

const ask = (key: Parameters<typeof applicant>[0]) =>
  platform.request({ applicant: applicant(key), answers: EXEMPT_ANSWERS });

describe('what ANPR says of a person', () => {
  it.each([
    ['bruno-vianello', /risulta deceduta/],
    ['elsa-scarpa', /risulta deceduta/],
    ['elena-marin', /residente in un altro Comune/],
    ['diego-busetto', /iscritto all'AIRE/],
    ['marta-bortoluzzi', /chi ha compiuto 18 anni/],
  ] as const)('of %s closes the case with its sentence', async (key, sentence) => {
    const { id } = await ask(key);
    const value = await platform.waitForCase(id, 'closed', ({ status }) => status === 'closed');
    expect(value.outcome).toBe('rejected');
    expect(value.notice?.it).toMatch(sentence);
    expect(value.notice?.en).not.toBe('');
    expect(await platform.stores.documents.listOfCase(id)).toEqual([]);
  });

  it.each([
    ['paolo-ferro', 'reject', /non troviamo i tuoi dati/, /^Non risulti iscritto/],
    ['sara-tagliapietra', 'reject', /è in corso una pratica/, /Motivo: Deciso dopo il controllo\./],
    ['nicola-pavan', 'reject', /hanno bisogno di un controllo/, /Motivo: Deciso dopo il controllo\./],
    ['sara-tagliapietra', 'go-on', /è in corso una pratica/, /^Il certificato è pronto/],
  ] as const)('of %s asks a clerk, who decides %s', async (key, decision, waiting, ended) => {
    const value = await ask(key);
    const task = await until('A task', async () => (await platform.tasks('anagrafe', value))[0]);
    expect(task.elementId).toBe('DecideAnomaly');
    expect((await platform.find(value.id)).notice?.it).toMatch(waiting);
    const answers = { decision, reason: 'Deciso dopo il controllo.' };
    await platform.services.tasks.complete(task.id, clerkOf('anagrafe'), answers);
    await platform.services.dispatcher.drain();
    const after = await platform.waitForCase(value.id, 'closed', ({ status }) => status === 'closed');
    expect(after.outcome).toBe(decision === 'go-on' ? 'issued' : 'rejected');
    expect(after.notice?.it).toMatch(ended);
  });

  it('with the data of another person is refused, tried again, an incident, and healed', async () => {
    const { id } = await ask('ezio-fallani');
    const incident = await until('An incident', async () => {
      platform.clock.advance(30_000);
      return (await platform.services.insight.listOpenIncidents()).find(({ caseId }) => caseId === id);
    });
    expect(incident.errorMessage).toMatch(/^\[ANPR_MISMATCH\]/);
    const waiting = await platform.find(id);
    expect(waiting.notice?.it).toMatch(/non risponde. Non devi fare nulla/);
    expect(waiting.facts['registry']).toBeUndefined();
    expect(JSON.stringify(incident)).not.toContain('FLLZEI66R10L736R');

    // It goes on lying: the healer tries again and the incident comes back, never a certificate.
    platform.clock.advance(30_000);
    await platform.tick();
    await until('A new incident', async () => {
      platform.clock.advance(30_000);
      return (await platform.services.insight.listOpenIncidents()).find(
        ({ caseId, key }) => caseId === id && key !== incident.key,
      );
    });
    expect(await platform.stores.documents.listOfCase(id)).toEqual([]);
  });

  it('is heard again when ANPR was down, without anybody doing anything', async () => {
    await platform.outside.orderFaults('anpr', [{ match: { path: '/govway' }, effect: { status: 503, body: 'down' } }]);
    const { id } = await ask('anna-venier');
    await until('An incident', async () => {
      platform.clock.advance(30_000);
      return (await platform.services.insight.listOpenIncidents()).find(({ caseId }) => caseId === id);
    });
    expect((await platform.find(id)).notice?.it).toMatch(/non risponde. Non devi fare nulla/);
    await platform.outside.orderFaults('anpr', []);
    platform.clock.advance(120_000);
    await platform.tick();
    const after = await until('The case goes on', async () => {
      platform.clock.advance(15_000);
      await platform.tick();
      const value = await platform.find(id);
      return value.status === 'closed' ? value : undefined;
    });
    expect(after.outcome).toBe('issued');
    expect(after.notice?.it).toMatch(/^Il certificato è pronto/);
    const open = await platform.services.insight.listOpenIncidents();
    expect(open.filter(({ caseId }) => caseId === id)).toEqual([]);
  });
});
