import { UnavailableError } from '../src/errors.js';
import { DataDirectoryInUse } from './data-directory.js';

interface SystemFault {
  readonly code?: string;
  readonly port?: number;
  readonly address?: string;
  readonly path: string | undefined;
}

const FULL = 'the disk of the data directory is full. Make room, and start it again: nothing that was accepted is lost';

/** What the operating system's codes mean to whoever starts the platform. */
const SENTENCES: Readonly<Record<string, (fault: SystemFault) => string>> = {
  EADDRINUSE: ({ port }) =>
    `port ${port} is busy. Stop the program that uses it, or set another one (PORT, ENGINE_PORT, STORE_PORT or RECORDS_PORT).`,
  EADDRNOTAVAIL: ({ address }) => `this machine has no address ${address}. Set HOST (or RECORDS_HOST) to one it has.`,
  EACCES: ({ path, port }) =>
    path === undefined
      ? `port ${port} is kept for the system's administrator. Set PORT to one above 1023.`
      : `the user that starts it may not write ${path}. Give that user the data directory, or set DATA_DIR to another one.`,
  EROFS: ({ path }) => `the disk with ${path} is read-only. Make it writable, or set DATA_DIR to another directory.`,
  ENOTDIR: ({ path }) => `${path} is not in a directory. Set DATA_DIR to a directory.`,
  EEXIST: ({ path }) => `${path} is a file, not a directory. Set DATA_DIR to a directory.`,
};

/**
 * One sentence for the console: what keeps the platform from starting and what to do. Messages of our own are sentences
 * already; a fault of the operating system, the store's driver or the engine's client becomes one.
 */
export function describeStartFault(error: unknown): string {
  if (error instanceof DataDirectoryInUse) return `DiMe cannot start. ${error.message}`;
  if (!(error instanceof Error)) return `DiMe cannot start: ${String(error)}`;
  const fault: SystemFault = { ...error, ...busyPortOf(error), path: pathOf(error) };
  // Engine and store tell it in their protocols' words.
  if (/ENOSPC|no space left on device|The disk is full/i.test(error.message)) {
    return `DiMe cannot start: ${FULL}.`;
  }
  if (error.name === 'MongooseServerSelectionError' || error.name === 'MongoServerSelectionError') {
    return `DiMe cannot start: no MongoDB answers at the address in MONGODB_URI (${error.message}). Start it, or correct the address.`;
  }
  if (error instanceof UnavailableError && error.code === 'ENGINE_UNAVAILABLE') {
    return `DiMe cannot start: the engine does not do what it has to (${error.message}). Where ZEEBE_ADDRESS is set, see that a Zeebe runs there.`;
  }
  const sentence = fault.code === undefined ? undefined : SENTENCES[fault.code];
  if (sentence) return `DiMe cannot start: ${sentence(fault)}`;
  return error.message.startsWith('DiMe cannot start') ? error.message : `DiMe cannot start: ${error.message}`;
}

/** A fault that came from another thread has its path only in its words: `EROFS: read-only file system, open '/data/x'`. */
function pathOf(error: Error & { path?: string }): string | undefined {
  return error.path ?? /'([^']+)'$/.exec(error.message)?.[1];
}

/** Of a port that another thread could not have: `listen EADDRINUSE: address already in use 127.0.0.1:26500`. */
function busyPortOf({ message }: Error): Pick<SystemFault, 'code' | 'port'> {
  const port = /EADDRINUSE: .*:(\d+)/.exec(message)?.[1];
  return port === undefined ? {} : { code: 'EADDRINUSE', port: Number(port) };
}
