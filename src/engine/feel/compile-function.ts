import { builtinFunctions } from './functions/builtin-functions.js';
import { compile, part, type Code } from './compile.js';
import { Scope, type Evaluation } from './evaluation.js';
import {
  CallFailure,
  brief,
  entryOf,
  FeelFunction,
  isContext,
  isList,
  newContext,
  type FeelValue,
} from './feel-value.js';
import { parseDate, parseDateTime, parseDuration, parseTemporal, parseTime } from './temporal.js';
import { childrenOf, FeelSyntaxError, nameOf, textOf, unquote, type Source, type SyntaxNode } from './syntax.js';

/** `{a: 1, b: a + 1}`: an entry sees those before it. */
export function compileContext(source: Source, node: SyntaxNode): Code {
  const entries = childrenOf(node)
    .slice(1, -1)
    .map((entry) => ({ key: keyOf(source, part(entry, 0)), value: compile(source, part(entry, 1)) }));
  return (scope, evaluation) => {
    evaluation.cells(entries.length);
    const context = newContext();
    const inner = new Scope(context, scope);
    for (const { key, value } of entries) context[key] = value(inner, evaluation);
    return context;
  };
}

function keyOf(source: Source, node: SyntaxNode): string {
  const [first] = childrenOf(node);
  return first?.name === 'StringLiteral' ? unquote(textOf(source, first)) : nameOf(source, node);
}

export function compileFunction(source: Source, node: SyntaxNode): Code {
  const children = childrenOf(node);
  if (children.some(({ name }) => name === 'external'))
    throw new FeelSyntaxError('external functions are not supported');
  const parameters = children
    .filter(({ name }) => name === 'FormalParameters')
    .flatMap(childrenOf)
    .map((parameter) => nameOf(source, part(parameter, 0)));
  const bodyNode = children.find(({ name }) => name === 'FunctionBody');
  if (!bodyNode) throw new FeelSyntaxError('the function has no body');
  const body = compile(source, bodyNode);
  return (scope) =>
    new FeelFunction(parameters, (args, evaluation) => {
      const bindings = newContext();
      parameters.forEach((name, index) => (bindings[name] = args[index] ?? null));
      return evaluation.nested(() => body(new Scope(bindings, scope), evaluation));
    });
}

/** How a call names what it passes. */
type Arguments =
  | { readonly kind: 'positional'; readonly codes: readonly Code[] }
  | { readonly kind: 'named'; readonly codes: ReadonlyMap<string, Code> };

export function compileInvocation(source: Source, node: SyntaxNode): Code {
  const target = part(node, 0);
  const args = compileArguments(source, part(node, 2));
  if (target.name === 'VariableName' || target.name === 'SpecialFunctionName' || target.name === 'BacktickIdentifier') {
    return callNamed(nameOf(source, target), args);
  }
  if (target.name === 'PathExpression') {
    return callMember(compile(source, part(target, 0)), nameOf(source, part(target, 2)), args);
  }
  const value = compile(source, target);
  return (scope, evaluation) => {
    const callee = value(scope, evaluation);
    if (callee instanceof FeelFunction && accepts(args)(callee))
      return call(callee, textOf(source, target), args, scope, evaluation);
    return evaluation.warn('NO_FUNCTION_FOUND', `Cannot invoke '${brief(callee)}'`);
  };
}

/** `date("2026-10-04")`, `@"P1D"`, `date(2026, 10, 4)`: literals are read once, and null when they read as nothing. */
export function compileTemporal(source: Source, node: SyntaxNode): Code {
  const first = part(node, 0);
  if (first.name === 'AtLiteral') {
    const value = parseTemporal(unquote(textOf(source, part(first, 0))));
    return () => value;
  }
  const name = nameOf(source, first);
  const [literal, ...others] = childrenOf(part(node, 2));
  const parse = LITERALS[name];
  if (literal?.name === 'StringLiteral' && others.length === 0 && parse) {
    const value = parse(unquote(textOf(source, literal)));
    return () => value;
  }
  return callNamed(name, compileArguments(source, part(node, 2)));
}

const LITERALS: Readonly<Record<string, (text: string) => FeelValue>> = {
  date: parseDate,
  time: parseTime,
  'date and time': parseDateTime,
  duration: parseDuration,
};

function compileArguments(source: Source, node: SyntaxNode): Arguments {
  const children = childrenOf(node);
  if (node.name !== 'NamedParameters')
    return { kind: 'positional', codes: children.map((child) => compile(source, child)) };
  return {
    kind: 'named',
    codes: new Map(children.map((child) => [nameOf(source, part(child, 0)), compile(source, part(child, 1))])),
  };
}

/** A function of the scope comes first, then a built-in one: whichever takes such arguments. */
function callNamed(name: string, args: Arguments): Code {
  const suits = accepts(args);
  const builtin = builtinFunctions.get(name)?.find(suits);
  return (scope, evaluation) => {
    evaluation.step();
    const callee = scope.findFunction(name, suits) ?? builtin;
    return callee ? call(callee, name, args, scope, evaluation) : noFunction(name, args, evaluation);
  };
}

function callMember(target: Code, name: string, args: Arguments): Code {
  const suits = accepts(args);
  return (scope, evaluation) => {
    const owner = target(scope, evaluation);
    const callee = isContext(owner) ? entryOf(owner, name) : undefined;
    if (callee instanceof FeelFunction && suits(callee)) return call(callee, name, args, scope, evaluation);
    return noFunction(name, args, evaluation);
  };
}

function noFunction(name: string, args: Arguments, evaluation: Evaluation): null {
  const given =
    args.kind === 'positional'
      ? `${String(args.codes.length)} parameters`
      : `parameters: ${[...args.codes.keys()].join(',')}`;
  return evaluation.warn('NO_FUNCTION_FOUND', `No function found with name '${name}' and ${given}`);
}

function accepts(args: Arguments): (candidate: FeelFunction) => boolean {
  if (args.kind === 'named')
    return ({ parameters }) => [...args.codes.keys()].every((name) => parameters.includes(name));
  const count = args.codes.length;
  return ({ parameters, variadic }) => parameters.length === count || (variadic && parameters.length < count);
}

function call(callee: FeelFunction, name: string, args: Arguments, scope: Scope, evaluation: Evaluation): FeelValue {
  const result = callee.call(bind(callee, args, scope, evaluation), evaluation);
  if (!(result instanceof CallFailure)) return result;
  return evaluation.warn('FUNCTION_INVOCATION_FAILURE', `Failed to invoke function '${name}': ${result.reason}`);
}

/** The arguments in the order of the parameters; one that is not given is null. */
function bind(callee: FeelFunction, args: Arguments, scope: Scope, evaluation: Evaluation): readonly FeelValue[] {
  if (args.kind === 'named') return callee.parameters.map((name) => args.codes.get(name)?.(scope, evaluation) ?? null);
  const values = args.codes.map((code) => code(scope, evaluation));
  if (!callee.variadic) return values;
  const fixed = callee.parameters.length - 1;
  const rest = values.slice(fixed);
  const [only] = rest;
  // A lone list is the list of arguments itself: max([1, 2]) is max(1, 2).
  const isTheList = fixed === 0 && rest.length === 1 && only !== undefined && isList(only);
  return [...values.slice(0, fixed), isTheList ? only : rest];
}
