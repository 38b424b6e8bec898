import { writeFileSync } from 'node:fs';
import { describeDifference } from './oracle/compare.js';
import { playEmbedded } from './oracle/play-embedded.js';
import { loadScenarios } from './oracle/scenario-list.js';
const only = process.env['ONLY'];
it('all', async () => {
  const out: string[] = [];
  let ok = 0;
  for (const scenario of await loadScenarios()) {
    if (only && !scenario.name.includes(only)) continue;
    const outcome = await Promise.race([
      playEmbedded(process.cwd(), scenario),
      new Promise<never>((_, reject) => setTimeout(() => reject(new Error('TIMEOUT')), 20000)),
    ]).catch((e: unknown) => ({ differences: [{ at: 'crash', path: '', zeebe: '', ours: String(e) }] as never[] }));
    const { differences } = outcome;
    if (differences.length === 0) {
      ok += 1;
      continue;
    }
    out.push(
      `## ${scenario.name} ${differences.length}`,
      ...differences.slice(0, only ? 40 : 4).map((d) => '  ' + describeDifference(d).slice(0, 6000)),
    );
  }
  writeFileSync('/tmp/zb/compare.txt', `OK ${ok}\n` + out.join('\n'));
}, 600000);
