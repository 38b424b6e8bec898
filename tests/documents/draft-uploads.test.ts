import { randomUUID } from 'node:crypto';
import { uploadOwnerOf, type Draft } from '../../src/crm/draft.js';
import { createUploadSweep, discardDraft } from '../../src/documents/draft-uploads.js';
import { caseIdOf, createSubmitCase } from '../../src/crm/submit-case.js';
import { createPlatformWorld, reportSubmission, type PlatformWorld } from '../fakes/platform-world.js';

const DAY_MS = 86_400_000;
let world: PlatformWorld;
beforeAll(async () => {
  world = await createPlatformWorld();
});
beforeEach(() => world.clear());
afterAll(() => world.close());

const sweep = () => createUploadSweep({ ...world.services, now: world.now })();

async function upload(draftId: string): Promise<string> {
  const id = randomUUID();
  const description = {
    id,
    key: `${draftId}:photo:${id}`,
    caseId: null,
    owner: uploadOwnerOf(draftId),
    kind: 'photo',
    fileName: 'foto.jpg',
    mediaType: 'image/jpeg',
    state: 'released',
    verificationCode: null,
    createdAt: world.now(),
    validUntil: null,
  } as const;
  await world.services.documents.put(description, Buffer.from('photo'));
  return id;
}

async function draftWithPhotos(count: number): Promise<Draft> {
  const id = randomUUID();
  const documentIds = await Promise.all(Array.from({ length: count }, () => upload(id)));
  const draft = {
    id,
    serviceId: 'segnalazione',
    owner: 'session:1',
    answers: { title: 'Buca' },
    documentIds,
    updatedAt: world.now(),
  };
  await world.services.drafts.save(draft);
  return draft;
}

const exists = async (id: string): Promise<boolean> => (await world.services.documents.find(id)) !== undefined;
const send = (draft: Draft) =>
  world.services.submitCase(reportSubmission({ draftId: draft.id, documentIds: draft.documentIds }));

describe('draft store', () => {
  it('loses no change of two windows that save at the same time', async () => {
    const { drafts } = world.services;
    const { id } = await draftWithPhotos(0);
    const names = Array.from({ length: 8 }, (_, index) => `photo-${index}`);
    await Promise.all(
      names.map((name) => drafts.update(id, ({ documentIds }) => ({ documentIds: [...documentIds, name] }))),
    );
    expect([...((await drafts.find(id))?.documentIds ?? [])].sort()).toEqual(names);
  });

  it('brings no draft back that was sent or thrown away', async () => {
    const { drafts } = world.services;
    const { id } = await draftWithPhotos(0);
    await drafts.remove(id);
    expect(await drafts.update(id, () => ({ owner: 'session:2' }))).toBeUndefined();
    expect(await drafts.find(id)).toBeUndefined();
  });

  it('changes a draft that an older release stored', async () => {
    const id = randomUUID();
    await world.connection.collection<{ _id: string }>('drafts').insertOne({
      _id: id,
      ...{ serviceId: 'segnalazione', owner: 'session:1', answers: {}, documentIds: [], updatedAt: world.now() },
    });
    expect(await world.services.drafts.update(id, () => ({ answers: { title: 'Buca' } }))).toMatchObject({
      answers: { title: 'Buca' },
    });
    expect(await world.services.drafts.find(id)).toMatchObject({ answers: { title: 'Buca' } });
  });
});

