import { createTransport } from 'nodemailer';
import type { DocumentStore } from '../documents/document.js';
import { NotFoundError, UnavailableError } from '../errors.js';
import type { NotificationStore } from './notification-store.js';

export interface MailAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Buffer;
}

/** The one thing asked of a mail server; nodemailer's transport has it. */
export interface MailTransport {
  sendMail(mail: {
    readonly from: string;
    readonly to: string;
    readonly subject: string;
    readonly text: string;
    readonly html: string;
    readonly messageId: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly attachments: readonly MailAttachment[];
  }): Promise<unknown>;
}

/** @param url `smtp://user:password@host:port` or `smtps://...` */
export function createMailTransport(url: string): MailTransport & { verify(): Promise<unknown>; close(): void } {
  const transport = createTransport({ url, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 });
  return {
    sendMail: ({ headers, attachments, ...mail }) =>
      transport.sendMail({ ...mail, headers: { ...headers }, attachments: [...attachments] }),
    verify: () => transport.verify(),
    close: () => transport.close(),
  };
}

/** A refusal for good, e.g. of an address that does not exist: repeating cannot help. @source RFC 5321 4.2.1, 5yz */
function isRefusedForGood(error: unknown): boolean {
  const { responseCode } = error as { responseCode?: unknown };
  return typeof responseCode === 'number' && responseCode >= 500;
}

/**
 * Makes the function by which the outbox sends a notification. A message that was sent is not sent again; after a crash
 * between sending and noting it, it goes out again with the same Message-ID, by which mail systems know it.
 *
 * @throws {UnavailableError} MAIL_UNAVAILABLE when the server did not take it: try again later
 * @throws {NotFoundError} NOTIFICATION_NOT_FOUND
 */
export function createSendNotification({
  store,
  transport,
  from,
  messageIdDomain,
  documents,
  now,
}: {
  readonly store: NotificationStore;
  readonly transport: MailTransport;
  readonly from: string;
  /** Domain of Message-IDs, e.g. the host of the public address. */
  readonly messageIdDomain: string;
  readonly documents: Pick<DocumentStore, 'find' | 'read'>;
  readonly now: () => Date;
}): (notificationId: string) => Promise<void> {
  return async (id) => {
    const notification = await store.find(id);
    if (!notification) throw new NotFoundError('NOTIFICATION_NOT_FOUND', `There is no notification ${id}`);
    if (notification.state !== 'queued') return;
    const { to, subject, text, html, language } = notification;
    const attachments = await readAttachments(notification.documentIds, documents);
    try {
      await transport.sendMail({
        from,
        to,
        subject,
        text,
        html,
        messageId: `<${id}@${messageIdDomain}>`,
        headers: { 'Content-Language': language, 'Auto-Submitted': 'auto-generated' },
        attachments,
      });
    } catch (error) {
      const isFinal = isRefusedForGood(error);
      await store.recordAttempt(id, isFinal ? 'failed' : 'queued', null);
      if (isFinal) return;
      throw new UnavailableError('MAIL_UNAVAILABLE', `The mail server did not take notification ${id}`, {
        cause: error,
      });
    }
    await store.recordAttempt(id, 'sent', now());
  };
}

/** A document that was withdrawn meanwhile does not go out any more. */
async function readAttachments(
  ids: readonly string[],
  documents: Pick<DocumentStore, 'find' | 'read'>,
): Promise<MailAttachment[]> {
  const found = await Promise.all(ids.map((id) => documents.find(id)));
  const released = found.filter((document) => document !== undefined).filter(({ state }) => state === 'released');
  return Promise.all(
    released.map(async ({ id, fileName, mediaType }) => ({
      filename: fileName,
      contentType: mediaType,
      content: Buffer.from(await documents.read(id)),
    })),
  );
}
