/** `npm run bench [-- name] [--json]`: each figure beside its baseline, measured in the same run. */
import { availableParallelism } from 'node:os';
import { benchEngine } from './bench/engine.js';
import type { Figure } from './bench/measure.js';
import { benchPortal } from './bench/portal.js';
import { benchStore } from './bench/store.js';

const BENCHES = { engine: benchEngine, store: benchStore, portal: benchPortal } as const satisfies Record<
  string,
  () => Promise<Figure[]>
>;

const isName = (text: string): text is keyof typeof BENCHES => Object.hasOwn(BENCHES, text);
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const unknown = words.filter((word) => !isName(word));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}: choose of ${Object.keys(BENCHES).join(', ')}`);
  process.exit(1);
}
const names = words.length > 0 ? words.filter(isName) : (Object.keys(BENCHES) as (keyof typeof BENCHES)[]);
const figures: Figure[] = [];
for (const name of names) figures.push(...(await BENCHES[name]()));

if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ node: process.version, cores: availableParallelism(), figures }, null, 2));
} else {
  for (const { name, value, unit, baseline, note } of figures) {
    const compared =
      baseline === null ? '' : `, baseline ${baseline.toFixed(1)} ${unit} (${((100 * value) / baseline).toFixed(0)} %)`;
    console.log(`${name}: ${value.toFixed(1)} ${unit}${compared}. ${note}`);
  }
}
process.exit(0);
