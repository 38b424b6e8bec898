import { randomUUID } from 'node:crypto';
import { resumeHandOvers } from '../../src/crm/hand-over.js';
import { uploadOwnerOf } from '../../src/crm/draft.js';
import { caseIdOf } from '../../src/crm/submit-case.js';
import { parseCaseNumber } from '../../src/crm/case-number.js';
import { createSubmitCase } from '../../src/crm/submit-case.js';
import {
  ANNA,
  createPlatformWorld,
  reportSubmission,
  submission,
  type PlatformWorld,
} from '../fakes/platform-world.js';

let world: PlatformWorld;
beforeAll(async () => {
  world = await createPlatformWorld();
});
beforeEach(() => world.clear());
afterAll(() => world.close());

const failing = (code: string): unknown => expect.objectContaining({ code });

/** The platform's own parts, the one named failing when it is used the n-th time. */
function interrupted(part: 'outbox' | 'interactions' | 'documents' | 'markHandedOver') {
  const { handOver, counters, drafts, now, newId } = world.services;
  const broken = () => Promise.reject(new Error('the process was killed'));
  const dependencies = { ...handOver, counters, drafts, now, newId };
  const parts = {
    outbox: { ...dependencies, outbox: { put: broken } },
    interactions: { ...dependencies, interactions: { ...handOver.interactions, append: broken } },
    documents: { ...dependencies, documents: { ...handOver.documents, attachToCase: broken } },
    markHandedOver: { ...dependencies, cases: { ...handOver.cases, markHandedOver: broken } },
  };
  return createSubmitCase(parts[part]);
}

async function upload(draftId: string): Promise<string> {
  const id = randomUUID();
  await world.services.documents.put(
    {
      id,
      key: `upload:${id}`,
      caseId: null,
      owner: uploadOwnerOf(draftId),
      kind: 'photo',
      fileName: 'foto.jpg',
      mediaType: 'image/jpeg',
      state: 'held',
      verificationCode: null,
      createdAt: world.now(),
      validUntil: null,
    },
    Buffer.from('photo'),
  );
  return id;
}

describe('submitCase', () => {
  it('stores a case with number and term and hands it to the engine with ids and choices only', async () => {
    const value = await world.submit({
      answers: {
        useKind: 'exempt',
        exemptionReason: '7',
        certificateLanguage: 'it',
        delivery: 'portal',
        email: 'a@b.it',
      },
    });
    expect(parseCaseNumber(value.number)).toBe(value.number);
    expect(value).toMatchObject({ status: 'submitted', dueOn: '2026-12-24', outcome: null });
    expect(value.trackingCode).toMatch(/^[0-9A-Z]{26}$/);
    expect(await world.outboxRow(`start:${value.id}`)).toMatchObject({
      message: {
        kind: 'publish-message',
        name: 'caso-certificato-residenza',
        correlationKey: value.id,
        startsCaseId: value.id,
        variables: {
          caseId: value.id,
          serviceId: 'certificato-residenza',
          channel: 'portal',
          useKind: 'exempt',
          exemptionReason: '7',
          certificateLanguage: 'it',
          delivery: 'portal',
        },
      },
    });
    const row = await world.outboxRow(`start:${value.id}`);
    expect(JSON.stringify(row)).not.toContain('a@b.it');
    expect(await world.services.interactions.listOfCase(value.id)).toMatchObject([
      { kind: 'case-submitted', channel: 'portal', taxCode: ANNA.kind === 'citizen' ? ANNA.taxCode : '' },
    ]);
  });

  it('gives the numbers of a year one by one', async () => {
    const [first, second] = [await world.submit(), await world.submit()];
    expect([first.number, second.number].map((number) => number.slice(0, 11))).toEqual(['2026-000001', '2026-000002']);
    world.setNow(new Date('2026-12-31T23:30:00Z'));
    expect((await world.submit()).number).toMatch(/^2027-000001-/);
  });

  it('makes one case of a form that is sent twice, also at the same time', async () => {
    const request = submission();
    const all = await Promise.all(Array.from({ length: 8 }, () => world.services.submitCase(request)));
    const again = await world.services.submitCase({ ...request, answers: { useKind: 'other' } });
    expect(new Set([...all, again].map(({ id, number }) => `${id} ${number}`)).size).toBe(1);
    expect(again.answers).toEqual(request.answers);
    expect(await world.count('cases')).toBe(1);
    expect(await world.count('outbox')).toBe(1);
    expect(await world.count('interactions')).toBe(1);
  });

  it('removes the draft that became a case', async () => {
    const draft = {
      id: randomUUID(),
      serviceId: 'segnalazione',
      owner: 'session:1',
      answers: {},
      documentIds: [],
      updatedAt: world.now(),
    };
    await world.services.drafts.save(draft);
    await world.services.submitCase(reportSubmission({ draftId: draft.id }));
    expect(await world.services.drafts.find(draft.id)).toBeUndefined();
  });

  it('takes the uploads of the draft along, and no upload of anybody else', async () => {
    const draftId = randomUUID();
    const [own, foreign] = [await upload(draftId), await upload(randomUUID())];
    const value = await world.services.submitCase(reportSubmission({ draftId, documentIds: [own] }));
    expect(await world.services.documents.listOfCase(value.id)).toMatchObject([{ id: own, owner: null }]);
    await expect(world.services.submitCase(reportSubmission({ documentIds: [foreign] }))).rejects.toEqual(
      failing('FOREIGN_DOCUMENT'),
    );
    await expect(world.services.submitCase(reportSubmission({ documentIds: [own] }))).rejects.toEqual(
      failing('FOREIGN_DOCUMENT'),
    );
  });

  it('lets no form field pass for an id of the process', async () => {
    const value = await world.submit();
    const row = await world.outboxRow(`start:${value.id}`);
    expect(row?.message).toMatchObject({ variables: { caseId: value.id, exemptionReason: null } });
  });

  it('refuses a service that is not there', async () => {
    await expect(world.submit({ serviceId: 'nothing' })).rejects.toEqual(failing('SERVICE_NOT_FOUND'));
    expect(await world.count('cases')).toBe(0);
  });
});

