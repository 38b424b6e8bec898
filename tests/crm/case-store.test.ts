import { randomUUID } from 'node:crypto';
import type { Case, CaseScope } from '../../src/crm/case.js';
import { nameWords } from '../../src/crm/name-words.js';
import { ANNA, createPlatformWorld, START, type PlatformWorld } from '../fakes/platform-world.js';

let world: PlatformWorld;
beforeAll(async () => {
  world = await createPlatformWorld();
});
afterAll(() => world.close());

let sequence = 0;
/** A stored case with the overrides. */
async function stored(overrides: Partial<Case> = {}): Promise<Case> {
  sequence += 1;
  const value: Case = {
    id: randomUUID(),
    number: `2026-9${String(sequence).padStart(5, '0')}-A`,
    serviceId: 'certificato-residenza',
    applicant: ANNA,
    trackingCode: randomUUID(),
    channel: 'portal',
    language: 'it',
    answers: { useKind: 'stamped', nested: { list: [1, null, {}] } },
    facts: {},
    status: 'submitted',
    outcome: null,
    notice: null,
    submittedAt: START,
    closedAt: null,
    dueOn: '2026-12-24',
    processInstanceKey: null,
    version: 1,
    ...overrides,
  };
  await world.services.cases.insert(value);
  return value;
}

const failing = (code: string): unknown => expect.objectContaining({ code });

