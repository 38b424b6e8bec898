import { join } from 'node:path';
import { listen } from '../control/listen.js';
import { createSandboxApp, type SandboxApp, type SandboxOptions } from '../control/sandbox-app.js';
import { mailRoutes } from './mail-routes.js';
import { openMailbox, type Mail } from './mailbox.js';
import { listenForMail } from './smtp.js';

export interface MailSandboxOptions extends SandboxOptions {
  /** Port for SMTP; 0, the default, lets the system choose. `port` is that of the pages. */
  readonly smtpPort?: number;
  /** Mails kept; 200 unless told. */
  readonly capacity?: number;
  /** Folder where the mails outlive the process; without it they do not. */
  readonly dataDir?: string;
  /** How late a slow answer is; 15 seconds unless told. */
  readonly slowMs?: number;
  /** Longest message taken; 20 MiB unless told. */
  readonly limitBytes?: number;
}

export interface MailSandbox extends Pick<SandboxApp, 'journal' | 'faults'> {
  /** Pages and JSON. */
  readonly url: string;
  /** For the sender: `smtp://127.0.0.1:<port>`. */
  readonly smtpUrl: string;
  /** Newest first; only those to this address when given. */
  mails(to?: string): readonly Mail[];
  close(): Promise<void>;
}

/**
 * A mail server that keeps what it gets and delivers nothing. Each delivery, taken or refused, is in the journal with the
 * method `SMTP` and the recipients as path.
 *
 * @throws {Error} in production, unless it is allowed there; the system's error when a port is taken
 */
export async function createMailSandbox(options: MailSandboxOptions): Promise<MailSandbox> {
  const { now, port, smtpPort = 0, capacity = 200, dataDir, slowMs = 15_000, limitBytes = 20 * 1024 * 1024 } = options;
  const { app, journal, faults } = createSandboxApp({ ...options, name: 'mail' });
  const file = dataDir === undefined ? undefined : join(dataDir, 'mails.jsonl');
  const mailbox = openMailbox({ file, capacity, now });
  app.use(mailRoutes(mailbox));
  const opened: (() => unknown)[] = [() => mailbox.close()];
  try {
    const smtp = await listenForMail({ mailbox, faults, journal, port: smtpPort, slowMs, limitBytes });
    opened.unshift(() => smtp.close());
    const server = await listen(app, port);
    opened.unshift(() => server.close());
    return {
      url: server.url,
      smtpUrl: smtp.url,
      mails: (to) => mailbox.list(to),
      journal,
      faults,
      close: () => closeAll(opened),
    };
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

async function closeAll(opened: readonly (() => unknown)[]): Promise<void> {
  for (const close of opened) await close();
}
