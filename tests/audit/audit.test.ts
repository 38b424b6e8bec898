import { randomUUID } from 'node:crypto';
import { canonicalJson } from '../../src/audit/canonical-json.js';
import { createPlatformWorld, type PlatformWorld } from '../fakes/platform-world.js';

let world: PlatformWorld;
beforeAll(async () => {
  world = await createPlatformWorld();
});
beforeEach(() => world.clear());
afterAll(() => world.close());

const entry = (overrides = {}) => ({
  actor: 'marta',
  action: 'case-closed',
  subject: randomUUID(),
  details: { outcome: 'issued', nested: { b: 1, a: [null, 'è'] } },
  ...overrides,
});

async function appended(count: number) {
  for (let index = 0; index < count; index += 1) await world.services.audit.append(entry());
}

describe('canonical JSON', () => {
  it('is the same for equal values in any order', () => {
    expect(canonicalJson({ b: [1, { d: 1, c: undefined }], a: 'è' })).toBe('{"a":"è","b":[1,{"d":1}]}');
    expect(canonicalJson({ a: 'è', b: [1, { d: 1 }] })).toBe('{"a":"è","b":[1,{"d":1}]}');
    expect(canonicalJson(undefined)).toBe('null');
    expect(canonicalJson({ at: new Date(0) })).toBe('{"at":"1970-01-01T00:00:00.000Z"}');
  });
});

describe('audit log', () => {
  it('chains the entries, dense from 1', async () => {
    await appended(3);
    const [third, second, first] = await world.services.audit.list({ limit: 10 });
    expect([first?.sequence, second?.sequence, third?.sequence]).toEqual([1, 2, 3]);
    expect(second?.previousHash).toBe(first?.hash);
    expect(third?.previousHash).toBe(second?.hash);
    expect(third?.details).toEqual(entry().details);
    expect(await world.services.audit.verify()).toEqual({ entries: 3, brokenAt: null });
  });

  it('holds together when many write at the same time', async () => {
    await Promise.all(Array.from({ length: 12 }, () => world.services.audit.append(entry())));
    expect(await world.services.audit.verify()).toEqual({ entries: 12, brokenAt: null });
  });

  it('appends once per key, also when two repeat at the same time', async () => {
    const [one, two] = await Promise.all([
      world.services.audit.append(entry({ key: 'a:released' })),
      world.services.audit.append(entry({ key: 'a:released' })),
    ]);
    expect(one.sequence).toBe(two.sequence);
    expect((await world.services.audit.append(entry({ key: 'a:released' }))).hash).toBe(one.hash);
    expect(await world.services.audit.verify()).toEqual({ entries: 1, brokenAt: null });
  });

  it('is whole when it is empty', async () => {
    expect(await world.services.audit.verify()).toEqual({ entries: 0, brokenAt: null });
  });

  it.each([
    ['changed details', { $set: { details: '{"outcome":"rejected"}' } }],
    ['details that are no JSON', { $set: { details: '{' } }],
    ['another actor', { $set: { actor: 'nobody' } }],
    ['another time', { $set: { at: new Date(0) } }],
    ['another hash', { $set: { hash: 'f'.repeat(64) } }],
    ['another key', { $set: { key: 'x' } }],
  ])('shows %s', async (_what, change) => {
    await appended(3);
    await world.connection.collection<{ _id: number }>('audit').updateOne({ _id: 2 }, change);
    expect(await world.services.audit.verify()).toEqual({ entries: 1, brokenAt: 2 });
  });

  it('shows an entry that was taken out of the middle, and one that was put in', async () => {
    await appended(3);
    const rows = world.connection.collection<{ _id: number; key?: string }>('audit');
    const second = await rows.findOne({ _id: 2 });
    await rows.deleteOne({ _id: 2 });
    expect(await world.services.audit.verify()).toEqual({ entries: 1, brokenAt: 2 });
    if (!second) throw new Error('the second entry was stored');
    await rows.insertOne(second);
    await rows.insertOne({ ...second, _id: 4, key: 'forged' });
    expect(await world.services.audit.verify()).toEqual({ entries: 3, brokenAt: 4 });
  });
});

describe('the state of the chain', () => {
  const change = (sequence: number) =>
    world.connection
      .collection<{ _id: number }>('audit')
      .updateOne({ _id: sequence }, { $set: { details: '{"outcome":"rejected"}' } });
  const state = () => world.services.audit.state();

  it('follows only what came since the last look', async () => {
    await appended(3);
    expect(await state()).toEqual({ entries: 3, brokenAt: null, whole: null });
    // What was followed before is left to the whole walk: only so is this look as cheap as it says.
    await change(1);
    await appended(2);
    expect(await state()).toEqual({ entries: 5, brokenAt: null, whole: null });
    await change(5);
    expect(await state()).toMatchObject({ entries: 4, brokenAt: 5 });
  });

  it('shows a new entry that is no link, and the same again', async () => {
    await appended(2);
    await state();
    await appended(3);
    await change(4);
    for (let look = 0; look < 2; look += 1) expect(await state()).toMatchObject({ entries: 3, brokenAt: 4 });
  });

  it('shows entries that were cut off at the end, on both ways', async () => {
    await appended(4);
    await state();
    await world.connection.collection<{ _id: number }>('audit').deleteMany({ _id: { $gt: 2 } });
    expect(await state()).toMatchObject({ brokenAt: 4 });
    expect(await world.services.audit.verify()).toEqual({ entries: 2, brokenAt: 3 });
  });

  it('goes on from where the whole walk ended', async () => {
    await appended(3);
    await world.services.audit.verify();
    await change(1);
    await appended(1);
    expect(await state()).toEqual({ entries: 4, brokenAt: null, whole: { at: world.now(), entries: 3 } });
  });

  it('remembers what the whole walk found, and when', async () => {
    await appended(3);
    await state();
    await change(2);
    expect(await world.services.audit.verify()).toEqual({ entries: 1, brokenAt: 2 });
    expect(await state()).toMatchObject({ brokenAt: 2, whole: { at: world.now(), entries: 1 } });
  });
});

describe('access log', () => {
  it('tells a citizen who looked, newest first', async () => {
    const look = (at: string, what: string) =>
      world.services.accessLog.record({
        taxCode: 'VNRNNA84C55L736A',
        caseId: null,
        at: new Date(at),
        who: { subject: 'marta', name: 'Marta Rossi', office: 'anagrafe' },
        what,
        purpose: { it: 'Pratica 2026-000001-A', en: 'Case 2026-000001-A' },
      });
    await look('2026-11-24T08:00:00Z', 'case-page');
    await look('2026-11-24T09:00:00Z', 'anpr-c020');
    const seen = await world.services.accessLog.listOfCitizen('VNRNNA84C55L736A');
    expect(seen[0]?.purpose.en).toBe('Case 2026-000001-A');
    expect(seen.map(({ what, who }) => [what, who.name])).toEqual([
      ['anpr-c020', 'Marta Rossi'],
      ['case-page', 'Marta Rossi'],
    ]);
    expect(await world.services.accessLog.listOfCitizen('BNCLRA92B55L736F')).toEqual([]);
  });
});
