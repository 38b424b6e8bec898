import { readFileSync } from 'node:fs';
import { KNOWN_DIFFERENCES, type KnownDifference } from './oracle-differences.js';
import { describeDifference } from './oracle/compare.js';
import { playEmbedded } from './oracle/play-embedded.js';
import { loadScenarios } from './oracle/scenario-list.js';

const root = process.cwd();
const pending = JSON.parse(readFileSync('tests/engine/oracle-pending.json', 'utf8')) as string[];
const scenarios = await loadScenarios();
const met = new Set<string>();

const meeting = (entry: KnownDifference, scenario: string): string =>
  `${KNOWN_DIFFERENCES.indexOf(entry)} in ${scenario}`;

describe('the embedded engine gives the record stream of Zeebe 8.6.0', () => {
  it('has at least 80 scenarios', () => {
    expect(scenarios.length).toBeGreaterThanOrEqual(80);
  });

  it.each(scenarios.filter(({ name }) => !pending.includes(name)))('$name', async (scenario) => {
    const { differences, known } = await playEmbedded(root, scenario);
    for (const entry of known) met.add(meeting(entry, scenario.name));
    expect(differences.map(describeDifference).join('\n')).toBe('');
  });

  it('meets each known difference in each scenario named for it', () => {
    const claimed = KNOWN_DIFFERENCES.flatMap((entry) => entry.scenarios.map((name) => meeting(entry, name)));
    expect(claimed.filter((claim) => !met.has(claim))).toEqual([]);
  });
});

if (pending.length > 0) {
  describe('scenarios listed in oracle-pending.json still differ; one that has become equal must leave the list', () => {
    it.each(scenarios.filter(({ name }) => pending.includes(name)))('$name', async (scenario) => {
      const { differences } = await playEmbedded(root, scenario);
      expect(differences).not.toEqual([]);
    });
  });
}
