import { checkEqual, checkInRange, equal } from './comparison.js';
import { compile, compileBounds, comparisonOf, part } from './compile.js';
import { Scope, type Evaluation } from './evaluation.js';
import { FeelRange, isList, type FeelValue } from './feel-value.js';
import { childrenOf, contains, textOf, type Source, type SyntaxNode } from './syntax.js';

/** A unary test: whether it holds for `input`, null when that cannot be said. */
export type Test = (input: FeelValue, scope: Scope, evaluation: Evaluation) => boolean | null;

/** A whole cell: `-`, `not(...)`, or tests of which one must hold. */
export function compileUnaryTests(source: Source, node: SyntaxNode): Test {
  const children = childrenOf(node);
  if (children[0]?.name === 'Wildcard') return () => true;
  const test = compileTests(
    source,
    children.filter(({ name }) => name.startsWith('PositiveUnaryTest')),
  );
  if (children[0]?.name !== 'not') return test;
  return (input, scope, evaluation) => {
    const holds = test(input, scope, evaluation);
    return holds === null ? null : !holds;
  };
}

/** Tests of which one must hold. */
export function compileTests(source: Source, nodes: readonly SyntaxNode[]): Test {
  const tests = nodes
    .flatMap((node) => (node.name === 'PositiveUnaryTests' ? childrenOf(node) : [node]))
    .map((node) => compileTest(source, node));
  const [only] = tests;
  if (tests.length === 1 && only) return only;
  return (input, scope, evaluation) => {
    let unknown = false;
    for (const test of tests) {
      const holds = test(input, scope, evaluation);
      if (holds === true) return true;
      if (holds === null) unknown = true;
    }
    return unknown ? null : false;
  };
}

export function compileTest(source: Source, node: SyntaxNode): Test {
  if (node.name === 'PositiveUnaryTest') return compileTest(source, part(node, 0));
  if (node.name === 'ParenthesizedExpression' && part(node, 1).name === 'SimplePositiveUnaryTest')
    return compileTest(source, part(node, 1));
  if (node.name === 'SimplePositiveUnaryTest') return compileSimpleTest(source, node);
  const value = compile(source, node);
  if (node.name === 'BooleanLiteral' && endsText(source, node)) {
    return (input, scope, evaluation) => checkEqual(input, value(scope, evaluation), evaluation);
  }
  if (node.name === '?' || contains(node, ({ name }) => name === '?')) {
    // An expression that names the input decides by itself.
    return (input, scope, evaluation) => {
      const holds = value(withInput(input, scope), evaluation);
      return typeof holds === 'boolean' ? holds : null;
    };
  }
  return (input, scope, evaluation) => matches(input, value(withInput(input, scope), evaluation), evaluation);
}

/** Zeebe takes a boolean for the wanted value only at the end of a cell: `true` before it always holds. */
function endsText({ text }: Source, node: SyntaxNode): boolean {
  return text.slice(node.to).trim() === '';
}

function withInput(input: FeelValue, scope: Scope): Scope {
  return new Scope({ '?': input }, scope);
}

/** `< 5`, `= 5`, `[1..5]` */
function compileSimpleTest(source: Source, node: SyntaxNode): Test {
  const first = part(node, 0);
  if (first.name === 'Interval') {
    const bounds = compileBounds(source, first);
    return (input, scope, evaluation) => checkInRange(input, bounds(scope, evaluation), evaluation);
  }
  const compared = comparisonOf(textOf(source, first));
  const operand = compile(source, part(node, 1));
  return (input, scope, evaluation) => compared(input, operand(scope, evaluation), evaluation);
}

/** Whether a value that stands as a test holds: true itself, the input, a list or range that has it. */
function matches(input: FeelValue, value: FeelValue, evaluation: Evaluation): boolean | null {
  if (value === true) return true;
  if (value instanceof FeelRange) return checkInRange(input, value, evaluation);
  if (!isList(value)) return checkEqual(input, value, evaluation);
  return (
    value.some(
      (element) =>
        equal(input, element, evaluation) ||
        (element instanceof FeelRange && checkInRange(input, element, evaluation) === true),
    ) || equal(input, value, evaluation)
  );
}
