import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { comparePlaybacks, describeDifference } from '../../tests/engine/oracle/compare.js';
import { differencesDocument } from '../../tests/engine/oracle/differences-document.js';
import { openEmbeddedTarget } from '../../tests/engine/oracle/embedded-target.js';
import { readFixture, writeFixture } from '../../tests/engine/oracle/fixture.js';
import { createGatewayClient } from '../../tests/engine/oracle/gateway-client.js';
import { normalise, type NormalPlayback } from '../../tests/engine/oracle/normalise.js';
import { playEmbedded } from '../../tests/engine/oracle/play-embedded.js';
import { playScenario } from '../../tests/engine/oracle/player.js';
import { randomScenario } from '../../tests/engine/oracle/random-scenario.js';
import { loadScenarios } from '../../tests/engine/oracle/scenario-list.js';
import type { Scenario } from '../../tests/engine/oracle/scenario.js';
import { createBarriers } from './barrier.js';
import { startBroker, type Broker } from './broker.js';
import { cleanUp } from './clean-up.js';
import { createBrokerClock } from './clock.js';
import { getZeebeDistribution, ZEEBE_VERSION } from './distribution.js';
import { findJdk } from './find-jdk.js';
import { createJobStreams } from './job-streams.js';
import { deployServiceModels } from './service-models.js';
import { createTap, type Tap } from './tap.js';
import { nextMidnight, openZeebeTarget } from './zeebe-target.js';

const FLAGS = {
  record: { type: 'boolean', default: false },
  table: { type: 'boolean', default: false },
  random: { type: 'string', default: '0' },
  seed: { type: 'string', default: '1' },
} as const;

export interface LiveOptions {
  readonly arguments: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** The repository's folder. */
  readonly root: string;
  print(line: string): void;
}

/** Plays the chosen scenarios on a real Zeebe, or with `--table` writes the page about them; gives the exit code. */
export async function runLive(options: LiveOptions): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...options.arguments], options: FLAGS, allowPositionals: true });
  const all = await loadScenarios();
  if (values.table) {
    writeFileSync(join(options.root, 'docs/engine-differences.md'), differencesDocument(all));
    return 0;
  }
  const chosen = all.filter(({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)));
  if (chosen.length === 0) throw new Error(`No scenario's name contains ${positionals.join(' or ')}`);
  const seeds = Array.from({ length: Number(values.random) }, (_, place) => Number(values.seed) + place);
  const scenarios = seeds.length > 0 ? seeds.map(randomScenario) : chosen;
  const judge = seeds.length > 0 ? judgeRandom : values.record ? keep : judgeRecorded;

  const tap = await createTap();
  const broker = await openBroker(options, tap);
  let played = scenarios.length;
  let failed = 0;
  try {
    for await (const played of playAll(scenarios, broker, tap)) {
      const problem = played.error ?? (await judge(options, played).catch(messageOf));
      const { name } = played.scenario;
      options.print(`${problem === '' ? 'ok    ' : 'FAILED'} ${name}${problem === '' ? '' : `\n${problem}`}`);
      if (problem !== '') failed += 1;
    }
    for (const { folder, refusal } of seeds.length > 0 ? [] : await deployServiceModels(options.root, broker.address)) {
      played += 1;
      options.print(
        `${refusal === '' ? 'ok    ' : 'FAILED'} processes/${folder} is deployed${refusal === '' ? '' : `: ${refusal}`}`,
      );
      if (refusal !== '') failed += 1;
    }
  } finally {
    await broker.close();
    await tap.close();
  }
  options.print(`${played - failed} passed, ${failed} failed`);
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

interface Played {
  readonly scenario: Scenario;
  readonly playback: NormalPlayback;
  /** Why it could not be played to the end. */
  readonly error?: string;
}

async function* playAll(scenarios: readonly Scenario[], broker: Broker, tap: Tap): AsyncGenerator<Played> {
  const { address, actuatorUrl } = broker;
  const client = createGatewayClient(address);
  const connections = {
    address,
    clock: createBrokerClock(actuatorUrl),
    tap,
    barriers: createBarriers(client, tap),
    jobStreams: createJobStreams(actuatorUrl),
  };
  let nowMs = Date.now();
  try {
    for (const scenario of scenarios) {
      const target = await openZeebeTarget(connections, nextMidnight(nowMs));
      try {
        yield { scenario, playback: normalise(await playScenario(scenario, target)) };
      } catch (error) {
        yield { scenario, playback: { answers: [], records: [] }, error: messageOf(error) };
      }
      await cleanUp(target, client);
      nowMs = Math.max(...tap.records.slice(-1).map(({ timestamp }) => timestamp), target.startMs);
    }
  } finally {
    client.close();
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/* Each judge says what is wrong, nothing when nothing is. */

function keep({ root }: LiveOptions, { scenario, playback }: Played): Promise<string> {
  writeFixture(root, scenario.name, ZEEBE_VERSION, playback);
  return Promise.resolve('');
}

async function judgeRecorded({ root }: LiveOptions, { scenario, playback }: Played): Promise<string> {
  const live = comparePlaybacks(readFixture(root, scenario.name), playback).map(describeDifference);
  const pending = JSON.parse(readFileSync(join(root, 'tests/engine/oracle-pending.json'), 'utf8')) as string[];
  const { differences } = pending.includes(scenario.name) ? { differences: [] } : await playEmbedded(root, scenario);
  const ours = differences.map(describeDifference);
  return [
    ...(live.length > 0 ? ['  real Zeebe (ours: below) against the recording', ...live] : []),
    ...(ours.length > 0 ? ['  the embedded engine against the recording', ...ours] : []),
  ].join('\n');
}

/** There is no recording of a random scenario: the embedded engine plays the same seed. */
async function judgeRandom(_options: LiveOptions, { scenario, playback }: Played): Promise<string> {
  const target = await openEmbeddedTarget();
  try {
    const ours = normalise(await playScenario(randomScenario(Number(scenario.name.replace(/^\D+/, ''))), target));
    return comparePlaybacks(playback, ours).map(describeDifference).join('\n');
  } finally {
    await target.close();
  }
}
