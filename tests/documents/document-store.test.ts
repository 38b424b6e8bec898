import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Document } from '../../src/documents/document.js';
import { verifyDocument } from '../../src/documents/verification.js';
import { secretCode } from '../../src/crm/secret-code.js';
import { createPlatformWorld, type PlatformWorld } from '../fakes/platform-world.js';

let world: PlatformWorld;
beforeAll(async () => {
  world = await createPlatformWorld();
});
afterAll(() => world.close());

const failing = (code: string): unknown => expect.objectContaining({ code });
const DAY_MS = 86_400_000;

function description(overrides: Partial<Document> = {}): Omit<Document, 'sizeBytes' | 'sha256'> {
  const id = randomUUID();
  return {
    id,
    key: `${id}:certificate`,
    caseId: null,
    owner: null,
    kind: 'certificate',
    fileName: 'certificato.pdf',
    mediaType: 'application/pdf',
    state: 'held',
    verificationCode: null,
    createdAt: world.now(),
    validUntil: null,
    ...overrides,
  };
}

describe('document store', () => {
  it.each([0, 1, 255 * 1024, 255 * 1024 + 1, 3_000_000])('gives back %i bytes as they were', async (size) => {
    const bytes = randomBytes(size);
    const stored = await world.services.documents.put(description(), bytes);
    expect(stored).toMatchObject({ sizeBytes: size, sha256: createHash('sha256').update(bytes).digest('hex') });
    expect(Buffer.compare(await world.services.documents.read(stored.id), bytes)).toBe(0);
  });

  it('stores once per key and keeps no bytes of the second', async () => {
    const first = await world.services.documents.put(description({ key: 'same' }), Buffer.from('first'));
    const second = await world.services.documents.put(description({ key: 'same' }), Buffer.from('second'));
    expect(second).toEqual(first);
    const racers = ['x', 'y', 'z'].map((text) => ({
      description: description({ key: 'race' }),
      bytes: Buffer.from(text),
    }));
    const stored = await Promise.all(
      racers.map((racer) => world.services.documents.put(racer.description, racer.bytes)),
    );
    expect(new Set(stored.map(({ id }) => id)).size).toBe(1);
    expect(await world.services.documents.read(stored[0]?.id ?? '')).toHaveLength(1);
    const ids = [first.id, ...racers.map((racer) => racer.description.id)];
    expect(await world.count('document_chunks', { documentId: { $in: ids } })).toBe(2);
  });

  it('does not give out bytes that were changed', async () => {
    const { id } = await world.services.documents.put(description(), Buffer.from('certificate'));
    await world.connection
      .collection('document_chunks')
      .updateOne({ documentId: id }, { $set: { data: Buffer.from('forged') } });
    await expect(world.services.documents.read(id)).rejects.toEqual(failing('DOCUMENT_DAMAGED'));
  });

  it('says which document is missing', async () => {
    await expect(world.services.documents.read('none')).rejects.toEqual(failing('DOCUMENT_NOT_FOUND'));
    await expect(world.services.documents.setState('none', 'released')).rejects.toEqual(failing('DOCUMENT_NOT_FOUND'));
  });

  it('removes uploads that nobody wants, and bytes that lost their description', async () => {
    const { documents } = world.services;
    const photo = description({ owner: 'draft:1', kind: 'photo' });
    const upload = await documents.put(photo, Buffer.from('old'));
    const wanted = await documents.put(description({ owner: 'draft:2', kind: 'photo' }), Buffer.from('wanted'));
    const attached = await documents.put(description({ owner: 'draft:1', kind: 'photo' }), Buffer.from('attached'));
    await documents.attachToCase([attached.id], 'draft:1', randomUUID());
    await world.connection.collection('document_chunks').insertOne({
      _id: 'lost:000000' as never,
      documentId: 'lost',
      data: Buffer.from('x'),
      pendingSince: world.now(),
    });
    const isWanted = ({ id }: Document) => Promise.resolve(id === wanted.id);
    expect(await documents.removeForgotten(world.now(), isWanted)).toBe(0);
    expect(await documents.removeForgotten(new Date(world.now().getTime() + DAY_MS), isWanted)).toBe(1);
    expect(await documents.find(upload.id)).toBeUndefined();
    expect(await world.count('document_chunks', { documentId: { $in: [upload.id, 'lost'] } })).toBe(0);
    expect(await documents.read(attached.id)).toHaveLength(8);
    expect(await documents.read(wanted.id)).toHaveLength(6);
  });

  it('lets nobody take away what a case has reserved, nor another case reserve it', async () => {
    const { documents } = world.services;
    const upload = await documents.put(description({ owner: 'draft:9' }), Buffer.from('a'));
    const [mine, other] = [randomUUID(), randomUUID()];
    expect(await documents.reserveUploads([upload.id], 'draft:8', mine)).toBe(false);
    expect(await documents.reserveUploads([upload.id, 'gone'], 'draft:9', mine)).toBe(false);
    expect(await documents.reserveUploads([upload.id, upload.id], 'draft:9', mine)).toBe(true);
    expect(await documents.reserveUploads([upload.id], 'draft:9', other)).toBe(false);
    await documents.removeUpload(upload.id, 'draft:9');
    // Reserved is not attached: the page of the case does not show it yet.
    expect(await documents.listOfCase(mine)).toEqual([]);
    await documents.attachToCase([upload.id], 'draft:9', other);
    await documents.attachToCase([upload.id], 'draft:9', mine);
    expect(await documents.listOfCase(mine)).toMatchObject([{ id: upload.id, owner: null }]);
    expect(await documents.reserveUploads([upload.id], 'draft:9', mine)).toBe(true);
    expect(await documents.find(upload.id)).toMatchObject({ owner: null, caseId: mine });
  });

  it('gives and removes uploads for their owner only', async () => {
    const { documents } = world.services;
    const upload = await documents.put(description({ owner: 'session:1' }), Buffer.from('a'));
    await documents.attachToCase([upload.id], 'session:2', randomUUID());
    await documents.removeUpload(upload.id, 'session:2');
    expect(await documents.find(upload.id)).toMatchObject({ owner: 'session:1', caseId: null });
    await documents.removeUpload(upload.id, 'session:1');
    expect(await documents.find(upload.id)).toBeUndefined();
  });
});

