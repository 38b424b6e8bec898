import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { NormalObject, NormalPlayback } from './normalise.js';

/** One JSON object a line: the head, then `answer` lines in the order of the steps, then `record` lines in log order. */
const fixtureFile = (root: string, scenario: string): string =>
  join(root, 'tests/engine/fixtures', `${scenario}.jsonl`);

/** Envelope fields as nearly every record has them: a record line leaves out those that are equal. */
const USUAL_ENVELOPE: NormalObject = {
  authorizations: { authorized_tenants: ['<default>'] },
  brokerVersion: '8.6.0',
  operationReference: -1,
  partitionId: 1,
  recordType: 'EVENT',
  recordVersion: 1,
  rejectionReason: '',
  rejectionType: 'NULL_VAL',
};

export function writeFixture(
  root: string,
  scenario: string,
  zeebe: string,
  { answers, records }: NormalPlayback,
): void {
  const file = fixtureFile(root, scenario);
  mkdirSync(dirname(file), { recursive: true });
  const lines = [
    { scenario, zeebe, usual: USUAL_ENVELOPE },
    ...answers.map((answer) => ({ answer })),
    ...records.map((record) => ({ record: withoutUsual(record) })),
  ];
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

function withoutUsual(record: NormalObject): NormalObject {
  const missing = Object.keys(USUAL_ENVELOPE).find((field) => !(field in record));
  if (missing !== undefined) throw new Error(`A record came without ${missing}: ${JSON.stringify(record)}`);
  const isUsual = ([field, value]: [string, unknown]): boolean =>
    field in USUAL_ENVELOPE && JSON.stringify(value) === JSON.stringify(USUAL_ENVELOPE[field]);
  return Object.fromEntries(Object.entries(record).filter((entry) => !isUsual(entry)));
}

/** @throws {Error} when the scenario has not been recorded */
export function readFixture(root: string, scenario: string): NormalPlayback {
  const lines = readFileSync(fixtureFile(root, scenario), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { answer?: NormalObject; record?: NormalObject; usual?: NormalObject });
  const usual = lines[0]?.usual ?? {};
  return {
    answers: lines.flatMap(({ answer }) => (answer ? [answer] : [])),
    records: lines.flatMap(({ record }) => (record ? [{ ...usual, ...record }] : [])),
  };
}
