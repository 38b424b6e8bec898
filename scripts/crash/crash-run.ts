import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askOutside, checkEverything, type Check } from './checks.js';
import { startMortalPlatform } from './mortal-platform.js';
import { seededRandom } from './random.js';
import { settle } from './settle.js';
import { runWalk, WALKS, type Walk } from './walks.js';

/** How many people are at work at the same time. */
const PEOPLE = 4;
export const KINDS = Object.keys(WALKS) as Walk['kind'][];

export interface CrashResult {
  readonly checks: readonly Check[];
  readonly walks: number;
  /** How long each start took, the first on an empty data directory. */
  readonly startsMs: readonly number[];
}

/**
 * Walks journeys on a whole platform that is killed again and again in mid-journey, lets them end, and checks everything.
 *
 * @param seed decides the moments of the kills and the order of the journeys
 * @param tell gets a line for each kill
 */
export async function crashRun({
  kills,
  seed,
  kinds = KINDS,
  tell,
}: {
  readonly kills: number;
  readonly seed: number;
  /** Which journeys are walked; all of them unless told. */
  readonly kinds?: readonly Walk['kind'][];
  readonly tell: (line: string) => void;
}): Promise<CrashResult> {
  const dataDir = mkdtempSync(join(tmpdir(), 'dime-crash-'));
  const random = seededRandom(seed);
  const platform = await startMortalPlatform(dataDir, random);
  const walks: Walk[] = [];
  let overAtMs: number | null = null;
  let hasFailed = true;

  async function person(): Promise<void> {
    while (overAtMs === null) {
      const kind = kinds[walks.length % kinds.length] ?? 'exempt';
      const walk: Walk = {
        kind,
        email: `crash-${walks.length + 1}@example.org`,
        number: null,
        problem: 'has not ended',
      };
      walks.push(walk);
      await runWalk(
        walk,
        () => platform.up(),
        () => overAtMs,
      );
    }
  }

  try {
    const people = Array.from({ length: PEOPLE }, person);
    try {
      await platform.killTimes(kills, tell);
    } finally {
      overAtMs = performance.now();
    }
    tell(`${kills} kills are over; ${walks.length} journeys come to their end`);
    await Promise.all(people);
    await settle(platform);
    const outside = await askOutside(await platform.up(), walks);
    await platform.stop();
    const checks = await checkEverything(dataDir, walks, outside);
    hasFailed = checks.some(({ problem }) => problem !== null);
    return { checks, walks: walks.length, startsMs: platform.startsMs };
  } finally {
    overAtMs ??= performance.now();
    await platform.stop().catch(() => undefined);
    if (hasFailed) tell(`the data directory is kept for who looks into it: ${dataDir}`);
    else rmSync(dataDir, { recursive: true, force: true });
  }
}
