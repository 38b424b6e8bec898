/** `npm run crash [-- --kills N] [--seed N] [--only KIND]`: kills the whole platform in mid-journey, again and again, and checks everything. */
import { parseArgs } from 'node:util';
import { crashRun, KINDS } from './crash/crash-run.js';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    only: { type: 'string' },
  },
});
const kills = Number(values.kills);
const seed = Number(values.seed);
if (!Number.isSafeInteger(kills) || kills < 0 || !Number.isSafeInteger(seed)) {
  console.error('Say how often to kill and which seed to use: npm run crash -- --kills 50 --seed 7');
  process.exit(1);
}

console.log(`${kills} kills, seed ${seed}`);
const startedMs = performance.now();
const { checks, walks, startsMs } = await crashRun({
  kills,
  seed,
  kinds: KINDS.filter((kind) => values.only === undefined || values.only === kind),
  tell: (line) => console.log(`  ${line}`),
});
for (const { name, problem } of checks)
  console.log(problem === null ? `ok   ${name}` : `FAIL ${name}\n     ${problem}`);
const median = [...startsMs].sort((a, b) => a - b)[Math.floor(startsMs.length / 2)] ?? 0;
const seconds = Math.round((performance.now() - startedMs) / 1000);
console.log(`${walks} journeys in ${seconds} s; starts: the first ${startsMs[0]} ms, median ${median} ms`);
const failed = checks.filter(({ problem }) => problem !== null).length;
console.log(`${checks.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
