import { calculate, negate, type Operator } from './arithmetic.js';
import { checkEqual, checkOrder, type Comparator } from './comparison.js';
import { compileContext, compileFunction, compileInvocation, compileTemporal } from './compile-function.js';
import { compileFilter, compileFor, compileQuantified } from './compile-list.js';
import { compileInstanceOf } from './compile-type.js';
import { compileTest, compileTests } from './compile-test.js';
import { FeelFailure, type Evaluation, type Scope } from './evaluation.js';
import {
  brief,
  FeelFunction,
  FeelRange,
  isContext,
  isList,
  entryOf,
  typeNameOf,
  type FeelValue,
} from './feel-value.js';
import { parseNumber } from './number.js';
import { propertiesOf } from './properties.js';
import {
  childrenOf,
  FeelSyntaxError,
  isSpecialName,
  nameOf,
  textOf,
  unquote,
  type Source,
  type SyntaxNode,
} from './syntax.js';

/** A piece of an expression, compiled: it parses and looks up nothing that the text alone decides. */
export type Code = (scope: Scope, evaluation: Evaluation) => FeelValue;
export type Compiler = (source: Source, node: SyntaxNode) => Code;

/** Compiles the expression that `node` stands for. @throws {FeelSyntaxError} for what FEEL has not */
export function compile(source: Source, node: SyntaxNode): Code {
  const compiler = COMPILERS[node.name];
  if (!compiler) throw new FeelSyntaxError(`"${textOf(source, node).slice(0, 40)}" is no expression`);
  return compiler(source, node);
}

const constant =
  (value: FeelValue): Code =>
  () =>
    value;

const COMPILERS: Readonly<Record<string, Compiler>> = {
  Expression: compileOnly,
  FunctionBody: compileOnly,
  PositiveUnaryTest: compileOnly,
  ParenthesizedExpression: (source, node) => compile(source, part(node, 1)),
  NumericLiteral: (source, node) => constant(parseNumber(textOf(source, node).replace(/\s/gu, ''))),
  StringLiteral: (source, node) => constant(unquote(textOf(source, node))),
  BooleanLiteral: (source, node) => constant(textOf(source, node) === 'true'),
  null: () => constant(null),
  '?': () => (scope) => {
    const input = scope.find('?');
    if (input !== undefined) return input;
    throw new FeelFailure("No input value available. '?' can only be used inside an unary-test expression.");
  },
  VariableName: compileVariable,
  BacktickIdentifier: compileVariable,
  PathExpression: compilePath,
  ArithmeticExpression: compileArithmetic,
  Comparison: compileComparison,
  Conjunction: (source, node) => compileLogic(source, node, false),
  Disjunction: (source, node) => compileLogic(source, node, true),
  IfExpression: compileIf,
  InstanceOfExpression: compileInstanceOf,
  List: (source, node) => {
    const elements = childrenOf(node)
      .slice(1, -1)
      .map((child) => compile(source, child));
    return (scope, evaluation) => {
      evaluation.cells(elements.length);
      return elements.map((element) => element(scope, evaluation));
    };
  },
  Interval: compileInterval,
  SimplePositiveUnaryTest: (source, node) => {
    const [first] = childrenOf(node);
    if (first?.name === 'Interval') return compileInterval(source, first);
    const test = compileTest(source, node);
    return (scope, evaluation) => test(scope.find('?') ?? null, scope, evaluation);
  },
  Context: compileContext,
  FunctionDefinition: compileFunction,
  FunctionInvocation: compileInvocation,
  DateTimeLiteral: compileTemporal,
  ForExpression: compileFor,
  QuantifiedExpression: compileQuantified,
  FilterExpression: compileFilter,
};

/** The child at a fixed place of the grammar. */
export function part(node: SyntaxNode, index: number): SyntaxNode {
  const child = childrenOf(node)[index];
  if (!child) throw new FeelSyntaxError('the expression is not complete');
  return child;
}

