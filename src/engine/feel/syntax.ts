import { Evaluation, FeelFailure } from './evaluation.js';
import { runGuarded } from './guard.js';
import { parseExpression as parseFeelExpression, parseUnaryTests as parseFeelUnaryTests } from 'feelin';

/** A node of feelin's syntax tree. */
export type SyntaxNode = ReturnType<typeof parseFeelExpression>['topNode'];

/** Names with spaces or other signs that are known where the expression stands, nested as their contexts are. */
export interface KnownNames {
  readonly [name: string]: KnownNames | null;
}

export interface Source {
  readonly text: string;
  /** null: names with spaces are refused, as Camunda's FEEL does. */
  readonly names: KnownNames | null;
}

/** The text is no FEEL, or asks for what is not allowed. */
export class FeelSyntaxError extends Error {}

/** Longer or deeper expressions than any person writes are refused before they cost anything. */
const MAX_LENGTH = 20_000;
const MAX_NESTING = 120;

/** A function whose name holds a keyword parses only when the parser knows it. */
const KEYWORD_FUNCTIONS: KnownNames = { 'get or else': null };

const COMMENTS = new Set(['LineComment', 'BlockComment']);
/** The camunda dialect has names in backticks. */
const DIALECT = 'camunda';

export type SyntaxKind = 'expression' | 'unary-tests';

/** @throws {FeelSyntaxError} with what is wrong and where */
export function parseSyntax({ text, names }: Source, kind: SyntaxKind): SyntaxNode {
  assertSize(text);
  const parse = kind === 'expression' ? parseFeelExpression : parseFeelUnaryTests;
  const tree = withinTime(text, () => parse(text, { ...KEYWORD_FUNCTIONS, ...names }, DIALECT));
  let depth = 0;
  tree.iterate({
    enter(node) {
      depth += 1;
      if (node.type.isError) throw unexpected(text, node.from, node.to);
      // Chains of operators nest as brackets do.
      if (depth > MAX_NESTING * 4)
        throw new FeelSyntaxError(`the expression is nested more than ${String(MAX_NESTING * 4)} levels deep`);
    },
    leave() {
      depth -= 1;
    },
  });
  return tree.topNode;
}

/** The children that mean something. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (!COMMENTS.has(child.name)) children.push(child);
  }
  return children;
}

export function textOf({ text }: Source, node: SyntaxNode): string {
  return text.slice(node.from, node.to);
}

/** A name as written, its white space made single and its backticks taken off. */
export function nameOf(source: Source, node: SyntaxNode): string {
  const name = textOf(source, node).trim().replace(/\s+/gu, ' ');
  return name.startsWith('`') && name.endsWith('`') ? name.slice(1, -1) : name;
}

/** Every name that stands in the text, whatever it means there: nothing else of its scope can have a part in the result. */
export function mentionedNames(source: Source, tree: SyntaxNode): readonly string[] {
  const names = new Set<string>();
  tree.cursor().iterate(({ name, node }) => {
    if (name === '?' || name === 'VariableName' || name === 'BacktickIdentifier') names.add(nameOf(source, node));
  });
  return [...names];
}

/** Whether a name needs backticks, or a model that knows it. */
export function isSpecialName(source: Source, node: SyntaxNode): boolean {
  return /\s/u.test(textOf(source, node).trim()) && !textOf(source, node).startsWith('`');
}

/** Whether a node of that kind stands anywhere below. */
export function contains(node: SyntaxNode, matches: (inner: SyntaxNode) => boolean): boolean {
  return childrenOf(node).some((child) => matches(child) || contains(child, matches));
}

const TEXT_OR_KEY = /"(?:[^"\\]|\\.)*"|`([^`"\\]+)`(?=\s*:)/gsu;

/** Keys in backticks as text keys, which feelin reads in their place; the text keeps its length. */
export function quoteKeys(text: string): string {
  if (!text.includes('`')) return text;
  return text.replace(TEXT_OR_KEY, (whole, key?: string) => (key === undefined ? whole : `"${key}"`));
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  s: ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
};

/** The text that a string literal writes. */
export function unquote(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(
      /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))/gsu,
      (whole, short?: string, long?: string, sign?: string) => {
        if (sign !== undefined) return ESCAPES[sign] ?? whole;
        const code = Number.parseInt(short ?? long ?? '0', 16);
        return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
      },
    );
}

/** Parsing happens at deployment; only a text made for it takes this long. */
const PARSE_LIMIT_MS = 400;

function withinTime<T>(text: string, parse: () => T): T {
  if (text.length < 1000) return parse();
  const evaluation = new Evaluation(0, PARSE_LIMIT_MS);
  try {
    return runGuarded(evaluation, parse);
  } catch (error) {
    if (error instanceof FeelFailure) throw new FeelSyntaxError('the expression takes too long to parse');
    throw error;
  }
}

function assertSize(text: string): void {
  if (text.length > MAX_LENGTH)
    throw new FeelSyntaxError(`the expression is longer than ${String(MAX_LENGTH)} characters`);
  let depth = 0;
  for (const sign of text.replace(/"(?:[^"\\]|\\.)*"/gsu, '""')) {
    if ('([{'.includes(sign)) depth += 1;
    else if (')]}'.includes(sign)) depth -= 1;
    if (depth > MAX_NESTING)
      throw new FeelSyntaxError(`the expression is nested more than ${String(MAX_NESTING)} levels deep`);
  }
}

function unexpected(text: string, from: number, to: number): FeelSyntaxError {
  const lines = text.slice(0, from).split('\n');
  const found = text.slice(from, Math.max(to, from + 1)).trim();
  const what = found === '' ? 'the end of the expression' : `"${found.slice(0, 20)}"`;
  return new FeelSyntaxError(
    `unexpected ${what} at ${String(lines.length)}:${String((lines.at(-1) ?? '').length + 1)}`,
  );
}
