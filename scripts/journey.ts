/** `npm run journey -- <service> [--json]`, `-- --all`: walks services end to end over HTTP on a fresh instance. */
import { certificateJourneys } from './journey/certificato-residenza.js';
import { startInstance, type Instance } from './journey/instance.js';
import { reportJourneys } from './journey/segnalazione.js';
import type { JourneyResult } from './journey/steps.js';

const JOURNEYS: Readonly<Record<string, Readonly<Record<string, (instance: Instance) => Promise<JourneyResult>>>>> = {
  'certificato-residenza': certificateJourneys,
  segnalazione: reportJourneys,
};

const words = process.argv.slice(2);
const isJson = words.includes('--json');
const names = words.includes('--all') ? Object.keys(JOURNEYS) : words.filter((word) => !word.startsWith('--'));
const unknown = names.filter((name) => !Object.hasOwn(JOURNEYS, name));
if (names.length === 0 || unknown.length > 0) {
  console.error(`Say which service to walk (${Object.keys(JOURNEYS).join(', ')}), or --all`);
  process.exit(1);
}

const results: JourneyResult[] = [];
const instance = await startInstance();
try {
  for (const name of names) {
    for (const walk of Object.values(JOURNEYS[name] ?? {})) {
      const result = await walk(instance);
      results.push(result);
      if (!isJson) print(result);
    }
  }
} finally {
  await instance.stop();
}
const failed = results.filter(({ ok }) => !ok).length;
if (isJson) {
  const byService = names.map((service) => {
    const ways = results.filter((result) => result.service === service);
    return {
      service,
      ok: ways.every(({ ok }) => ok),
      steps: ways.flatMap(({ way, steps }) => steps.map((step) => ({ way, ...step }))),
      totalMs: ways.reduce((total, { totalMs }) => total + totalMs, 0),
    };
  });
  console.log(JSON.stringify(names.length === 1 ? byService[0] : byService, null, 2));
} else console.log(`${results.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function print({ service, way, ok, steps, totalMs }: JourneyResult): void {
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${service}, ${way} (${(totalMs / 1000).toFixed(1)} s)`);
  for (const { actor, name, ms, ok: stepOk, problem } of steps) {
    console.log(
      `  ${stepOk ? 'ok  ' : 'FAIL'} ${actor} ${name}: ${ms} ms${problem === undefined ? '' : `\n       ${problem}`}`,
    );
  }
}
