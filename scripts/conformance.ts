/**
 * `npm run conformance [-- --json] [--dmn-tck DIR]`: measures the engine against its references and writes
 * `docs/conformance.md`. Without `--dmn-tck` (or DMN_TCK) the TCK cases of the repository are used, and the
 * number of passed cases that `npm test` asks for is raised to what was reached.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { dmnReport, runDmnTck, type DmnConformance, type Score } from './conformance/dmn-conformance.js';

const REPORT = 'docs/conformance.md';
const OWN_TCK = 'tests/engine/dmn/fixtures/tck';
const BASELINE = 'tests/engine/dmn/fixtures/tck-baseline.json';
const HEAD = `# Conformance

Written by \`npm run conformance\`; do not edit what stands between the marks.
`;

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, 'dmn-tck': { type: 'string' } } });
const given = values['dmn-tck'] ?? process.env['DMN_TCK'];
const dmn = await runDmnTck(given ?? OWN_TCK);
const regressions = findRegressions(dmn);
writeSection('dmn', dmnReport(dmn));
if (given === undefined && regressions.length === 0)
  writeFileSync(BASELINE, `${JSON.stringify(dmn.directories, null, 2)}\n`);

if (values.json) {
  console.log(
    JSON.stringify({ dmn: { levels: dmn.levels, directories: dmn.directories, failures: dmn.failures }, regressions }),
  );
} else {
  for (const [level, { passed, total }] of Object.entries(dmn.levels))
    console.log(`DMN TCK ${level}: ${String(passed)} of ${String(total)} passed`);
  for (const regression of regressions) console.error(regression);
  console.log(`Written: ${REPORT}`);
}
process.exitCode = regressions.length === 0 ? 0 : 1;

/** Directories that pass fewer cases than they did. */
function findRegressions({ directories }: DmnConformance): string[] {
  if (!existsSync(BASELINE)) return [];
  const baseline = JSON.parse(readFileSync(BASELINE, 'utf8')) as Record<string, Score>;
  return Object.entries(baseline).flatMap(([name, { passed }]) => {
    const now = directories[name]?.passed ?? 0;
    return now < passed ? [`${name}: ${String(now)} cases pass, ${String(passed)} did`] : [];
  });
}

/** Replaces one section of the report; the other sections stay. */
function writeSection(name: string, text: string): void {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const report = existsSync(REPORT) ? readFileSync(REPORT, 'utf8') : HEAD;
  const section = `${begin}\n\n${text}\n${end}`;
  const from = report.indexOf(begin);
  const to = report.indexOf(end);
  const next =
    from < 0 || to < 0
      ? `${report.trimEnd()}\n\n${section}\n`
      : `${report.slice(0, from)}${section}${report.slice(to + end.length)}`;
  writeFileSync(REPORT, next);
}
