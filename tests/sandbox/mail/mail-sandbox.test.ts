import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { createMailSandbox, type MailSandbox } from '../../../sandbox/mail/mail-sandbox.js';

const now = () => new Date('2026-11-24T09:00:00.000Z');
const TO = 'anna.venier@posta.example';

let mail: MailSandbox;
beforeEach(async () => {
  mail = await createMailSandbox({ now, slowMs: 300, limitBytes: 200_000 });
});
afterEach(() => mail.close());

async function send(message: SendMailOptions = {}, options: object = {}) {
  const transport = createTransport({ url: mail.smtpUrl, ...options });
  try {
    return await transport.sendMail({
      from: 'Comune <dime@comune.example>',
      to: TO,
      subject: 'Ricevuta della richiesta',
      text: 'La tua richiesta 2026-000123 è arrivata.',
      ...message,
    });
  } finally {
    transport.close();
  }
}

const get = async (path: string) => {
  const response = await fetch(`${mail.url}${path}`);
  return { status: response.status, headers: response.headers, text: await response.text() };
};

describe('the trial mail server', () => {
  it('keeps a mail with text, formatted part and attachment', async () => {
    await send({
      html: '<p>La tua <strong>richiesta</strong></p>',
      messageId: '<case-1.received@comune.example>',
      attachments: [{ filename: 'ricevuta.pdf', content: Buffer.from('%PDF-1.7') }],
    });
    const [received] = mail.mails(TO);
    expect(received).toMatchObject({
      receivedAt: '2026-11-24T09:00:00.000Z',
      envelope: { from: 'dime@comune.example', to: [TO] },
      subject: 'Ricevuta della richiesta',
      messageId: '<case-1.received@comune.example>',
      html: '<p>La tua <strong>richiesta</strong></p>',
      attachments: [{ fileName: 'ricevuta.pdf', contentType: 'application/pdf', bytes: 8 }],
    });
    expect(received?.text).toContain('2026-000123');
    const file = await fetch(`${mail.url}/mails/${received?.id}/attachments/0`);
    expect(await file.text()).toBe('%PDF-1.7');
    expect(file.headers.get('content-disposition')).toContain('ricevuta.pdf');
  });

  it('lists by recipient, in any case of letters, newest first', async () => {
    await send({ subject: 'Prima' });
    await send({ to: 'altro@posta.example' });
    await send({ subject: 'Seconda', to: TO.toUpperCase() });
    const response = await fetch(`${mail.url}/__sandbox/mails?to=${TO}`);
    const { mails } = (await response.json()) as { mails: { subject: string }[] };
    expect(mails.map(({ subject }) => subject)).toEqual(['Seconda', 'Prima']);
  });

  it('drops the oldest when there are more than it keeps', async () => {
    await mail.close();
    mail = await createMailSandbox({ now, capacity: 2 });
    for (const subject of ['uno', 'due', 'tre']) await send({ subject });
    expect(mail.mails().map(({ subject }) => subject)).toEqual(['tre', 'due']);
  });

  it('can be emptied', async () => {
    await send();
    await fetch(`${mail.url}/__sandbox/mails`, { method: 'DELETE' });
    expect(mail.mails()).toEqual([]);
  });

  it('writes each delivery into the journal', async () => {
    await send();
    expect(mail.journal.list({ pathPrefix: `/${TO}` })).toMatchObject([
      { method: 'SMTP', status: 250, body: 'Ricevuta della richiesta' },
    ]);
  });

  it('remembers its mails in a data folder, without a last line that was cut short', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'dime-mail-'));
    try {
      await mail.close();
      mail = await createMailSandbox({ now, dataDir, capacity: 2 });
      for (const subject of ['uno', 'due', 'tre']) await send({ subject });
      await mail.close();
      appendFileSync(join(dataDir, 'mails.jsonl'), '{"kind":"mail","mail":{"id":"cut');
      mail = await createMailSandbox({ now, dataDir, capacity: 2 });
      expect(mail.mails().map(({ subject }) => subject)).toEqual(['tre', 'due']);
      await send({ subject: 'quattro' });
      await mail.close();
      mail = await createMailSandbox({ now, dataDir, capacity: 2 });
      expect(mail.mails().map(({ subject }) => subject)).toEqual(['quattro', 'tre']);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  it('refuses to start on a port that is taken', async () => {
    const { port } = new URL(mail.url);
    await expect(createMailSandbox({ now, port: Number(port) })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const smtpPort = Number(new URL(mail.smtpUrl).port);
    await expect(createMailSandbox({ now, smtpPort })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('its faults', () => {
  const fault = (signal: string, times = 1) => mail.faults.set([{ match: { body: TO }, effect: { signal }, times }]);

  it('refuses a recipient, and only that one', async () => {
    fault('refuse-recipient');
    await expect(send()).rejects.toMatchObject({ responseCode: 550 });
    await send({ to: 'altro@posta.example' });
    expect(mail.mails()).toHaveLength(1);
    expect(mail.journal.list({ pathPrefix: `/${TO}` })).toMatchObject([{ status: 550 }]);
  });

  it('greylists the first attempt and takes the second', async () => {
    fault('greylist');
    await expect(send()).rejects.toMatchObject({ responseCode: 451 });
    await send();
    expect(mail.mails(TO)).toHaveLength(1);
  });

  it('cuts the connection before the mail is taken', async () => {
    fault('drop-connection');
    await expect(send()).rejects.toThrow();
    expect(mail.mails()).toEqual([]);
  });

  it('cuts the connection after the mail is taken: the sender cannot know', async () => {
    fault('drop-after-accept');
    await expect(send()).rejects.toThrow();
    expect(mail.mails(TO)).toHaveLength(1);
    expect(mail.journal.list()).toMatchObject([{ status: null, verdict: expect.stringContaining('answer lost') }]);
  });

  it('answers late: a sender without patience gives up', async () => {
    fault('slow');
    await expect(send({}, { socketTimeout: 100 })).rejects.toThrow();
  });

  it('refuses a message that is too long', async () => {
    await expect(send({ text: 'x'.repeat(300_000) })).rejects.toMatchObject({ responseCode: 552 });
    expect(mail.mails()).toEqual([]);
  });
});

describe('its pages', () => {
  const hostile = '<script>alert(1)</script>"><img src=x onerror=alert(2)>';

  it('list the mails in both languages', async () => {
    expect((await get('/')).text).toContain('Non è arrivato ancora nessun messaggio.');
    await send();
    expect((await get('/')).text).toContain('Ricevuta della richiesta');
    expect((await get('/?lang=en')).text).toContain('Mails received');
    expect((await get('/?to=nessuno@posta.example')).text).toContain('Nessun messaggio per questo indirizzo.');
  });

  it('show hostile content as text, and the formatted part only in a frame that may do nothing', async () => {
    await send({ subject: hostile, text: hostile, html: hostile, attachments: [{ filename: hostile, content: 'x' }] });
    const { id } = mail.mails()[0] ?? { id: '' };
    const list = await get('/');
    const page = await get(`/mails/${id}`);
    for (const { text } of [list, page]) {
      expect(text).not.toContain('<script>');
      expect(text).not.toContain('<img');
    }
    expect(page.text).toContain('<iframe sandbox');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const frame = await get(`/mails/${id}/html`);
    expect(frame.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
    const source = await get(`/mails/${id}/source`);
    expect(source.headers.get('content-type')).toContain('text/plain');
    const attachment = await get(`/mails/${id}/attachments/0`);
    expect(attachment.headers.get('content-type')).toContain('application/octet-stream');
  });

  it('say that a mail is not there', async () => {
    for (const path of ['/mails/x', '/mails/x/html', '/mails/x/source', '/mails/x/attachments/0']) {
      const { status, text } = await get(path);
      expect([path, status]).toEqual([path, 404]);
      expect(text).toContain('Messaggio non trovato');
    }
  });
});
