import { LANGUAGES } from '../../src/texts.js';
import { composeMail } from '../../src/notifications/compose-mail.js';
import { NOTIFICATION_TEMPLATES } from '../../src/notifications/notification-templates.js';
import { createPlatformWorld, type PlatformWorld } from '../fakes/platform-world.js';

let world: PlatformWorld;
beforeAll(async () => {
  world = await createPlatformWorld();
});
beforeEach(() => world.clear());
afterAll(() => world.close());

const failing = (code: string): unknown => expect.objectContaining({ code });

/** A value for everything that any template asks for. */
const data = {
  number: '2026-000123-K',
  url: 'https://dime.example/pratiche/2026-000123-K',
  amount: '16,52 €',
  expires: '4 dicembre 2026',
  validUntil: '24 maggio 2027',
  reason: 'Pagato due volte',
  office: 'Ufficio Anagrafe',
  due: '24 dicembre 2026',
  summary: 'Il problema è stato risolto.',
  message: 'Lampada sostituita.',
  reopening: '',
  service: 'Certificato di residenza',
  saved: '1 novembre 2026',
  settings: 'https://dime.example/area-personale/dati',
};

const request = (overrides = {}) => ({
  key: 'case:released',
  caseId: null,
  taxCode: 'VNRNNA84C55L736A',
  to: 'anna@example.com',
  language: 'it' as const,
  template: 'certificate-released',
  data,
  ...overrides,
});

const templates = Object.keys(NOTIFICATION_TEMPLATES).flatMap((name) =>
  LANGUAGES.map((language) => [name, language] as const),
);

describe('mails', () => {
  it.each(templates)('%s in %s has subject, words and link, in text and in HTML alike', (name, language) => {
    const { subject, text, html } = composeMail(name, language, data);
    for (const words of [subject, text, html]) expect(words).not.toMatch(/[{}]|undefined/);
    // A draft has no number yet: its service tells which it is.
    expect(subject).toContain(name === 'draft-reminder' ? data.service : data.number);
    expect(text).toContain(data.url);
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).toContain(`href="${data.url}"`);
  });

  it('are written in both languages, not copied', () => {
    const shared = templates.filter(
      ([name]) => composeMail(name, 'it', data).subject === composeMail(name, 'en', data).subject,
    );
    expect(shared).toEqual([]);
  });

  it('let no value of a person become markup, another line of the head or another link', () => {
    const hostile = '<img src=x onerror=alert(1)>\r\nBcc: all@example.com';
    const { subject, html, text } = composeMail('report-answered', 'it', {
      ...data,
      message: hostile,
      number: hostile,
    });
    expect(subject).not.toMatch(/[\r\n]/);
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; Bcc: all@example.com');
    expect(text).not.toContain('\r');
    expect(() => composeMail('report-answered', 'it', { ...data, url: 'javascript:alert(1)' })).toThrow('web address');
  });

  it('need their values and a known name', () => {
    expect(() => composeMail('certificate-released', 'it', { number: '1' })).toThrow('validUntil');
    expect(() => composeMail('constructor', 'it', data)).toThrow('There is no mail constructor');
  });

  it('leave an empty paragraph out', () => {
    expect(composeMail('report-answered', 'it', data).html.match(/<p>/g)).toHaveLength(4);
    expect(
      composeMail('report-answered', 'it', { ...data, reopening: 'Puoi riaprirla.' }).html.match(/<p>/g),
    ).toHaveLength(5);
  });
});

describe('notifications', () => {
  it('are queued once per key, with the words of that moment', async () => {
    const { notifications } = world.services;
    expect(await notifications.queue(request())).toBe('queued');
    expect(await notifications.queue(request({ data: { ...data, validUntil: 'mai' } }))).toBe('already-queued');
    const [stored, ...others] = await notifications.listOfCitizen('VNRNNA84C55L736A');
    expect(others).toEqual([]);
    expect(stored).toMatchObject({ state: 'queued', attempts: 0, to: 'anna@example.com' });
    expect(stored?.text).toContain('24 maggio 2027');
    expect(await world.outboxRow(`mail:${stored?.id}`)).toMatchObject({
      message: { kind: 'send-mail', notificationId: stored?.id },
    });
    expect(await world.count('outbox')).toBe(1);
  });

  it('are put into the outbox by a repetition when a crash came in between', async () => {
    const { notifications } = world.services;
    await notifications.queue(request());
    await world.connection.collection('outbox').deleteMany({});
    await notifications.queue(request());
    expect(await world.count('outbox')).toBe(1);
  });

  it('are not made for who gave no address', async () => {
    expect(await world.services.notifications.queue(request({ to: null }))).toBe('no-address');
    expect(await world.count('notifications')).toBe(0);
  });
});

describe('sending', () => {
  async function queued(overrides = {}) {
    await world.services.notifications.queue(request(overrides));
    const [stored] = await world.services.notifications.listOfCitizen('VNRNNA84C55L736A');
    if (!stored) throw new Error('it was queued');
    return stored.id;
  }
  const stateOf = async (id: string) => world.services.notificationStore.find(id);

  it('sends a message once, under an id that mail systems know again', async () => {
    const id = await queued();
    await world.sendNotification(id);
    await world.sendNotification(id);
    expect(world.mails).toHaveLength(1);
    expect(world.mails[0]).toMatchObject({
      to: 'anna@example.com',
      messageId: `<${id}@localhost>`,
      headers: { 'Content-Language': 'it' },
    });
    expect(await stateOf(id)).toMatchObject({ state: 'sent', attempts: 1, sentAt: world.now() });
  });

  it('leaves a message queued when the server is away', async () => {
    const id = await queued();
    world.refuseMails(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNECTION' }));
    await expect(world.sendNotification(id)).rejects.toEqual(failing('MAIL_UNAVAILABLE'));
    expect(await stateOf(id)).toMatchObject({ state: 'queued', attempts: 1 });
    world.refuseMails(undefined);
    await world.sendNotification(id);
    expect(await stateOf(id)).toMatchObject({ state: 'sent', attempts: 2 });
  });

  it('gives up on an address that the server refuses for good', async () => {
    const id = await queued();
    world.refuseMails(Object.assign(new Error('550 no such user'), { responseCode: 550 }));
    await world.sendNotification(id);
    expect(await stateOf(id)).toMatchObject({ state: 'failed', attempts: 1 });
    world.refuseMails(undefined);
    await world.sendNotification(id);
    expect(world.mails).toEqual([]);
  });

  it('attaches documents that are released, and no other', async () => {
    const document = (id: string, state: 'released' | 'held') =>
      world.services.documents.put(
        {
          id,
          key: id,
          caseId: null,
          owner: null,
          kind: 'certificate',
          fileName: `${id}.pdf`,
          mediaType: 'application/pdf',
          state,
          verificationCode: null,
          createdAt: world.now(),
          validUntil: null,
        },
        Buffer.from(id),
      );
    await document('one', 'released');
    await document('two', 'held');
    await world.sendNotification(await queued({ documentIds: ['one', 'two', 'gone'] }));
    expect(world.mails[0]?.attachments).toEqual([
      { filename: 'one.pdf', contentType: 'application/pdf', content: Buffer.from('one') },
    ]);
  });

  it('says which message is missing', async () => {
    await expect(world.sendNotification('none')).rejects.toEqual(failing('NOTIFICATION_NOT_FOUND'));
  });
});
