import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { parseDecisionRequirements, type DecisionRequirements } from '../../src/engine/dmn/decision-requirements.js';
import { evaluateDecision, evaluateInvocable } from '../../src/engine/dmn/evaluate-decision.js';
import { newContext, type FeelContext, type FeelValue } from '../../src/engine/feel/feel-value.js';
import { parseNumber } from '../../src/engine/feel/number.js';
import { toJson } from '../../src/engine/feel/to-json.js';
import {
  isTemporal,
  parseDate,
  parseDateTime,
  parseDuration,
  parseTime,
  YearMonthDuration,
  type FeelTemporal,
} from '../../src/engine/feel/temporal.js';
import { compareTemporals } from '../../src/engine/feel/temporal-arithmetic.js';
import type { Json } from '../../src/engine/result.js';

/** A node of the test files: its tag, its attributes and its content. */
interface XmlNode {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  readonly text: string;
}

interface Expectation {
  readonly decisionName: string;
  readonly expected: FeelValue;
  /** An error and null are both right. */
  readonly isError: boolean;
}

interface TestCase {
  readonly id: string;
  /** The decision service to call; null: the decision of each expectation is evaluated. */
  readonly invocable: string | null;
  readonly inputs: FeelContext;
  readonly expectations: readonly Expectation[];
}

export interface CaseResult {
  readonly directory: string;
  readonly file: string;
  readonly caseId: string;
  /** null: passed. */
  readonly failure: string | null;
}

const CLOCK = { nowMs: Date.UTC(2026, 9, 4, 12, 30) };

/** Runs every case of one TCK directory (its `*.dmn` and `*-test-*.xml`). */
export async function runTckDirectory(folder: string, directory: string): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  const files = readdirSync(join(folder, directory))
    .filter((file) => /-test-.*\.xml$/.test(file))
    .sort();
  for (const file of files) {
    const tests = readXml(readFileSync(join(folder, directory, file), 'utf8'));
    const model = childOf(tests, 'modelName')?.text.trim() ?? '';
    const parsed = await parseDecisionRequirements(readFileSync(join(folder, directory, model), 'utf8'), {
      lenient: true,
    });
    for (const test of childrenOf(tests, 'testCase').map(readTestCase)) {
      const failure = parsed.ok
        ? runCase(parsed.value, test)
        : test.expectations.every(({ isError }) => isError)
          ? null
          : parsed.error;
      results.push({ directory, file, caseId: test.id, failure });
    }
  }
  return results;
}

function runCase(drg: DecisionRequirements, test: TestCase): string | null {
  for (const { decisionName, expected, isError } of test.expectations) {
    const { output, failure } = runOne(drg, test, decisionName);
    if (isError ? output !== null && failure === null : failure !== null || !isAsExpected(output, expected)) {
      return `${decisionName}: expected ${JSON.stringify(toJson(expected))}, got ${failure ?? JSON.stringify(output)}`;
    }
  }
  return null;
}

function runOne(
  drg: DecisionRequirements,
  test: TestCase,
  decisionName: string,
): { output: Json; failure: string | null } {
  if (test.invocable !== null) {
    const { output, failure } = evaluateInvocable(drg, test.invocable, test.inputs, CLOCK);
    // A service of several decisions gives a context of them.
    const isOneOfSeveral =
      test.expectations.length > 1 && typeof output === 'object' && output !== null && !Array.isArray(output);
    return {
      output: isOneOfSeveral ? ((output as Readonly<Record<string, Json>>)[decisionName] ?? null) : output,
      failure,
    };
  }
  const decision = drg.decisions.find(({ name }) => name === decisionName);
  if (!decision) return evaluateInvocable(drg, decisionName, test.inputs, CLOCK);
  const { output, failure } = evaluateDecision(drg, decision.id, test.inputs, CLOCK);
  return { output, failure: failure?.message ?? null };
}

