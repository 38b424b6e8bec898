import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { comparePlaybacks, describeDifference } from '../../tests/engine/oracle/compare.js';
import { readFixture, writeFixture } from '../../tests/engine/oracle/fixture.js';
import { normalise, type NormalPlayback } from '../../tests/engine/oracle/normalise.js';
import { playScenario } from '../../tests/engine/oracle/player.js';
import { loadScenarios } from '../../tests/engine/oracle/scenario-list.js';
import type { Scenario } from '../../tests/engine/oracle/scenario.js';
import { startBroker, type Broker } from './broker.js';
import { cleanUp } from './clean-up.js';
import { createBrokerClock } from './clock.js';
import { getZeebeDistribution, ZEEBE_VERSION } from './distribution.js';
import { findJdk } from './find-jdk.js';
import { createTap, type Tap } from './tap.js';
import { nextMidnight, openZeebeTarget } from './zeebe-target.js';

export interface LiveOptions {
  readonly arguments: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** The repository's folder. */
  readonly root: string;
  print(line: string): void;
}

/** Plays the chosen scenarios on a real Zeebe; gives the exit code. */
export async function runLive(options: LiveOptions): Promise<number> {
  const recording = options.arguments.includes('--record');
  const wanted = options.arguments.filter((argument) => !argument.startsWith('--'));
  const all = await loadScenarios();
  const scenarios = all.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
  if (scenarios.length === 0) throw new Error(`No scenario's name contains ${wanted.join(' or ')}`);

  const tap = await createTap();
  const cacheDir = join(options.root, '.cache', 'zeebe');
  mkdirSync(cacheDir, { recursive: true });
  const javaHome = findJdk(options.env['JAVA_HOME']);
  const distribution = await getZeebeDistribution(cacheDir);
  options.print(`Zeebe ${ZEEBE_VERSION} on ${javaHome}`);
  const broker = await startBroker({
    distribution,
    javaHome,
    exporterUrl: tap.url,
    logFile: join(cacheDir, 'broker.log'),
    env: options.env,
  });
  let failed = 0;
  try {
    for await (const { scenario, playback, error } of playAll(scenarios, broker, tap)) {
      const problem =
        error ?? (recording ? keep(options.root, scenario, playback) : check(options.root, scenario, playback));
      options.print(
        `${problem === undefined ? 'ok    ' : 'FAILED'} ${scenario.name}${problem === undefined ? '' : `\n${problem}`}`,
      );
      if (problem !== undefined) failed += 1;
    }
  } finally {
    await broker.close();
    await tap.close();
  }
  options.print(`${scenarios.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

type Played =
  | { scenario: Scenario; playback: NormalPlayback; error?: undefined }
  | { scenario: Scenario; playback?: undefined; error: string };

async function* playAll(scenarios: readonly Scenario[], broker: Broker, tap: Tap): AsyncGenerator<Played> {
  const clock = createBrokerClock(broker.actuatorUrl);
  let nowMs = Date.now();
  for (const scenario of scenarios) {
    const target = await openZeebeTarget(broker.address, clock, tap, nextMidnight(nowMs));
    try {
      yield { scenario, playback: normalise(await playScenario(scenario, target)) };
    } catch (error) {
      yield { scenario, error: error instanceof Error ? error.message : String(error) };
    }
    await cleanUp(target);
    nowMs = Math.max(...tap.records.slice(-1).map(({ timestamp }) => timestamp), target.startMs);
  }
}

function keep(root: string, { name }: Scenario, playback: NormalPlayback): undefined {
  writeFixture(root, name, ZEEBE_VERSION, playback);
}

function check(root: string, { name }: Scenario, playback: NormalPlayback): string | undefined {
  const differences = comparePlaybacks(readFixture(root, name), playback);
  return differences.length === 0 ? undefined : differences.map(describeDifference).join('\n');
}
