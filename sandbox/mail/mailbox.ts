import { createHash, randomUUID } from 'node:crypto';
import { simpleParser, type AddressObject } from 'mailparser';
import { openDurableLog } from '../durable-log.js';

export interface MailAttachment {
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** A mail that was taken. */
export interface Mail {
  readonly id: string;
  /** UTC instant, ISO 8601. */
  readonly receivedAt: string;
  /** Who it was really sent to and by: the envelope, not the header. Addresses in small letters. */
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  /** Null when the sender gave none. */
  readonly messageId: string | null;
  /** Header names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** As sent, not made safe; null when the mail has only text. */
  readonly html: string | null;
  readonly attachments: readonly MailAttachment[];
}

/** A mail with what came over the wire. */
interface KeptMail {
  readonly mail: Mail;
  /** Base64 of the whole message. */
  readonly source: string;
}

export interface Mailbox {
  /** Keeps a message; the oldest goes when there are too many. */
  add(envelope: Mail['envelope'], source: Buffer): Promise<Mail>;
  /** Newest first; only those to this address when given. */
  list(to?: string): readonly Mail[];
  find(id: string): Mail | undefined;
  /** The message byte by byte. */
  source(id: string): Buffer | undefined;
  attachment(id: string, index: number): Promise<{ content: Buffer; description: MailAttachment } | undefined>;
  clear(): void;
  close(): void;
}

const addressText = (address: AddressObject | AddressObject[] | undefined) =>
  [address ?? []]
    .flat()
    .map(({ text }) => text)
    .join(', ');

async function readMail(envelope: Mail['envelope'], source: Buffer, receivedAt: string): Promise<Mail> {
  const parsed = await simpleParser(source, { skipTextToHtml: true, skipHtmlToText: true });
  return {
    id: randomUUID(),
    receivedAt,
    envelope,
    from: addressText(parsed.from),
    to: addressText(parsed.to),
    subject: parsed.subject ?? '',
    messageId: parsed.messageId ?? null,
    headers: Object.fromEntries(
      parsed.headerLines.map(({ key, line }) => [key, line.slice(line.indexOf(':') + 1).trim()]),
    ),
    text: parsed.text ?? '',
    html: typeof parsed.html === 'string' ? parsed.html : null,
    attachments: parsed.attachments.map(({ filename, contentType, content }) => ({
      fileName: filename ?? 'allegato',
      contentType,
      bytes: content.byteLength,
      sha256: createHash('sha256').update(content).digest('hex'),
    })),
  };
}

type Entry = ({ readonly kind: 'mail' } & KeptMail) | { readonly kind: 'cleared' };

/** The last `capacity` mails, on disk too when a file is given. */
export function openMailbox(options: { file: string | undefined; capacity: number; now: () => Date }): Mailbox {
  const { file, capacity, now } = options;
  const log = openDurableLog<Entry>(file, capacity);
  let kept: KeptMail[] = [];

  function apply(entry: Entry): void {
    kept = entry.kind === 'cleared' ? [] : [entry, ...kept].slice(0, capacity);
  }
  log.entries.forEach(apply);

  function write(entry: Entry): void {
    log.append(entry);
    apply(entry);
  }

  const find = (id: string) => kept.find(({ mail }) => mail.id === id);
  const bytesOf = ({ source }: KeptMail) => Buffer.from(source, 'base64');
  return {
    async add(envelope, source) {
      const mail = await readMail(envelope, source, now().toISOString());
      write({ kind: 'mail', mail, source: source.toString('base64') });
      return mail;
    },
    list: (to) =>
      kept.map(({ mail }) => mail).filter(({ envelope }) => to === undefined || envelope.to.includes(to.toLowerCase())),
    find: (id) => find(id)?.mail,
    source(id) {
      const entry = find(id);
      return entry && bytesOf(entry);
    },
    async attachment(id, index) {
      const entry = find(id);
      const description = entry?.mail.attachments[index];
      if (!entry || !description) return undefined;
      const parsed = await simpleParser(bytesOf(entry));
      const content = parsed.attachments[index]?.content;
      return content && { content, description };
    },
    clear: () => write({ kind: 'cleared' }),
    close: () => log.close(),
  };
}