describe('case store', () => {
  it('gives back exactly what was stored, by id, number and tracking code', async () => {
    const value = await stored();
    const { cases } = world.services;
    expect(await cases.find(value.id)).toEqual(value);
    expect(await cases.findByNumber(value.number)).toEqual(value);
    expect(await cases.findByTrackingCode(value.trackingCode)).toEqual(value);
    expect(await cases.find(randomUUID())).toBeUndefined();
  });

  it('refuses a second case with the same id, number or tracking code', async () => {
    const value = await stored();
    await expect(world.services.cases.insert(value)).rejects.toEqual(failing('DUPLICATE_CASE'));
    await expect(world.services.cases.insert({ ...value, id: randomUUID() })).rejects.toEqual(
      failing('DUPLICATE_CASE'),
    );
  });

  it('lists the cases of one citizen, newest first', async () => {
    const applicant = { ...ANNA, taxCode: 'BNCLRA92B55L736F' };
    const old = await stored({ applicant, submittedAt: new Date('2026-01-01T00:00:00Z') });
    const recent = await stored({ applicant, submittedAt: new Date('2026-02-01T00:00:00Z') });
    const found = await world.services.cases.listOfCitizen('BNCLRA92B55L736F');
    expect(found.map(({ id }) => id)).toEqual([recent.id, old.id]);
    expect(await world.services.cases.listOfCitizen('BNCLRA92B55L736F', 1)).toHaveLength(1);
  });

  describe('by name', () => {
    const named = (givenName: string, familyName: string, overrides: Partial<Case> = {}) =>
      stored({ applicant: { ...ANNA, givenName, familyName } as Case['applicant'], ...overrides });
    const search = async (text: string, scope: CaseScope | null = null) =>
      (await world.services.cases.searchByName(nameWords(text), scope, 10)).map(({ id }) => id);

    it('finds the beginnings of words in any order, without case, accents and signs, newest first', async () => {
      const old = await named('Niccolò', "D'Ambrosio Qwertz", { submittedAt: new Date('2026-01-01') });
      const young = await named('NICCOLO', 'Qwertz D’Ambrosio', { submittedAt: new Date('2026-02-01') });
      await named('Nicola', 'Qwertz');
      for (const text of ['qwertz niccolò', 'ambr qwe', "D'AMBROSIO, Niccolo", 'Qwertz d']) {
        expect(await search(text)).toEqual([young.id, old.id]);
      }
      expect(await search('qwertz bruno')).toEqual([]);
      expect(await search('wertz')).toEqual([]);
      expect(await search('')).toEqual([]);
      expect(await search('.*')).toEqual([]);
    });

    it('finds only what the scope holds: services of the office, and what was routed to it', async () => {
      const certificate = await named('Zoe', 'Yxcv');
      const report = await named('Zoe', 'Yxcv', { serviceId: 'segnalazione', facts: { office: 'verde-pubblico' } });
      const scope = { serviceIds: ['certificato-residenza'], offices: ['anagrafe'] };
      expect(await search('yxcv', scope)).toEqual([certificate.id]);
      expect(await search('yxcv', { serviceIds: [], offices: ['verde-pubblico'] })).toEqual([report.id]);
      expect(await search('yxcv', { serviceIds: [], offices: [] })).toEqual([]);
    });

    it('finds cases of earlier versions once they are filled in', async () => {
      const value = await named('Ugo', 'Asdfgh');
      await stored({ applicant: { kind: 'anonymous', email: null } });
      const rows = world.connection.collection<{ _id: string }>('cases');
      await rows.updateOne({ _id: value.id }, { $unset: { nameKeys: '' } });
      expect(await search('asdfgh')).toEqual([]);
      expect(await world.services.cases.fillNameKeys(10)).toBe(1);
      expect(await world.services.cases.fillNameKeys(10)).toBe(0);
      expect(await search('asdfgh')).toEqual([value.id]);
      expect(await world.services.cases.find(value.id)).toEqual(value);
    });

    it('reads an index and not every case', async () => {
      const plan = await world.connection
        .collection('cases')
        .find({ nameKeys: /^qwertz/ })
        .explain('queryPlanner');
      expect(JSON.stringify(plan['queryPlanner'])).toContain('IXSCAN');
    });
  });

  it('lets only the first of two writers save a version', async () => {
    const value = await stored();
    const saved = await world.services.cases.save({ ...value, dueOn: '2027-01-01' });
    expect(saved.version).toBe(2);
    await expect(world.services.cases.save({ ...value, dueOn: null })).rejects.toEqual(failing('STALE_CASE'));
    expect((await world.get(value.id)).dueOn).toBe('2027-01-01');
  });

  it('sets facts one by one, so that writers at the same time lose nothing', async () => {
    const { id } = await stored();
    const keys = Array.from({ length: 20 }, (_, index) => `fact${index}`);
    await Promise.all(
      keys.map((key) => world.services.cases.addFacts(id, { [key]: { at: key }, 'task:Triage': null })),
    );
    const { facts, version } = await world.get(id);
    expect(Object.keys(facts).sort()).toEqual([...keys, 'task:Triage'].sort());
    expect(version).toBe(21);
  });

  it.each(['a.b', '$set', '', '__proto__', 'a b'])(
    'refuses the fact key %j, which could reach another field',
    async (key) => {
      const { id } = await stored();
      await expect(world.services.cases.addFacts(id, { [key]: 1 })).rejects.toEqual(failing('FACT_KEY'));
    },
  );

  it('sets the outcome once', async () => {
    const { id } = await stored();
    const notice = { it: 'Fatto', en: 'Done' };
    const { cases } = world.services;
    await cases.setOutcome(id, 'issued', notice);
    await cases.setOutcome(id, 'issued', notice);
    await expect(cases.setOutcome(id, 'expired', null)).rejects.toEqual(failing('CASE_HAS_OUTCOME'));
    expect(await world.get(id)).toMatchObject({ outcome: 'issued', notice });
    await cases.replaceOutcome(id, 'withdrawn', null);
    expect(await world.get(id)).toMatchObject({ outcome: 'withdrawn', notice: null });
  });

  it('follows the record stream forwards only, also when it is read again', async () => {
    const { id } = await stored();
    const { cases } = world.services;
    await cases.markStarted(id, '77');
    await cases.markClosed(id, START);
    await cases.markStarted(id, '88');
    await cases.markClosed(id, new Date('2027-01-01T00:00:00Z'));
    expect(await world.get(id)).toMatchObject({ status: 'closed', processInstanceKey: '77', closedAt: START });
  });

  it('says which case is missing', async () => {
    const { cases } = world.services;
    const id = randomUUID();
    for (const attempt of [
      cases.setNotice(id, null),
      cases.addFacts(id, { a: 1 }),
      cases.setOutcome(id, 'issued', null),
    ]) {
      await expect(attempt).rejects.toEqual(failing('CASE_NOT_FOUND'));
    }
  });

  it('claims a fact for one of many at the same time', async () => {
    const { id } = await stored();
    const claims = Array.from({ length: 10 }, (_, index) =>
      world.services.cases.claimFact(id, 'reopening', { reason: String(index) }),
    );
    expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
  });
});
