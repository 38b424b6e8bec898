import { createEngine, virtualClock } from '../../src/engine/engine.js';
import { playScenario } from './oracle/player.js';
import type { StreamRecord } from './oracle/record.js';
import type { Scenario } from './oracle/scenario.js';
import { loadScenarios } from './oracle/scenario-list.js';
import { powerLossFiles, type PowerLossFiles } from './power-loss-files.js';

const START_MS = Date.UTC(2027, 0, 4);
const scenarios = await loadScenarios();

/** Plays a scenario and returns the state that it leads to. */
async function play(scenario: Scenario, files: PowerLossFiles, snapshotAfterBytes: number): Promise<string> {
  const clock = virtualClock(START_MS);
  const engine = await createEngine({ dataDir: 'in memory', port: 0, clock, files, snapshotAfterBytes });
  const records: StreamRecord[] = [];
  engine.subscribe((more) => records.push(...(more as unknown as StreamRecord[])));
  try {
    await playScenario(scenario, {
      address: engine.address,
      startMs: START_MS,
      records: () => records,
      whenIdle: () => engine.whenIdle(),
      whenTaken: () => () => Promise.resolve(),
      async advance(ms) {
        clock.advance(ms);
        await engine.whenIdle();
      },
    });
    return engine.stateJson();
  } finally {
    await engine.close();
  }
}

/** The state that an engine rebuilds from the files, with a clock that says something else entirely. */
async function rebuild(files: PowerLossFiles): Promise<string> {
  const engine = await createEngine({ dataDir: 'in memory', port: 0, clock: virtualClock(0), files });
  try {
    return engine.stateJson();
  } finally {
    await engine.close();
  }
}

/** Every third scenario is played with snapshots, which then hold a part of it. */
const withSnapshots = (index: number): boolean => index % 3 === 0;

describe('a restart', () => {
  it.each(scenarios.filter((_, index) => !withSnapshots(index)))(
    'rebuilds the state from the log: $name',
    async (scenario) => {
      const files = powerLossFiles();
      const before = await play(scenario, files, Infinity);
      expect(JSON.parse(await rebuild(files))).toEqual(JSON.parse(before));
    },
  );

  it.each(scenarios.filter((_, index) => withSnapshots(index)))(
    'rebuilds the state from a snapshot and what follows: $name',
    async (scenario) => {
      const files = powerLossFiles();
      const before = await play(scenario, files, 1_000);
      expect(JSON.parse(await rebuild(files))).toEqual(JSON.parse(before));
    },
  );

  it('takes snapshots that bound the log', async () => {
    const files = powerLossFiles();
    const scenario = scenarios.find(({ name }) => name === 'multi-instance/parallel');
    if (!scenario) throw new Error('the scenario is gone');
    await play(scenario, files, 1_000);
    expect((await files.list()).filter((name) => name.startsWith('snapshot-'))).toHaveLength(1);
  });
});
