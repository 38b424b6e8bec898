import { jest } from '@jest/globals';
import { crashRun } from '../../scripts/crash/crash-run.js';

jest.setTimeout(420_000);

const KILLS = 10;
/** Another schedule each day; the failure names it. */
const SEED = Math.floor(Date.now() / 86_400_000);

describe(`a platform that is killed ${KILLS} times in mid-journey (seed ${SEED})`, () => {
  it('keeps every promise once', async () => {
    const { checks, walks } = await crashRun({ kills: KILLS, seed: SEED, tell: () => undefined });
    expect(walks).toBeGreaterThan(0);
    expect(checks.filter(({ problem }) => problem !== null)).toEqual([]);
  });
});
