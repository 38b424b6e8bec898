import type { NormalObject, NormalPlayback } from './normalise.js';

/** One place where an engine's playback is not what real Zeebe gave. */
export interface Difference {
  /** `record 12 JOB CREATED` or `answer 3 CompleteJob`, counted from 0. */
  readonly at: string;
  /** Path inside it, `value.retries`; empty when the whole thing is missing, too much or another one. */
  readonly path: string;
  readonly zeebe: unknown;
  readonly ours: unknown;
}

/**
 * Compares answer by answer and record by record.
 *
 * @returns all differences inside things of the same kind; at the first record of another kind the comparison of records
 * ends there, as everything after it would only repeat the same difference
 */
export function comparePlaybacks(zeebe: NormalPlayback, ours: NormalPlayback): Difference[] {
  return [
    ...compareLists('answer', zeebe.answers, ours.answers, ({ step, rpc }) => `${String(step)} ${String(rpc)}`),
    ...compareLists('record', zeebe.records, ours.records, describeRecord),
  ];
}

export function describeRecord(record: NormalObject): string {
  const value = (record['value'] ?? {}) as NormalObject;
  const subject = (value['elementId'] ??
    value['name'] ??
    value['messageName'] ??
    value['targetElementId'] ??
    '') as string;
  const kind = record['recordType'] === 'EVENT' ? '' : `${String(record['recordType'])} `;
  return `${kind}${String(record['valueType'])} ${String(record['intent'])} ${subject}`.trimEnd();
}

function compareLists(
  what: string,
  zeebe: readonly NormalObject[],
  ours: readonly NormalObject[],
  describe: (item: NormalObject) => string,
): Difference[] {
  const differences: Difference[] = [];
  for (let place = 0; place < Math.max(zeebe.length, ours.length); place += 1) {
    const [expected, actual] = [zeebe[place], ours[place]];
    const [expectedIs, actualIs] = [expected && describe(expected), actual && describe(actual)];
    if (expectedIs !== actualIs || !expected || !actual) {
      differences.push({ at: `${what} ${place}`, path: '', zeebe: expectedIs, ours: actualIs });
      return differences;
    }
    differences.push(...compareValues(expected, actual, '', `${what} ${place} ${expectedIs}`));
  }
  return differences;
}

function compareValues(zeebe: unknown, ours: unknown, path: string, at: string): Difference[] {
  if (isObject(zeebe) && isObject(ours)) {
    const names = [...new Set([...Object.keys(zeebe), ...Object.keys(ours)])];
    return names.flatMap((name) => compareValues(zeebe[name], ours[name], path === '' ? name : `${path}.${name}`, at));
  }
  return JSON.stringify(zeebe) === JSON.stringify(ours) ? [] : [{ at, path, zeebe, ours }];
}

const isObject = (value: unknown): value is NormalObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

export function describeDifference({ at, path, zeebe, ours }: Difference): string {
  return `${at}${path === '' ? '' : `: ${path}`}\n    zeebe: ${JSON.stringify(zeebe)}\n    ours:  ${JSON.stringify(ours)}`;
}
