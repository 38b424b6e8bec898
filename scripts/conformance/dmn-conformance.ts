import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runTckDirectory, type CaseResult } from './dmn-tck.js';

export const TCK_LEVELS = ['compliance-level-2', 'compliance-level-3'] as const;

export interface Score {
  readonly passed: number;
  readonly total: number;
}

export interface DmnConformance {
  /** By level, such as `compliance-level-2`. */
  readonly levels: Readonly<Record<string, Score>>;
  /** By `level/directory`. */
  readonly directories: Readonly<Record<string, Score>>;
  readonly failures: readonly CaseResult[];
}

/** Runs the TCK whose levels lie in `folder` (its `TestCases`). */
export async function runDmnTck(folder: string): Promise<DmnConformance> {
  const directories: Record<string, Score> = {};
  const levels: Record<string, Score> = {};
  const failures: CaseResult[] = [];
  for (const level of TCK_LEVELS) {
    const results: CaseResult[] = [];
    for (const directory of readdirSync(join(folder, level)).sort()) {
      const ofDirectory = await runTckDirectory(join(folder, level), directory);
      directories[`${level}/${directory}`] = scoreOf(ofDirectory);
      results.push(...ofDirectory);
    }
    levels[level] = scoreOf(results);
    failures.push(...results.filter(({ failure }) => failure !== null));
  }
  return { levels, directories, failures };
}

export function scoreOf(results: readonly CaseResult[]): Score {
  return { passed: results.filter(({ failure }) => failure === null).length, total: results.length };
}

/** Why cases fail; the first pattern that fits `directory caseId` counts. */
const REASONS: readonly { readonly cases: RegExp; readonly reason: string }[] = [
  { cases: /^0068\S* range_|^0074/, reason: 'A comparison such as `(< 10)` is a test and not a range open at one end' },
  {
    cases: /^(?:0036|0050|0057|0068|0100|1142|1143|1144|1145|1146)/,
    reason:
      'Zeebe answers otherwise, and DMN 1.3 leaves room or is not followed: zoned times are equal only in the same zone, the distance of zoned times has no sign, a fraction of a factor of a duration is cut off, a date and a date and time have no difference, a boolean expression in a cell decides by itself, a key given twice is the last one',
  },
  {
    cases: /^(?:0021|0069|0082|1140|1147)|^1155\S* 021/,
    reason:
      'Nothing is converted: a single value is no list of one, and a result of another type than declared fails the decision, as in Zeebe',
  },
  { cases: /^0070/, reason: 'Types that a file defines are not known to `instance of`, as in Zeebe' },
  {
    cases: /^115[0-4]/,
    reason: 'Boxed conditionals, filters and iterators are DMN 1.4; they are refused',
  },
  { cases: /^1156/, reason: 'The function `range` is DMN 1.4; Zeebe 8.6 has it not either' },
  { cases: /^0076/, reason: 'External (Java) functions are refused, as in Zeebe' },
  { cases: /^(?:0086|0089|0091)/, reason: 'Imports of other files are not resolved' },
  { cases: /^1111/, reason: 'Patterns are those of JavaScript (in Zeebe: of Java), not of XPath' },
  { cases: /^(?:1115|1117)/, reason: 'Years beyond 271,821' },
  { cases: /^1120/, reason: 'A duration with a point and no digit after it' },
  {
    cases: /^(?:0037|0092)/,
    reason: 'Names with dots as parameters; built-in functions as values',
  },
];

/** The section of `docs/conformance.md` about DMN. */
export function dmnReport({ levels, directories, failures }: DmnConformance): string {
  const score = (level: string) => levels[level] ?? { passed: 0, total: 0 };
  const [two, three] = TCK_LEVELS.map(score);
  const sum = (key: keyof Score) => (two?.[key] ?? 0) + (three?.[key] ?? 0);
  const cell = ({ passed, total }: Score) => `${String(passed)} of ${String(total)}`;
  const reasonOf = ({ directory, caseId }: CaseResult) =>
    REASONS.find(({ cases }) => cases.test(`${directory} ${caseId}`))?.reason ?? 'Not looked into';
  const counts = new Map<string, number>();
  for (const failure of failures) counts.set(reasonOf(failure), (counts.get(reasonOf(failure)) ?? 0) + 1);
  const rows = [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((left, right) => right.count - left.count);
  const incomplete = Object.entries(directories).filter(([, { passed, total }]) => passed < total);
  return `## DMN and FEEL: the DMN TCK

| evaluator | level 2 | level 3 | together |
| --- | --- | --- | --- |
| **DiMe** | ${cell(score(TCK_LEVELS[0]))} | ${cell(score(TCK_LEVELS[1]))} | **${String(sum('passed'))} of ${String(sum('total'))}** |
| Camunda dmn-scala 1.9.0 (what Zeebe uses) | 113 of 116 | 2,741 of 3,134 | 2,854 of 3,250 |
| Drools 10.2 | | | 3,388 of 3,391 |
| Trisotech | | | 3,390 of 3,390 |

The figures of the others are those that the TCK publishes, each for the cases that its maker ran. A case counts as passed when every result is as
expected: numbers within 1e-8, dates and times by what they mean; where an error is expected, an error or null. A
decision that does not compile fails alone here; a deployment with one is refused.

### Why the others fail

Where the TCK and Zeebe 8.6 disagree, Zeebe is followed: a process of a city must run the same on both.

| cases | reason |
| ---: | --- |
${rows.map(({ reason, count }) => `| ${String(count)} | ${reason} |`).join('\n')}

### Directories with failures

| directory | passed |
| --- | --- |
${incomplete.map(([name, result]) => `| ${name} | ${cell(result)} |`).join('\n')}

All other directories pass completely.

### The same questions to Zeebe

The 566 expressions and 618 decisions of \`tests/engine/feel/fixtures/zeebe-expressions.json\` and
\`tests/engine/dmn/fixtures/zeebe-decisions.json\` were answered by the libraries of a real Zeebe 8.6.0. \`npm test\`
asks DiMe the same and compares value, type, warnings, failure texts, matched rules and evaluated inputs. Each known
difference stands there with its reason.
`;
}