describe('verification of a certificate', () => {
  const code = secretCode('0f8fad5b-d9cb-469f-a165-70867728950e');
  const verify = (typed: string, now = world.now) =>
    verifyDocument(typed, { documents: world.services.documents, cases: world.services.cases, now });

  it('tells anybody with the code the state and no more than the paper', async () => {
    const value = await world.submit();
    const { id, sha256 } = await world.services.documents.put(
      description({ caseId: value.id, verificationCode: code, validUntil: '2027-05-24' }),
      Buffer.from('pdf'),
    );
    expect(await verify(code)).toEqual({ state: 'unknown' });
    await world.services.documents.setState(id, 'released');
    const known = {
      kind: 'certificate',
      caseNumber: value.number,
      initials: 'A. V.',
      issuedOn: '2026-11-24',
      validUntil: '2027-05-24',
      sha256,
    };
    expect(await verify(code.toLowerCase().replace(/.{4}/g, '$&-'))).toEqual({ state: 'valid', ...known });
    expect(await verify(code, () => new Date('2027-05-24T21:59:59Z'))).toEqual({ state: 'valid', ...known });
    expect(await verify(code, () => new Date('2027-05-24T22:00:00Z'))).toEqual({ state: 'expired', ...known });
    await world.services.documents.setState(id, 'revoked');
    expect(await verify(code)).toEqual({ state: 'revoked', ...known });
  });

  it.each(['', '../../etc/passwd', 'x'.repeat(10_000), '0'.repeat(26)])('knows nothing of %#', async (typed) => {
    expect(await verify(typed)).toEqual({ state: 'unknown' });
  });
});
