import { compile, type Code } from './compile.js';
import { compileUnaryTests, type Test } from './compile-test.js';
import { FeelFailure } from './evaluation.js';
import { SizeLimitError } from './feel-value.js';
import { AssertFailure } from './functions/general-functions.js';
import { FeelSyntaxError, mentionedNames, parseSyntax, quoteKeys, type KnownNames } from './syntax.js';

/**
 * Compiles a FEEL expression (without its leading '='). Running it throws a `FeelFailure` that names it.
 *
 * @throws {FeelSyntaxError}
 */
export function compileExpression(text: string, names: KnownNames | null = null): Code {
  return compileWithNames(text, names).code;
}

export interface CompiledExpression {
  readonly code: Code;
  /** The variables that it may ask its scope for. */
  readonly mentioned: readonly string[];
}

/** As `compileExpression`. @throws {FeelSyntaxError} */
export function compileWithNames(text: string, names: KnownNames | null = null): CompiledExpression {
  const { code, mentioned } = compileText(text, () => {
    const source = { text: quoteKeys(text), names };
    const tree = parseSyntax(source, 'expression');
    return { code: compile(source, tree), mentioned: mentionedNames(source, tree) };
  });
  return { code: (scope, evaluation) => runText(text, () => code(scope, evaluation)), mentioned };
}

/** Compiles unary tests, the cell of a decision table, as `compileExpression` does. @throws {FeelSyntaxError} */
export function compileTestCell(text: string, names: KnownNames | null = null): Test {
  const test = compileText(text, () => {
    const source = { text: quoteKeys(text), names };
    return compileUnaryTests(source, parseSyntax(source, 'unary-tests'));
  });
  return (input, scope, evaluation) => runText(text, () => test(input, scope, evaluation));
}

function compileText<T>(text: string, build: () => T): T {
  try {
    return build();
  } catch (error) {
    throw new FeelSyntaxError(`failed to parse expression '${text}': ${messageOf(error)}`);
  }
}

/** A failure that already names its expression. */
class ExpressionFailure extends FeelFailure {}

/** Runs a part of an evaluation; its failure names the expression. @throws {FeelFailure} */
export function runText<T>(text: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof ExpressionFailure) throw error;
    const what = error instanceof AssertFailure ? 'Assertion failure on evaluate the' : 'failed to evaluate';
    throw new ExpressionFailure(`${what} expression '${text}': ${messageOf(error)}`);
  }
}

/** For a person; what we did not foresee is told too, as an incident must not stop the engine. */
function messageOf(error: unknown): string {
  if (error instanceof FeelFailure || error instanceof FeelSyntaxError || error instanceof SizeLimitError)
    return error.message;
  // The stack, or a text or list longer than JavaScript has.
  if (error instanceof RangeError) return 'it needs more memory or depth than it may have';
  return `it failed unexpectedly (${String(error)})`;
}
