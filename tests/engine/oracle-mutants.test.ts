import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compileMutant, MUTANTS } from './oracle/mutants.js';
import { playEmbedded } from './oracle/play-embedded.js';
import { loadScenarios } from './oracle/scenario-list.js';

const scenarios = await loadScenarios();
const cache = resolve('.cache');
let folder = '';

beforeAll(() => {
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, 'mutants-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a fault in the engine turns a scenario red', () => {
  it('with at least ten faults', () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(10);
  });

  it.each(MUTANTS.map((mutant, place) => ({ ...mutant, place })))(
    '$fault ($scenario)',
    async ({ place, ...mutant }) => {
      const scenario = scenarios.find(({ name }) => name === mutant.scenario);
      if (!scenario) throw new Error(`There is no scenario ${mutant.scenario}`);
      const sound = await playEmbedded(process.cwd(), scenario);
      expect(sound.differences).toEqual([]);

      const modules = await compileMutant(mutant, join(folder, `${place}`));
      const faulty = await playEmbedded(process.cwd(), scenario, modules);
      expect(faulty.differences).not.toEqual([]);
    },
  );
});