describe('submitCase interrupted', () => {
  it.each(['documents', 'outbox', 'interactions', 'markHandedOver'] as const)(
    'at %s: the sweep hands the case over, once',
    async (part) => {
      const draftId = randomUUID();
      const request = reportSubmission({ draftId, documentIds: [await upload(draftId)] });
      await expect(interrupted(part)(request)).rejects.toThrow('killed');
      const id = caseIdOf(request.draftId);
      expect(await world.get(id)).toMatchObject({ status: 'submitted' });

      expect(await resumeHandOvers(world.now(), world.services.handOver)).toBe(0);
      world.advance(60_000);
      expect(await resumeHandOvers(world.now(), world.services.handOver)).toBe(1);
      expect(await resumeHandOvers(world.now(), world.services.handOver)).toBe(0);

      expect(await world.outboxRow(`start:${id}`)).toMatchObject({ message: { correlationKey: id } });
      expect(await world.services.documents.listOfCase(id)).toHaveLength(1);
      expect(await world.services.interactions.listOfCase(id)).toHaveLength(1);
      expect(await world.count('outbox')).toBe(1);
    },
  );

  it('at the outbox: sending again completes the same case', async () => {
    const request = submission();
    await expect(interrupted('outbox')(request)).rejects.toThrow('killed');
    const value = await world.services.submitCase(request);
    expect(await world.count('cases')).toBe(1);
    expect(await world.outboxRow(`start:${value.id}`)).toBeDefined();
    world.advance(60_000);
    expect(await resumeHandOvers(world.now(), world.services.handOver)).toBe(0);
  });

  it('leaves a case of a service that is out of order waiting, and goes on with the others', async () => {
    const [waiting, other] = [submission(), reportSubmission()];
    await expect(interrupted('outbox')(waiting)).rejects.toThrow('killed');
    await expect(interrupted('outbox')(other)).rejects.toThrow('killed');
    world.advance(60_000);
    const { catalogue } = world.services.handOver;
    const find = (id: string) => (id === 'certificato-residenza' ? undefined : catalogue.find(id));
    expect(await resumeHandOvers(world.now(), { ...world.services.handOver, catalogue: { ...catalogue, find } })).toBe(
      1,
    );
    expect(await world.outboxRow(`start:${caseIdOf(other.draftId)}`)).toBeDefined();
    expect(await resumeHandOvers(world.now(), world.services.handOver)).toBe(1);
  });

  it('is not held up by a case that cannot be handed over', async () => {
    const [broken, other] = [submission(), reportSubmission()];
    await expect(interrupted('outbox')(broken)).rejects.toThrow('killed');
    await expect(interrupted('outbox')(other)).rejects.toThrow('killed');
    world.advance(60_000);
    const { outbox } = world.services.handOver;
    const put: typeof outbox.put = (key, message) =>
      key === `start:${caseIdOf(broken.draftId)}` ? Promise.reject(new Error('refused')) : outbox.put(key, message);
    await expect(resumeHandOvers(world.now(), { ...world.services.handOver, outbox: { put } })).rejects.toThrow(
      '1 cases could not be handed over',
    );
    expect(await world.outboxRow(`start:${caseIdOf(other.draftId)}`)).toBeDefined();
    expect(await resumeHandOvers(world.now(), world.services.handOver)).toBe(1);
  });
});
