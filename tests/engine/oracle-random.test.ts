import { comparePlaybacks, describeDifference } from './oracle/compare.js';
import { openEmbeddedTarget } from './oracle/embedded-target.js';
import { normalise, type NormalPlayback } from './oracle/normalise.js';
import { playScenario } from './oracle/player.js';
import { randomScenario } from './oracle/random-scenario.js';

const SEEDS = Array.from({ length: 12 }, (_, place) => place + 1);

async function play(seed: number): Promise<NormalPlayback> {
  const target = await openEmbeddedTarget();
  try {
    return normalise(await playScenario(randomScenario(seed), target));
  } finally {
    await target.close();
  }
}

describe('a process and a client drawn from a seed', () => {
  it.each(SEEDS)('%i give the same stream again', async (seed) => {
    const first = await play(seed);
    expect(first.records.length).toBeGreaterThan(20);
    expect(comparePlaybacks(first, await play(seed)).map(describeDifference)).toEqual([]);
  });
});