function compileOnly(source: Source, node: SyntaxNode): Code {
  return compile(source, part(node, 0));
}

function compileVariable(source: Source, node: SyntaxNode): Code {
  const name = nameOf(source, node);
  if (source.names === null && isSpecialName(source, node)) {
    throw new FeelSyntaxError(`the name "${name}" holds white space and must stand in backticks`);
  }
  return (scope, evaluation) => {
    evaluation.step();
    const value = scope.find(name);
    return value === undefined ? missing(name, evaluation) : value;
  };
}

function compilePath(source: Source, node: SyntaxNode): Code {
  const target = compile(source, part(node, 0));
  const nameNode = part(node, 2);
  const name = nameOf(source, nameNode);
  if (source.names === null && name !== 'time offset' && isSpecialName(source, nameNode)) {
    throw new FeelSyntaxError(`the name "${name}" holds white space and must stand in backticks`);
  }
  const root = rootOf(node);
  const variable = root && nameOf(source, root);
  return (scope, evaluation) => {
    // A missing variable is complained of once, not for every step of the path.
    if (variable !== null && scope.find(variable) === undefined) return missing(variable, evaluation);
    return followPath(target(scope, evaluation), name, evaluation);
  };
}

/** The variable at which a path of names begins; null when it begins with something else. */
function rootOf(node: SyntaxNode): SyntaxNode | null {
  if (node.name === 'VariableName' || node.name === 'BacktickIdentifier') return node;
  return node.name === 'PathExpression' ? rootOf(part(node, 0)) : null;
}

function missing(name: string, evaluation: Evaluation): null {
  return evaluation.warn('NO_VARIABLE_FOUND', `No variable found with name '${name}'`);
}

function followPath(value: FeelValue, name: string, evaluation: Evaluation): FeelValue {
  evaluation.step();
  if (isList(value)) {
    evaluation.cells(value.length);
    return value.map((element) => followPath(element, name, evaluation));
  }
  if (value === null)
    return evaluation.warn('NO_CONTEXT_ENTRY_FOUND', `No context entry found with key '${name}'. The context is null`);
  if (isContext(value)) {
    const entry = entryOf(value, name);
    if (entry !== undefined) return entry;
    const keys = Object.keys(value).map((key) => `'${key}'`);
    const available = keys.length === 0 ? 'The context is empty' : `Available keys: ${keys.join(', ')}`;
    return evaluation.warn('NO_CONTEXT_ENTRY_FOUND', `No context entry found with key '${name}'. ${available}`);
  }
  const properties = propertiesOf(value);
  const property = entryOf(properties, name);
  if (property !== undefined) return property;
  const available = Object.keys(properties)
    .map((key) => `'${key}'`)
    .join(', ');
  return evaluation.warn(
    'NO_PROPERTY_FOUND',
    `No property found with name '${name}' of value '${brief(value)}'. Available properties: ${available}`,
  );
}

function compileArithmetic(source: Source, node: SyntaxNode): Code {
  const children = childrenOf(node);
  if (children.length === 2) {
    const value = compile(source, part(node, 1));
    return (scope, evaluation) => negate(value(scope, evaluation), evaluation);
  }
  const operator = operatorOf(textOf(source, part(node, 1)));
  const left = compile(source, part(node, 0));
  const right = compile(source, part(node, 2));
  return (scope, evaluation) => calculate(operator, left(scope, evaluation), right(scope, evaluation), evaluation);
}

function operatorOf(text: string): Operator {
  if (text === '^') return '**';
  if (text === '+' || text === '-' || text === '*' || text === '/' || text === '**') return text;
  throw new FeelSyntaxError(`"${text}" is no operator`);
}

