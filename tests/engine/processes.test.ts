/** The engine as it is really run: in a process of its own, killed without warning, and in a thread. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, stop } from 'esbuild';
import type { startEngineWorker as StartEngineWorker } from '../../src/engine/worker.js';
import { createGatewayClient, type Answer } from './oracle/gateway-client.js';
import { deployment, oneTask } from './models.js';

/** Inside the repository, so that packages are found. */
const compiled = resolve('.cache', `engine-${process.pid}`);
let dataDir: string;
const children = new Set<ChildProcess>();

beforeAll(async () => {
  await build({
    entryPoints: ['main', 'worker', 'worker-main'].map((name) => `src/engine/${name}.ts`),
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outdir: compiled,
    logLevel: 'error',
  });
  // Its helper process would keep the test from ending.
  await stop();
});
afterAll(() => rmSync(compiled, { recursive: true, force: true }));
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'dime-engine-'));
});
afterEach(async () => {
  await Promise.all([...children].map(kill));
  rmSync(dataDir, { recursive: true, force: true });
});

/** As a power switch: no chance to finish anything. */
async function kill(child: ChildProcess): Promise<void> {
  children.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** @throws with what it said, when it ends instead of listening */
async function startChild(): Promise<{ child: ChildProcess; address: string }> {
  const child = spawn(process.execPath, [join(compiled, 'main.js'), '--port', '0', '--data', dataDir]);
  children.add(child);
  let said = '';
  const address = await new Promise<string>((ready, failed) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      const found = /listens on (\S+)/.exec(said)?.[1];
      if (found !== undefined) ready(found);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => failed(new Error(`The engine ended with ${code}: ${said}`)));
  });
  return { child, address };
}

const one = { bpmnProcessId: 'one', version: -1 };
const keyOf = (answer: Answer): string => (answer.ok ? String(answer.value['processInstanceKey']) : answer.text);

async function instancesWithJob(address: string): Promise<string[]> {
  const client = createGatewayClient(address);
  const request = { type: 'work', worker: 'w', timeout: 60_000, maxJobsToActivate: 10_000, requestTimeout: -1 };
  const answer = await client.call('ActivateJobs', request).answer;
  client.close();
  if (!answer.ok) throw new Error(answer.text);
  return (answer.value['jobs'] as { processInstanceKey: string }[]).map((job) => job.processInstanceKey);
}

describe('a process of its own', () => {
  it('that is killed while many clients are at work has all that it has acknowledged', async () => {
    const { child, address } = await startChild();
    const client = createGatewayClient(address);
    await client.call('DeployResource', deployment('one.bpmn', oneTask('one'))).answer;
    const acknowledged: string[] = [];
    const work = async (): Promise<void> => {
      for (let n = 0; n < 10_000; n++) {
        const answer = await client.call('CreateProcessInstance', one).answer;
        if (!answer.ok) return;
        acknowledged.push(keyOf(answer));
        if (acknowledged.length === 300) child.kill('SIGKILL');
      }
    };
    await Promise.all(Array.from({ length: 16 }, work));
    client.close();
    expect(acknowledged.length).toBeGreaterThanOrEqual(300);

    const again = await startChild();
    const found = new Set(await instancesWithJob(again.address));
    expect(acknowledged.filter((key) => !found.has(key))).toEqual([]);
  });

  it('says in one sentence why it does not start', async () => {
    await startChild();
    await expect(startChild()).rejects.toThrow(/The engine ended with 1: The engine's directory .* is in use/);
  });

  it('ends in order when it is asked to', async () => {
    const { child } = await startChild();
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(0);
  });
});

describe('a thread of its own', () => {
  it('serves, closes, and goes on where it was', async () => {
    const { startEngineWorker } = (await import(pathToFileURL(join(compiled, 'worker.js')).href)) as {
      startEngineWorker: typeof StartEngineWorker;
    };
    const first = await startEngineWorker({ dataDir, port: 0 });
    const client = createGatewayClient(first.address);
    await client.call('DeployResource', deployment('one.bpmn', oneTask('one'))).answer;
    const key = keyOf(await client.call('CreateProcessInstance', one).answer);
    client.close();
    await expect(startEngineWorker({ dataDir, port: 0 })).rejects.toThrow('is in use by another engine');
    await first.close();

    const second = await startEngineWorker({ dataDir, port: 0 });
    expect(await instancesWithJob(second.address)).toEqual([key]);
    await second.close();
  });
});