describe('throwing a draft away', () => {
  it('takes its uploads with it', async () => {
    const draft = await draftWithPhotos(2);
    await discardDraft(world.services, draft);
    expect(await world.count('drafts')).toBe(0);
    expect(await world.count('documents')).toBe(0);
    expect(await world.count('document_chunks')).toBe(0);
  });

  it('leaves a case that was sent from it meanwhile all its uploads', async () => {
    const draft = await draftWithPhotos(2);
    const { id } = await send(draft);
    await discardDraft(world.services, draft);
    expect(await world.services.documents.listOfCase(id)).toHaveLength(2);
  });

  it('at the very moment of sending: either nothing is sent, or the case has all its uploads', async () => {
    const outcomes = { sent: 0, refused: 0 };
    for (let round = 0; round < 30; round += 1) {
      const draft = await draftWithPhotos(2);
      const [first = ''] = draft.documentIds;
      const remove = () => world.services.documents.removeUpload(first, uploadOwnerOf(draft.id));
      // The removal begins a little later each time, so that it falls between other writes of the sending.
      const late = async () => {
        for (let turn = 0; turn < round; turn += 1) await new Promise(setImmediate);
        await remove();
      };
      const [sent] = await Promise.allSettled([send(draft), late()]);
      const stored = await world.services.documents.listOfCase(caseIdOf(draft.id));
      if (sent.status === 'fulfilled') {
        outcomes.sent += 1;
        expect(stored).toHaveLength(2);
      } else {
        outcomes.refused += 1;
        expect(sent.reason).toMatchObject({ code: 'FOREIGN_DOCUMENT' });
        expect(await world.services.cases.find(caseIdOf(draft.id))).toBeUndefined();
      }
    }
    expect(outcomes.sent + outcomes.refused).toBe(30);
  });
});

describe('sweep of uploads', () => {
  it('leaves what a living draft names however old it is, and takes the rest after a day', async () => {
    const draft = await draftWithPhotos(1);
    const unnamed = await upload(draft.id);
    const orphan = await upload(randomUUID());
    world.advance(DAY_MS - 1);
    expect(await sweep()).toBe(0);
    world.advance(60 * DAY_MS);
    expect(await sweep()).toBe(2);
    expect(await Promise.all([...draft.documentIds, unnamed, orphan].map(exists))).toEqual([true, false, false]);
  });

  it('takes the photos of a draft that has expired', async () => {
    const draft = await draftWithPhotos(2);
    world.advance(31 * DAY_MS);
    // As the store does by itself after thirty days.
    await world.services.drafts.remove(draft.id);
    expect(await sweep()).toBe(2);
    expect(await world.count('document_chunks')).toBe(0);
  });

  it('leaves the uploads of a case that a crash kept from taking them', async () => {
    const draft = await draftWithPhotos(2);
    const { handOver, counters, drafts, now, newId } = world.services;
    const documents = {
      ...handOver.documents,
      attachToCase: () => Promise.reject(new Error('the process was killed')),
    };
    const killed = createSubmitCase({ ...handOver, documents, counters, drafts, now, newId });
    await expect(killed(reportSubmission({ draftId: draft.id, documentIds: draft.documentIds }))).rejects.toThrow(
      'killed',
    );
    await drafts.remove(draft.id);
    world.advance(40 * DAY_MS);
    expect(await sweep()).toBe(0);
    const { id } = await send(draft);
    expect(await world.services.documents.listOfCase(id)).toHaveLength(2);
  });

  it('takes uploads that were reserved for a case that never came, a day after', async () => {
    const draft = await draftWithPhotos(1);
    world.advance(5 * DAY_MS);
    await world.services.documents.reserveUploads(draft.documentIds, uploadOwnerOf(draft.id), caseIdOf(draft.id));
    await world.services.drafts.remove(draft.id);
    expect(await sweep()).toBe(0);
    world.advance(DAY_MS + 1);
    expect(await sweep()).toBe(1);
  });

  it('takes nothing that is reserved between its look and its removal', async () => {
    const { documents } = world.services;
    const draftId = randomUUID();
    const id = await upload(draftId);
    world.advance(2 * DAY_MS);
    const removed = await documents.removeForgotten(world.now(), async () => {
      await documents.reserveUploads([id], uploadOwnerOf(draftId), caseIdOf(draftId));
      return false;
    });
    expect(removed).toBe(0);
    expect(await exists(id)).toBe(true);
  });
});
