import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** A whole platform of its own, on free ports and a new data directory. */
export interface Instance {
  readonly portal: string;
  readonly mail: string;
  readonly pagopa: string;
  readonly anpr: string;
  readonly dataDir: string;
  readonly readyMs: number;
  readonly process: ChildProcess;
  /** Everything it has printed so far. */
  output(): string;
  /** Ends it at once, as a power cut would end the process. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const START_LIMIT_MS = 60_000;

/** @throws {Error} with the output when it is not ready in time */
export async function startInstance(
  options: {
    readonly dataDir?: string;
    readonly environment?: Readonly<Record<string, string>>;
    /** Folder to start it in, where it finds its processes and pages; ours unless told. */
    readonly cwd?: string;
    /** Gets the process before it is ready, e.g. to kill it then. */
    readonly onSpawn?: (child: ChildProcess) => void;
  } = {},
): Promise<Instance> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'dime-journey-'));
  const startedMs = performance.now();
  const child = spawn(process.execPath, [resolve('dist/main.js')], {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: {
      ...process.env,
      PORT: '0',
      DATA_DIR: dataDir,
      LOG_LEVEL: 'error',
      RECEIPTS_POLL_MS: '500',
      ...options.environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  options.onSpawn?.(child);
  let output = '';
  const limit = setTimeout(() => child.kill('SIGKILL'), START_LIMIT_MS);
  const ready = new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += String(chunk);
      if (output.includes('DiMe is ready') && /sign-in\s+http\S+/.test(output)) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) =>
      reject(new Error(`The platform ended with code ${code} before it was ready:\n${output}`)),
    );
  });
  try {
    await ready;
  } finally {
    clearTimeout(limit);
  }
  const address = (name: string): string =>
    new RegExp(`^  ${name}\\s+(http\\S+?),?(?:\\s|$)`, 'm').exec(output)?.[1] ?? '';
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  return {
    portal: address('portal'),
    mail: address('mail'),
    pagopa: address('pagoPA'),
    anpr: address('ANPR'),
    dataDir,
    readyMs: performance.now() - startedMs,
    process: child,
    output: () => output,
    kill: () => end('SIGKILL'),
    async stop() {
      await end('SIGTERM');
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
