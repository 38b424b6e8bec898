import { randomUUID } from 'node:crypto';
import type { Draft } from '../../src/crm/draft.js';
import { ANNA, createPlatformWorld, submission, type PlatformWorld } from '../fakes/platform-world.js';

const DAY_MS = 86_400_000;
const TAX_CODE = 'VNRNNA84C55L736A';
let world: PlatformWorld;
beforeAll(async () => {
  world = await createPlatformWorld();
});
beforeEach(() => world.clear());
afterAll(() => world.close());

async function anna(overrides: { email?: string | null; language?: 'it' | 'en' } = {}): Promise<void> {
  if (ANNA.kind !== 'citizen') throw new Error('Anna signs in');
  const { kind: _kind, ...person } = ANNA;
  await world.services.citizens.upsert({ ...person, language: 'it', lastSeenAt: world.now(), ...overrides });
}

async function draftOf(overrides: Partial<Draft> = {}): Promise<Draft> {
  const draft = {
    id: randomUUID(),
    serviceId: 'segnalazione',
    owner: TAX_CODE,
    answers: { title: 'Buca', email: 'anna.venier@example.com' },
    documentIds: [],
    updatedAt: world.now(),
    ...overrides,
  };
  await world.services.drafts.save(draft);
  return draft;
}

const mails = () => world.services.notifications.listOfCitizen(TAX_CODE);
const remind = () => world.services.remindDrafts();

describe('reminder of a draft', () => {
  it('comes once, a week before the draft goes by itself, and says how to get no more', async () => {
    await anna();
    const draft = await draftOf();
    world.advance(23 * DAY_MS);
    expect(await remind()).toBe(0);
    world.advance(1);
    expect(await remind()).toBe(1);
    expect(await remind()).toBe(0);
    const [mail, ...others] = await mails();
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      key: `draft:${draft.id}:reminder`,
      to: 'anna.venier@example.com',
      subject: 'Hai lasciato a metà la richiesta «Segnala un disservizio»',
    });
    expect(mail?.text).toContain('salvata il 24 novembre 2026, si cancella da sola il 24 dicembre 2026');
    expect(mail?.text).toContain(`http://localhost:3000/servizi/segnalazione/richiesta/${draft.id}/1`);
    expect(mail?.text).toContain('Per non ricevere più promemoria');
    expect(mail?.text).toContain('http://localhost:3000/area-personale/dati');
    expect(mail?.text).not.toContain('Buca');
    expect(await world.outboxRow(`mail:${mail?.id}`)).toBeDefined();

    // Touched again, it lives longer; it is not reminded of twice.
    await world.services.drafts.update(draft.id, () => ({ updatedAt: world.now() }));
    world.advance(29 * DAY_MS);
    expect(await remind()).toBe(0);
  });

  it('is in the language of the person', async () => {
    await anna({ language: 'en' });
    const draft = await draftOf();
    world.advance(24 * DAY_MS);
    await remind();
    const [mail] = await mails();
    expect(mail?.subject).toBe('You left the request “Report a problem” unfinished');
    expect(mail?.text).toContain(`/en/servizi/segnalazione/richiesta/${draft.id}/1`);
    expect(mail?.text).toContain('on 24 December 2026');
  });

  it('is for a draft with a photo too', async () => {
    await anna();
    await draftOf({ answers: {}, documentIds: ['p1'] });
    world.advance(24 * DAY_MS);
    expect(await remind()).toBe(1);
  });

  it.each<[string, () => Promise<unknown>]>([
    [
      'in which nothing was typed but what we had filled in',
      async () => {
        await anna();
        await draftOf({ answers: { email: 'anna.venier@example.com', title: '' } });
      },
    ],
    [
      'of somebody who turned reminders off',
      async () => {
        await anna();
        await world.services.citizens.setDraftReminders(TAX_CODE, false);
        await draftOf();
      },
    ],
    [
      'of somebody without an address',
      async () => {
        await anna({ email: null });
        await draftOf();
      },
    ],
    ['of somebody whom nobody knows any more', () => draftOf()],
    [
      'of a visitor',
      async () => {
        await anna();
        await draftOf({ owner: 'session:abc' });
      },
    ],
    [
      'that was sent, and that a crash kept',
      async () => {
        await anna();
        const draft = await draftOf({ serviceId: 'certificato-residenza', answers: { useKind: 'stamped' } });
        await world.services.submitCase(submission({ draftId: draft.id }));
        await world.services.drafts.save(draft);
      },
    ],
    [
      'that has expired already',
      async () => {
        await anna();
        await draftOf({ updatedAt: new Date(world.now().getTime() - 7 * DAY_MS) });
      },
    ],
  ])('does not come for one %s', async (_what, prepare) => {
    await prepare();
    world.advance(24 * DAY_MS);
    expect(await remind()).toBe(0);
    expect(await mails()).toEqual([]);
  });

  it('is not repeated when the run was killed between the mail and its note', async () => {
    await anna();
    const draft = await draftOf();
    world.advance(24 * DAY_MS);
    await remind();
    await world.connection
      .collection<{ _id: string }>('drafts')
      .updateOne({ _id: draft.id }, { $set: { remindedAt: null } });
    expect(await remind()).toBe(0);
    expect(await mails()).toHaveLength(1);
  });
});
