import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { comparePlaybacks, describeDifference } from '../../tests/engine/oracle/compare.js';
import { differencesDocument } from '../../tests/engine/oracle/differences-document.js';
import { readFixture, writeFixture } from '../../tests/engine/oracle/fixture.js';
import { normalise, type NormalPlayback } from '../../tests/engine/oracle/normalise.js';
import { playEmbedded } from '../../tests/engine/oracle/play-embedded.js';
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

/** Plays the chosen scenarios on a real Zeebe, or with `--table` writes the page about them; gives the exit code. */
export async function runLive(options: LiveOptions): Promise<number> {
  const wanted = options.arguments.filter((argument) => !argument.startsWith('--'));
  const all = await loadScenarios();
  if (options.arguments.includes('--table')) {
    writeFileSync(join(options.root, 'docs/engine-differences.md'), differencesDocument(all));
    return 0;
  }
  const scenarios = all.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
  if (scenarios.length === 0) throw new Error(`No scenario's name contains ${wanted.join(' or ')}`);

  const tap = await createTap();
  const broker = await openBroker(options, tap);
  let failed = 0;
  try {
    for await (const played of playAll(scenarios, broker, tap)) {
      const problem = await judge(options, played);
      options.print(
        `${problem === '' ? 'ok    ' : 'FAILED'} ${played.scenario.name}${problem === '' ? '' : `\n${problem}`}`,
      );
      if (problem !== '') failed += 1;
    }
  } finally {
    await broker.close();
    await tap.close();
  }
  options.print(`${scenarios.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

async function openBroker({ root, env, print }: LiveOptions, tap: Tap): Promise<Broker> {
  const cacheDir = join(root, '.cache', 'zeebe');
  mkdirSync(cacheDir, { recursive: true });
  const javaHome = findJdk(env['JAVA_HOME']);
  const distribution = await getZeebeDistribution(cacheDir);
  print(`Zeebe ${ZEEBE_VERSION} on ${javaHome}`);
  return startBroker({ distribution, javaHome, exporterUrl: tap.url, logFile: join(cacheDir, 'broker.log'), env });
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

/** What is wrong, empty when nothing is. */
async function judge({ root, arguments: given }: LiveOptions, { scenario, playback, error }: Played): Promise<string> {
  if (error !== undefined) return error;
  if (given.includes('--record')) {
    writeFixture(root, scenario.name, ZEEBE_VERSION, playback);
    return '';
  }
  const live = comparePlaybacks(readFixture(root, scenario.name), playback).map(describeDifference);
  const pending = JSON.parse(readFileSync(join(root, 'tests/engine/oracle-pending.json'), 'utf8')) as string[];
  const { differences } = pending.includes(scenario.name) ? { differences: [] } : await playEmbedded(root, scenario);
  const ours = differences.map(describeDifference);
  return [
    ...(live.length > 0 ? ['  real Zeebe (ours: below) against the recording', ...live] : []),
    ...(ours.length > 0 ? ['  the embedded engine against the recording', ...ours] : []),
  ].join('\n');
}