/** Numbers within a tolerance, dates and times as what they mean, everything else exactly. */
function isAsExpected(output: Json, expected: FeelValue): boolean {
  if (isTemporal(expected)) return typeof output === 'string' && isSameTemporal(output, expected);
  const wanted = toJson(expected);
  if (typeof wanted === 'number')
    return typeof output === 'number' && Math.abs(output - wanted) <= 1e-8 * Math.max(1, Math.abs(wanted));
  if (Array.isArray(expected)) {
    return (
      Array.isArray(output) &&
      output.length === expected.length &&
      expected.every((item, index) => isAsExpected((output as Json[])[index] ?? null, item as FeelValue))
    );
  }
  if (typeof expected === 'object' && expected !== null && typeof wanted === 'object') {
    if (typeof output !== 'object' || output === null || Array.isArray(output)) return false;
    const entries = Object.entries(expected as FeelContext);
    const found = output as Readonly<Record<string, Json>>;
    return (
      Object.keys(found).length === entries.length &&
      entries.every(([key, value]) => Object.hasOwn(found, key) && isAsExpected(found[key] ?? null, value))
    );
  }
  return output === wanted;
}

function isSameTemporal(output: string, expected: FeelTemporal): boolean {
  // A variable shows the offset beside the zone.
  const text = output.replace(/(?:Z|[+-][\d:]{5,8})\[(.+)\]$/u, '@$1');
  return [parseDate, parseTime, parseDateTime, parseDuration].some((parse) => {
    const value = parse(text);
    // A variable shows no months and no days alike: P0D.
    if (text === 'P0D' && expected instanceof YearMonthDuration) return expected.months === 0;
    return value !== null && compareTemporals(value, expected) === 0;
  });
}

function readTestCase(node: XmlNode): TestCase {
  const inputs = newContext();
  for (const input of childrenOf(node, 'inputNode')) inputs[input.attributes['name'] ?? ''] = readValue(input);
  return {
    id: node.attributes['id'] ?? '',
    invocable:
      node.attributes['type'] === undefined || node.attributes['type'] === 'decision'
        ? null
        : (node.attributes['invocableName'] ?? null),
    inputs,
    expectations: childrenOf(node, 'resultNode').map((result) => {
      const expected = childOf(result, 'expected');
      return {
        decisionName: result.attributes['name'] ?? '',
        expected: expected ? readValue(expected) : null,
        isError: result.attributes['errorResult'] === 'true',
      };
    }),
  };
}

/** The value that a node holds: one `value`, a `list` of items, or `component`s by name. */
function readValue(node: XmlNode): FeelValue {
  const list = childOf(node, 'list');
  if (list) return list.attributes['nil'] === 'true' ? null : childrenOf(list, 'item').map(readValue);
  const components = childrenOf(node, 'component');
  if (components.length > 0) {
    const context = newContext();
    for (const component of components) context[component.attributes['name'] ?? ''] = readValue(component);
    return context;
  }
  const value = childOf(node, 'value');
  return value && value.attributes['nil'] !== 'true' ? readScalar(value) : null;
}

function readScalar({ attributes, text }: XmlNode): FeelValue {
  const type = (attributes['type'] ?? 'string').replace(/^.*:/, '');
  switch (type) {
    case 'decimal':
    case 'double':
    case 'integer':
      return parseNumber(text);
    case 'boolean':
      return text.trim() === 'true';
    case 'date':
      return parseDate(text.trim());
    case 'time':
      return parseTime(text.trim());
    case 'dateTime':
      return parseDateTime(text.trim());
    case 'duration':
      return parseDuration(text.trim());
    default:
      return text;
  }
}

const xml = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  htmlEntities: true,
  processEntities: { enabled: true, maxTotalExpansions: 1_000_000, maxExpandedLength: 10_000_000 },
});

function readXml(text: string): XmlNode {
  const nodes = (xml.parse(text) as RawNode[]).flatMap((node) => toNode(node) ?? []);
  const root = nodes.find(({ tag }) => tag === 'testCases');
  if (!root) throw new Error('The file holds no test cases');
  return root;
}

type RawNode = Readonly<Record<string, unknown>>;

function toNode(raw: RawNode): XmlNode | null {
  const tag = Object.keys(raw).find((key) => key !== ':@');
  if (tag === undefined || tag.startsWith('#') || tag.startsWith('?')) return null;
  const content = raw[tag] as RawNode[];
  return {
    tag,
    attributes: (raw[':@'] ?? {}) as Record<string, string>,
    children: content.flatMap((child) => toNode(child) ?? []),
    text: content.map((child) => (typeof child['#text'] === 'string' ? child['#text'] : '')).join(''),
  };
}

function childOf(node: XmlNode, tag: string): XmlNode | undefined {
  return node.children.find((child) => child.tag === tag);
}

function childrenOf(node: XmlNode, tag: string): XmlNode[] {
  return node.children.filter((child) => child.tag === tag);
}
