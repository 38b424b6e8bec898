import { randomUUID } from 'node:crypto';
import { createPlatformWorld, type PlatformWorld } from '../fakes/platform-world.js';

let world: PlatformWorld;
beforeAll(async () => {
  world = await createPlatformWorld();
});
beforeEach(() => world.clear());
afterAll(() => world.close());

const failing = (code: string): unknown => expect.objectContaining({ code });

describe('counter store', () => {
  it('gives each number once, whoever asks at the same time, and keeps series apart', async () => {
    const { counters } = world.services;
    const numbers = await Promise.all(Array.from({ length: 25 }, () => counters.next('case-number:1999')));
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
    expect(await counters.next('case-number:2000')).toBe(1);
  });
});

describe('citizen store', () => {
  it('keeps the last sign-in of a person', async () => {
    const anna = {
      taxCode: 'VNRNNA84C55L736A',
      givenName: 'Anna',
      familyName: 'Venier',
      birthDate: '1984-03-15',
      email: null,
      language: 'it' as const,
      lastSeenAt: world.now(),
    };
    const { citizens } = world.services;
    await citizens.upsert(anna);
    await citizens.upsert({ ...anna, email: 'anna@example.com', language: 'en' });
    expect(await citizens.find(anna.taxCode)).toEqual({
      ...anna,
      email: 'anna@example.com',
      language: 'en',
      draftReminders: true,
    });
    await citizens.setDraftReminders(anna.taxCode, false);
    await citizens.upsert(anna);
    expect(await citizens.find(anna.taxCode)).toMatchObject({ email: null, draftReminders: false });
    expect(await citizens.find('BNCLRA92B55L736F')).toBeUndefined();
    expect(await world.count('citizens')).toBe(1);
  });
});

describe('draft store', () => {
  const draft = (overrides = {}) => ({
    id: randomUUID(),
    serviceId: 'segnalazione',
    owner: 'session:1',
    answers: { title: 'Buca' },
    documentIds: ['a'],
    updatedAt: world.now(),
    ...overrides,
  });

  it('keeps the last state of a draft, and lists those of one owner, newest first', async () => {
    const { drafts } = world.services;
    const first = draft();
    await drafts.save(first);
    world.advance(1_000);
    const second = draft();
    await drafts.save(second);
    await drafts.save(draft({ owner: 'session:2' }));
    await drafts.save({ ...first, answers: {}, documentIds: [] });
    expect(await drafts.find(first.id)).toEqual({ ...first, answers: {}, documentIds: [] });
    expect((await drafts.listOfOwner('session:1')).map(({ id }) => id)).toEqual([second.id, first.id]);
    await drafts.remove(first.id);
    await drafts.remove(first.id);
    expect(await drafts.find(first.id)).toBeUndefined();
  });
});

describe('feedback store', () => {
  const rating = (overrides = {}) => ({
    caseId: randomUUID(),
    serviceId: 'segnalazione',
    stars: 5,
    comment: '',
    at: world.now(),
    ...overrides,
  });

  it('takes one rating per case', async () => {
    const { feedback } = world.services;
    const first = rating({ stars: 4, comment: 'Veloce', reasons: ['fast'] });
    await feedback.rate(first);
    await expect(feedback.rate({ ...first, stars: 1 })).rejects.toEqual(failing('ALREADY_RATED'));
    expect(await feedback.findOfCase(first.caseId)).toMatchObject({ stars: 4, comment: 'Veloce', reasons: ['fast'] });
    expect(await feedback.findOfCase(randomUUID())).toBeUndefined();
  });

  it('sums up a service', async () => {
    const { feedback } = world.services;
    expect(await feedback.summaryOf('segnalazione')).toEqual({ count: 0, average: null, byStars: [0, 0, 0, 0, 0] });
    for (const stars of [1, 5, 5]) await feedback.rate(rating({ stars }));
    await feedback.rate(rating({ serviceId: 'certificato-residenza' }));
    const { count, average, byStars } = await feedback.summaryOf('segnalazione');
    expect({ count, byStars }).toEqual({ count: 3, byStars: [1, 0, 0, 0, 2] });
    expect(average).toBeCloseTo(11 / 3);
  });

  it.each([{ stars: 0 }, { stars: 6 }, { stars: 2.5 }, { stars: Number.NaN }, { comment: 'x'.repeat(1_001) }])(
    'refuses %j',
    async (overrides) => {
      await expect(world.services.feedback.rate(rating(overrides))).rejects.toEqual(failing('RATING'));
    },
  );
});

describe('interaction store', () => {
  it('stores once per key and tells the story of a person over all cases', async () => {
    const { interactions } = world.services;
    const line = (key: string, at: string, caseId: string | null = null) => ({
      key,
      caseId,
      taxCode: 'VNRNNA84C55L736A',
      at: new Date(at),
      channel: 'operator' as const,
      actor: { kind: 'staff' as const, subject: 'marta', name: 'Marta', office: null },
      kind: 'call',
      text: { it: key, en: key },
      visibleToApplicant: true,
    });
    await Promise.all([1, 2, 3].map(() => interactions.append(line('a', '2026-11-24T08:00:00Z', 'case'))));
    await interactions.append(line('b', '2026-11-24T09:00:00Z'));
    expect((await interactions.listOfCitizen('VNRNNA84C55L736A')).map(({ key }) => key)).toEqual(['b', 'a']);
    expect((await interactions.listOfCase('case')).map(({ key }) => key)).toEqual(['a']);
  });
});
