import { KNOWN_DIFFERENCES, type KnownDifference } from '../oracle-differences.js';
import { comparePlaybacks, type Difference } from './compare.js';
import { openEmbeddedTarget, type EngineModules } from './embedded-target.js';
import { readFixture } from './fixture.js';
import { normalise } from './normalise.js';
import { playScenario } from './player.js';
import type { Scenario } from './scenario.js';

export interface EmbeddedOutcome {
  /** What differs and is in no entry of KNOWN_DIFFERENCES. */
  readonly differences: readonly Difference[];
  readonly known: readonly KnownDifference[];
}

/** Plays a scenario on a fresh embedded engine and compares with the recording of real Zeebe. */
export async function playEmbedded(
  root: string,
  scenario: Scenario,
  modules?: EngineModules,
): Promise<EmbeddedOutcome> {
  const target = await openEmbeddedTarget(modules);
  try {
    const playback = normalise(await playScenario(scenario, target));
    return sortOut(scenario.name, comparePlaybacks(readFixture(root, scenario.name), playback));
  } catch (error) {
    // A step that ended otherwise: the records so far tell less than the step itself.
    const said = error instanceof Error ? error.message : String(error);
    return { differences: [{ at: 'play', path: '', zeebe: 'played to the end', ours: said }], known: [] };
  } finally {
    await target.close();
  }
}

function sortOut(scenario: string, all: readonly Difference[]): EmbeddedOutcome {
  const known = new Set<KnownDifference>();
  const differences = all.filter((difference) => {
    const entry = KNOWN_DIFFERENCES.find((each) => isOneOf(each, scenario, difference));
    if (entry) known.add(entry);
    return !entry;
  });
  return { differences, known: [...known] };
}

const isOneOf = (entry: KnownDifference, scenario: string, { at, path, zeebe, ours }: Difference): boolean =>
  entry.scenarios.includes(scenario) &&
  entry.at.test(at) &&
  entry.path.test(path) &&
  entry.zeebe.test(JSON.stringify(zeebe)) &&
  entry.ours.test(JSON.stringify(ours));
