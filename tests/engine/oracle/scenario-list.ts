import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Scenario } from './scenario.js';

/** The definitions that an engine keeps for ever; two scenarios with the same id would see each other's versions. */
const DEFINITION_IDS = [
  /<bpmn:process id="([^"]+)"/g,
  /<decision id="([^"]+)"/g,
  /<definitions xmlns="[^"]+" id="([^"]+)"/g,
  /"id":"(form-[^"]+)"/g,
];

/**
 * All scenarios under tests/engine/scenarios, by name.
 *
 * @throws {Error} when a name is not the file's place, or a process, decision or form id occurs in two scenarios
 */
export async function loadScenarios(): Promise<Scenario[]> {
  const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'scenarios');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^\w[\w-]*\/[\w-]+\.[jt]s$/.test(file))
    .sort();
  const scenarios: Scenario[] = [];
  for (const file of files) {
    const { scenario } = (await import(join(folder, file))) as { scenario: Scenario };
    if (scenario.name !== file.replace(/\.[jt]s$/, ''))
      throw new Error(`${file} holds a scenario named ${scenario.name}`);
    scenarios.push(scenario);
  }
  refuseSharedIds(scenarios);
  return scenarios;
}

function refuseSharedIds(scenarios: readonly Scenario[]): void {
  const owners = new Map<string, string>();
  for (const { name, resources } of scenarios) {
    const texts = Object.values(resources).join('\n');
    for (const [, defined = ''] of DEFINITION_IDS.flatMap((pattern) => [...texts.matchAll(pattern)])) {
      const owner = owners.get(defined) ?? name;
      if (owner !== name) throw new Error(`${name} and ${owner} both define ${defined}`);
      owners.set(defined, name);
    }
  }
}