function compileComparison(source: Source, node: SyntaxNode): Code {
  const left = compile(source, part(node, 0));
  const operator = textOf(source, part(node, 1));
  if (operator === 'in') {
    const test = compileTests(
      source,
      childrenOf(node)
        .slice(2)
        .filter(({ name }) => name.startsWith('PositiveUnaryTest')),
    );
    return (scope, evaluation) => test(left(scope, evaluation), scope, evaluation);
  }
  if (operator === 'between') {
    const low = compile(source, part(node, 2));
    const high = compile(source, part(node, 4));
    return (scope, evaluation) => {
      const value = left(scope, evaluation);
      const above = checkOrder('>=', value, low(scope, evaluation), evaluation);
      if (above === false) return false;
      const known = booleanOrNull(above, evaluation);
      const below = checkOrder('<=', value, high(scope, evaluation), evaluation);
      if (known === null) return below === false ? false : null;
      return booleanOrNull(below, evaluation);
    };
  }
  const compared = comparisonOf(operator);
  const right = compile(source, part(node, 2));
  return (scope, evaluation) => compared(left(scope, evaluation), right(scope, evaluation), evaluation);
}

/** What a comparison operator answers; null when the two cannot be compared. */
export function comparisonOf(
  operator: string,
): (left: FeelValue, right: FeelValue, evaluation: Evaluation) => boolean | null {
  switch (operator) {
    case '=':
      return checkEqual;
    case '!=':
      return (left, right, evaluation) => {
        const same = booleanOrNull(checkEqual(left, right, evaluation), evaluation);
        return same === null ? null : !same;
      };
    case '<':
    case '<=':
    case '>':
    case '>=':
      return (left, right, evaluation) => checkOrder(operator satisfies Comparator, left, right, evaluation);
    default:
      throw new FeelSyntaxError(`"${operator}" is no comparison`);
  }
}

/** Three-valued `and` (deciding false) and `or` (deciding true): what is no boolean counts as unknown. */
function compileLogic(source: Source, node: SyntaxNode, deciding: boolean): Code {
  const left = compile(source, part(node, 0));
  const right = compile(source, part(node, 2));
  return (scope, evaluation) => {
    const first = booleanOrNull(left(scope, evaluation), evaluation);
    if (first === deciding) return deciding;
    const value = right(scope, evaluation);
    if (first === null) return value === deciding ? deciding : null;
    return booleanOrNull(value, evaluation);
  };
}

/** The value when it is a boolean, otherwise null and a warning. */
export function booleanOrNull(value: FeelValue, evaluation: Evaluation): boolean | null {
  return typeof value === 'boolean'
    ? value
    : evaluation.warn('INVALID_TYPE', `Expected boolean but found '${brief(value)}'`);
}

function compileIf(source: Source, node: SyntaxNode): Code {
  const condition = compile(source, part(node, 1));
  const yes = compile(source, part(node, 3));
  const no = compile(source, part(node, 5));
  return (scope, evaluation) =>
    booleanOrNull(condition(scope, evaluation), evaluation) === true ? yes(scope, evaluation) : no(scope, evaluation);
}

function compileInterval(source: Source, node: SyntaxNode): Code {
  const bounds = compileBounds(source, node);
  return (scope, evaluation) => {
    const range = bounds(scope, evaluation);
    return isRangeOfOneType(range)
      ? range
      : evaluation.warn('INVALID_TYPE', `Invalid range definition '${brief(range)}'`);
  };
}

/** The range that an interval spans, whatever its ends are. */
export function compileBounds(source: Source, node: SyntaxNode): (scope: Scope, evaluation: Evaluation) => FeelRange {
  const start = compile(source, part(node, 1));
  const end = compile(source, part(node, 3));
  const startIncluded = textOf(source, part(node, 0)) === '[';
  const endIncluded = textOf(source, part(node, 4)) === ']';
  return (scope, evaluation) =>
    new FeelRange(start(scope, evaluation), startIncluded, end(scope, evaluation), endIncluded);
}

function isRangeOfOneType({ start, end }: FeelRange): boolean {
  if (start === null || end === null || typeof start === 'boolean') return false;
  return (
    typeNameOf(start) === typeNameOf(end) && !isList(start) && !isContext(start) && !(start instanceof FeelFunction)
  );
}
