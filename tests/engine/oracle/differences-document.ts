import { KNOWN_DIFFERENCES } from '../oracle-differences.js';
import { COVERED, coveredBy, KINDS } from './coverage.js';
import type { Scenario } from './scenario.js';

const link = (name: string): string => `[${name}](../tests/engine/scenarios/${name}.ts)`;

/** The text of docs/engine-differences.md. */
export function differencesDocument(scenarios: readonly Scenario[]): string {
  const differences = KNOWN_DIFFERENCES.map(
    ({ scenarios: names, reason, source }) => `| ${reason} | ${source} | ${names.map(link).join(', ')} |`,
  );
  const rows = Object.entries(COVERED).map(([of, exempt]) => {
    const cells = KINDS.map((kind) => {
      const names = coveredBy(scenarios, of, kind);
      return exempt[kind] === undefined ? names.map(link).join(', ') : `none needed: ${exempt[kind]}`;
    });
    return `| ${of} | ${cells.join(' | ')} |`;
  });
  return `# The embedded engine against real Zeebe 8.6.0

This page is generated from the scenarios and from \`tests/engine/oracle-differences.ts\`: \`npm run test:zeebe -- --table\`.

${scenarios.length} scenarios (a model and a list of client calls and clock moves) were played on a real Zeebe 8.6.0, and every
answer and every record (commands, events, rejections; all value types that its ElasticsearchExporter knows) is kept under
\`tests/engine/fixtures\`. \`npm test\` plays the same scenarios on the embedded engine and compares answer by answer and
record by record. \`npm run test:zeebe\` plays them on a real Zeebe again and compares all three, and deploys the models of
\`processes/\`; \`npm run test:zeebe -- --random 50 --seed 1\` draws processes and clients from seeds and compares both engines.

## What is not compared

| left out or renamed | why |
| --- | --- |
| keys | named \`K1\`, \`K2\` ... in order of appearance, in numbers and inside texts |
| positions, \`sequence\` | \`sourceRecordPosition\` becomes the place of the record in the scenario; \`sequence\` counts inside an exporter |
| instants | shown as their distance from the scenario's start, in fields and inside texts; the clock stands still, so they are exact |
| content of deployed files, texts and lists longer than 2,000 | shown by a hash |
| host, port and health in Topology | they belong to the machine; a real broker calls itself unhealthy when its clock is moved by days |
| order of the variables of one document | Zeebe walks a hash table that keeps the size of the largest document the broker has met, so two runs of one broker differ; the records are compared in the order of their names |
| order of the element types that a refused start instruction lists | a Java set whose order is salted anew at each start of the virtual machine |
| order of names inside JSON objects | the exporter gives them in no fixed order |

## Remaining differences

${differences.length === 0 ? 'None.' : ['| difference and reason | source | scenarios |', '| --- | --- | --- |', ...differences].join('\n')}

Two more no scenario of that size shows, and both keep others from waiting: more than 1,000 messages that expire at the same
moment are expired by several commands, one after another, where Zeebe takes as many as a batch holds; and a batch of commands
that follow from each other also ends after 100,000 steps of expressions, not only after 100 commands. What follows is the
same, in another number of batches.

## Coverage

For an RPC, *incident* means refused (or answered by an incident), *interrupted* that what it is about has ended meanwhile.

| element or RPC | normal | incident | interrupted |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}
