import type { JobOutcome } from '../../src/zeebe/job-worker.js';
import { lookUpRegistryWorker } from '../../workers/look-up-registry.js';
import {
  addressIn,
  anomalies,
  createFakeAnpr,
  found,
  generalData,
  residenceData,
  type AnprScript,
} from '../fakes/fake-anpr.js';
import {
  createPlatformWorld,
  jobContext,
  reportSubmission,
  START,
  type PlatformWorld,
} from '../fakes/platform-world.js';

let world: PlatformWorld;
const anpr = createFakeAnpr(() => START);
beforeAll(async () => {
  world = await createPlatformWorld({ external: { anpr: anpr.client } });
});
beforeEach(() => anpr.say({}));
afterAll(() => world.close());

async function lookUp(script: AnprScript, context = jobContext()) {
  anpr.say(script);
  const { id } = await world.submit();
  const outcome = await lookUpRegistryWorker(world.services).run({ caseId: id }, context);
  return { id, outcome, value: await world.get(id) };
}
const outcomeOf = (outcome: JobOutcome) =>
  outcome.kind === 'completed' ? outcome.variables['registryOutcome'] : outcome.kind;

describe('look-up-registry', () => {
  it('finds a resident and keeps what ANPR told as a fact, not as a variable', async () => {
    const { outcome, value } = await lookUp({});
    expect(outcome).toEqual({ kind: 'completed', variables: { registryOutcome: 'found', isRegistryComplete: true } });
    expect(value.facts['registry']).toEqual({
      outcome: 'found',
      at: START.toISOString(),
      person: {
        familyName: 'VENIER',
        givenName: 'ANNA',
        sex: 'F',
        birthDate: '1984-03-15',
        birthPlace: 'VENEZIA (VE)',
        taxCode: 'VNRNNA84C55L736A',
      },
      address: 'CANNAREGIO 1234, 30121 VENEZIA (VE)',
      since: '2015-05-01',
      municipality: '027042',
      anomalies: [],
    });
    expect(value.notice).toBeNull();
  });

  it.each<[string, AnprScript]>([
    ['not-found', { id: { kind: 'not-found' } }],
    ['not-found', { general: { kind: 'not-found' } }],
    [
      'deceased',
      { general: { kind: 'deceased', value: generalData({ deceasedOn: '2024-01-01' }), deceasedOn: '2024-01-01' } },
    ],
    ['deceased', { residence: { kind: 'deceased', value: residenceData(), deceasedOn: '2024-01-01' } }],
    ['aire', { general: found(generalData({ aire: true })) }],
    [
      'aire',
      {
        residence: found(residenceData({ residence: null, abroad: { street: null, town: 'LIONE', state: 'FRANCIA' } })),
      },
    ],
    ['minor', { general: found(generalData({ birthDate: '2008-11-25' })) }],
    ['found', { general: found(generalData({ birthDate: '2008-11-24' })) }],
    ['resident-elsewhere', { residence: found(residenceData({ residence: addressIn('028060', 'PADOVA') })) }],
    ['open-procedure', { general: anomalies(generalData(), 'EN181') }],
    ['open-procedure', { id: anomalies(null, 'EN148', 'EN181') }],
    ['anomaly', { residence: anomalies(residenceData(), 'EN148') }],
    ['anomaly', { id: anomalies({ anprId: 'AB12345CD' }, 'EN141') }],
    ['anomaly', { residence: found(residenceData({ residence: null })) }],
    ['anomaly', { residence: found(residenceData({ residence: addressIn(null, 'VENEZIA') })) }],
    [
      'deceased',
      {
        general: anomalies(generalData(), 'EN181'),
        residence: { kind: 'deceased', value: residenceData(), deceasedOn: '2024-01-01' },
      },
    ],
    [
      'resident-elsewhere',
      {
        general: anomalies(generalData(), 'EN181'),
        residence: found(residenceData({ residence: addressIn('028060', 'PADOVA') })),
      },
    ],
  ])('says %s', async (expected, script) => {
    const { outcome, value } = await lookUp(script);
    expect(outcomeOf(outcome)).toBe(expected);
    expect(value.facts['registry']).toMatchObject({ outcome: expected });
  });

  it.each<[string, AnprScript]>([
    ["Un operatore dell'Ufficio Anagrafe sta controllando", { id: { kind: 'not-found' } }],
    ["Un operatore dell'Ufficio Anagrafe se ne sta occupando", { id: anomalies(null, 'EN148') }],
    ['è in corso una pratica che ti riguarda', { id: anomalies(null, 'EN181') }],
  ])('tells the applicant who is looking: %s', async (words, script) => {
    expect((await lookUp(script)).value.notice?.it).toContain(words);
  });

  it('asks in the name of the case, with a pseudonym instead of the person', async () => {
    const { value } = await lookUp({});
    expect(anpr.calls.map(({ useCase }) => useCase)).toEqual(['C030', 'C015', 'C020']);
    for (const { reason } of anpr.calls) {
      expect(reason.caseNumber).toBe(value.number);
      expect(reason.evidence).toMatchObject({ userLocation: 'DIME-PORTAL', levelOfAssurance: 'SPID_L2' });
      expect(reason.evidence.userId).toMatch(/^[0-9a-f]{32}$/);
      expect(JSON.stringify(reason)).not.toContain('VNRNNA84C55L736A');
    }
  });

  it('writes every call into the log that the citizen sees, also the one that failed', async () => {
    anpr.say({ residence: 'ANPR_MISMATCH' });
    const { id } = await world.submit();
    await expect(lookUpRegistryWorker(world.services).run({ caseId: id }, jobContext())).rejects.toMatchObject({
      code: 'ANPR_MISMATCH',
    });
    const entries = (await world.services.accessLog.listOfCitizen('VNRNNA84C55L736A')).filter(
      ({ caseId }) => caseId === id,
    );
    expect(entries.map(({ what }) => what).sort()).toEqual(['anpr-c015', 'anpr-c020', 'anpr-c030']);
    expect((await world.get(id)).facts['registry']).toBeUndefined();
  });

  it.each(['ANPR_UNREACHABLE', 'ANPR_BUSY', 'CIRCUIT_OPEN', 'PDND_UNREACHABLE'])(
    'lets the runner repeat %s',
    async (code) => {
      anpr.say({ id: code });
      const { id } = await world.submit();
      await expect(lookUpRegistryWorker(world.services).run({ caseId: id }, jobContext())).rejects.toMatchObject({
        code,
      });
    },
  );

  it('may run again: one line of the timeline for one run of the task, another for the next', async () => {
    const context = jobContext();
    const { id } = await lookUp({ id: { kind: 'not-found' } }, context);
    const worker = lookUpRegistryWorker(world.services);
    await worker.run({ caseId: id }, context);
    anpr.say({});
    await worker.run({ caseId: id }, jobContext());
    const lines = (await world.services.interactions.listOfCase(id)).filter(({ kind }) => kind.startsWith('registry-'));
    expect(lines).toHaveLength(2);
    expect((await world.get(id)).notice).toBeNull();
  });

  it('makes an incident of a case that is gone, has nobody, or of wrong variables', async () => {
    const worker = lookUpRegistryWorker(world.services);
    const anonymous = await world.services.submitCase(reportSubmission());
    for (const variables of [
      { caseId: '0f8fad5b-d9cb-469f-a165-70867728950e' },
      { caseId: anonymous.id },
      { caseId: 7 },
      {},
    ]) {
      expect(await worker.run(variables, jobContext())).toMatchObject({ kind: 'incident' });
    }
  });
});
