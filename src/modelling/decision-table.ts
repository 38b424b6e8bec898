import { XMLParser } from 'fast-xml-parser';

/** A decision table as a person reads it. */
export interface DecisionTable {
  readonly id: string;
  readonly name: string;
  /** DMN's word, e.g. `UNIQUE`. */
  readonly hitPolicy: string;
  readonly inputs: readonly { readonly label: string; readonly expression: string }[];
  readonly outputs: readonly { readonly label: string; readonly name: string }[];
  /** In the order of the file. */
  readonly rules: readonly {
    readonly id: string;
    readonly note: string;
    /** FEEL unary tests, one for each input; empty for "any". */
    readonly inputs: readonly string[];
    /** FEEL expressions, one for each output. */
    readonly outputs: readonly string[];
  }[];
}

type Node = Readonly<Record<string, unknown>>;

const reader = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  // No entity of the document is expanded but XML's own five, and those of `&#...;`.
  processEntities: { enabled: true, maxTotalExpansions: 5_000, maxExpandedLength: 1_000_000 },
  parseTagValue: false,
  isArray: (name) => ['decision', 'input', 'output', 'rule', 'inputEntry', 'outputEntry'].includes(name),
});

/**
 * The decision tables of a DMN file, in its order; decisions of another kind are left out.
 *
 * @throws {Error} when the text is not XML with DMN definitions
 * @source DMN 1.3, clause 8: decision tables; an empty input entry or `-` holds for anything
 */
export function readDecisionTables(xml: string): DecisionTable[] {
  const document = reader.parse(xml, true) as { definitions?: Node };
  if (typeof document.definitions !== 'object') throw new Error('the file has no DMN definitions');
  return listOf(document.definitions['decision']).flatMap((decision) => {
    const table = decision['decisionTable'] as Node | undefined;
    return typeof table === 'object' ? [toTable(decision, table)] : [];
  });
}

function toTable(decision: Node, table: Node): DecisionTable {
  return {
    id: attribute(decision, 'id'),
    name: attribute(decision, 'name') || attribute(decision, 'id'),
    hitPolicy: attribute(table, 'hitPolicy') || 'UNIQUE',
    inputs: listOf(table['input']).map((input) => {
      const expression = textOf(input['inputExpression']);
      return { label: attribute(input, 'label') || expression, expression };
    }),
    outputs: listOf(table['output']).map((output) => ({
      label: attribute(output, 'label') || attribute(output, 'name'),
      name: attribute(output, 'name'),
    })),
    rules: listOf(table['rule']).map((rule) => ({
      id: attribute(rule, 'id'),
      note: typeof rule['description'] === 'string' ? rule['description'].trim() : '',
      inputs: listOf(rule['inputEntry']).map((entry) => {
        const test = textOf(entry);
        return test === '-' ? '' : test;
      }),
      outputs: listOf(rule['outputEntry']).map(textOf),
    })),
  };
}

const listOf = (value: unknown): Node[] =>
  Array.isArray(value) ? value.filter((one): one is Node => typeof one === 'object' && one !== null) : [];

const attribute = (node: Node, name: string): string => {
  const value = node[`@${name}`];
  return typeof value === 'string' ? value : '';
};

/** Content of the child `text`. */
function textOf(node: unknown): string {
  const text = (node as { text?: unknown } | undefined)?.text;
  return typeof text === 'string' ? text.trim() : '';
}
