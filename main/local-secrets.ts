import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClientKeyPem } from '../src/registries/client-key.js';

/** What a machine without settings makes up once and keeps in its data directory: good for trying, not for a city. */
export interface LocalSecrets {
  readonly sessionSecret: string;
  readonly pseudonymSecret: string;
  readonly citizenSecret: string;
  readonly staffSecret: string;
  readonly pagopaKey: string;
  /** With which the embedded engine pushes its records. */
  readonly recordsPassword: string;
  readonly pdndClientId: string;
  readonly pdndPurposes: { readonly C015: string; readonly C020: string; readonly C030: string };
  /** PEM of the key that the sandbox PDND knows. */
  readonly pdndPrivateKey: string;
}

const secret = (): string => randomBytes(32).toString('base64url');

/** @throws {Error} when it is damaged: making new ones would end every sign-in and every link that was given out */
function parseSecrets(file: string): Partial<LocalSecrets> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<LocalSecrets>;
  } catch (error) {
    throw new Error(`${file} is damaged: restore it from a backup, or move it away to have new secrets made`, {
      cause: error,
    });
  }
}

/** The secrets of this data directory; made at the first start, the same ever after. New ones are added to old files. */
export async function readLocalSecrets(dataDir: string): Promise<LocalSecrets> {
  const file = join(dataDir, 'local-secrets.json');
  const stored = existsSync(file) ? parseSecrets(file) : {};
  const made: LocalSecrets = {
    sessionSecret: secret(),
    pseudonymSecret: secret(),
    citizenSecret: secret(),
    staffSecret: secret(),
    pagopaKey: secret(),
    recordsPassword: secret(),
    pdndClientId: randomUUID(),
    pdndPurposes: { C015: randomUUID(), C020: randomUUID(), C030: randomUUID() },
    pdndPrivateKey: stored.pdndPrivateKey ?? (await createClientKeyPem()),
    ...stored,
  };
  if (Object.keys(stored).length === Object.keys(made).length) return made;
  // Written aside and renamed: a kill in between leaves either no file or a whole one.
  writeFileSync(`${file}.new`, JSON.stringify(made, null, 2), { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
  return made;
}
