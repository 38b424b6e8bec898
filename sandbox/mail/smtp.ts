import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Faults } from '../control/faults.js';
import type { Journal } from '../control/journal.js';
import type { Mailbox } from './mailbox.js';

/**
 * What a mail server can do wrong, asked for by `PUT /__sandbox/faults` with `effect.signal`; `match.body` may hold the
 * recipient's address.
 *
 * - `refuse-recipient` 550 for ever; `greylist` 451, try again later
 * - `drop-connection` cuts before the message is taken; `drop-after-accept` cuts after, so that the sender cannot know
 * - `slow` answers late
 */
export const SMTP_SIGNALS = ['refuse-recipient', 'greylist', 'drop-connection', 'drop-after-accept', 'slow'] as const;

export interface SmtpOptions {
  readonly mailbox: Mailbox;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly port: number;
  /** How late a slow answer is. */
  readonly slowMs: number;
  /** Longest message taken. */
  readonly limitBytes: number;
}

export interface Smtp {
  /** `smtp://127.0.0.1:<port>` */
  readonly url: string;
  close(): Promise<void>;
}

class SmtpRefusal extends Error {
  readonly responseCode: number;

  constructor(responseCode: number, message: string) {
    super(message);
    this.name = 'SmtpRefusal';
    this.responseCode = responseCode;
  }
}

async function readAll(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Listens for mail on the loopback interface, without sign-in or TLS. @throws the system's error when the port is taken */
export async function listenForMail(options: SmtpOptions): Promise<Smtp> {
  const { mailbox, faults, journal, port, slowMs, limitBytes } = options;

  function record(session: SMTPServerSession, status: number | null, verdict: string, subject = ''): void {
    const { mailFrom, rcptTo } = session.envelope;
    journal.record({
      method: 'SMTP',
      path: `/${rcptTo.map(({ address }) => address.toLowerCase()).join(',')}`,
      query: '',
      headers: { from: mailFrom ? mailFrom.address : '' },
      body: subject,
      status,
      verdict,
    });
  }

  async function takeMessage(stream: SMTPServerDataStream, session: SMTPServerSession, cut: () => void): Promise<void> {
    const source = await readAll(stream);
    const to = session.envelope.rcptTo.map(({ address }) => address.toLowerCase());
    const about = to.join(' ');
    if (stream.sizeExceeded) {
      record(session, 552, 'refused: too long');
      throw new SmtpRefusal(552, `5.3.4 Message longer than ${limitBytes} bytes`);
    }
    if (faults.takeSignal('slow', about)) await new Promise((resolve) => setTimeout(resolve, slowMs).unref());
    if (faults.takeSignal('drop-connection', about)) {
      record(session, null, 'fault: connection dropped');
      cut();
      return;
    }
    const { mailFrom } = session.envelope;
    const mail = await mailbox.add({ from: mailFrom ? mailFrom.address : '', to }, source);
    if (faults.takeSignal('drop-after-accept', about)) {
      record(session, null, `accepted ${mail.id}; fault: answer lost`, mail.subject);
      cut();
      return;
    }
    record(session, 250, `accepted ${mail.id}`, mail.subject);
  }

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: limitBytes,
    closeTimeout: 20,
    onRcptTo({ address }, session, callback) {
      const about = address.toLowerCase();
      const refusal = faults.takeSignal('refuse-recipient', about)
        ? new SmtpRefusal(550, '5.1.1 No such mailbox')
        : faults.takeSignal('greylist', about)
          ? new SmtpRefusal(451, '4.7.1 Greylisted, try again later')
          : undefined;
      if (refusal) {
        const envelope = { ...session.envelope, rcptTo: [{ address, args: false as const }] };
        record({ ...session, envelope }, refusal.responseCode, `refused: ${refusal.message}`);
      }
      callback(refusal);
    },
    onData(stream, session, callback) {
      takeMessage(stream, session, () => cut(session)).then(
        () => callback(),
        (error: unknown) => callback(error instanceof Error ? error : new Error('The message could not be taken')),
      );
    },
  });
  const cut = ({ id }: SMTPServerSession) => {
    for (const connection of server.connections) if (connection.id === id) connection._socket.destroy();
  };
  // A client that leaves in the middle of a sentence is no trouble of ours.
  server.on('error', () => undefined);

  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: boundPort } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${boundPort}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}
