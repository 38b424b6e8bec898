import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { build, stop } from 'esbuild';

/** The store's own `main.ts`, compiled for child processes; inside the repository, so that packages are found. */
export async function compileStore(): Promise<{ path: string; remove: () => void }> {
  const path = resolve('.cache', `store-main-${process.pid}-${Date.now()}.mjs`);
  await build({
    entryPoints: ['src/store/embedded/main.ts'],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outfile: path,
    logLevel: 'error',
  });
  // Its helper process would keep the test from ending.
  await stop();
  return { path, remove: () => rmSync(path, { force: true }) };
}

export interface ChildStore {
  readonly uri: string;
  readonly process: ChildProcess;
  /** As a power switch: no chance to finish anything. */
  kill(): Promise<void>;
}

export interface ChildOptions {
  readonly main: string;
  readonly dataDir: string;
  readonly env?: Record<string, string>;
  /** Largest size of any file it writes, in KiB: a full disk without the rights to make one. */
  readonly fileLimitKib?: number;
}

/** Starts the store in a process of its own. @throws {Error} with what it said, when it ends instead */
export async function startChild({ main, dataDir, env, fileLimitKib }: ChildOptions): Promise<ChildStore> {
  const args = [main, '--port', '0', '--data', dataDir];
  const [file, all] =
    fileLimitKib === undefined
      ? [process.execPath, args]
      : ['bash', ['-c', `ulimit -f ${fileLimitKib}; exec "$0" "$@"`, process.execPath, ...args]];
  const child = spawn(file, all, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  let said = '';
  const uri = await new Promise<string>((ready, failed) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const match = /mongodb:\/\/127\.0\.0\.1:\d+\//.exec(said);
      if (match) ready(match[0]);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => failed(new Error(`The store ended with ${code}: ${said}`)));
  });
  return {
    uri,
    process: child,
    async kill() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await exited;
    },
  };
}
