import { compile } from './compile.js';
import { compileUnaryTests, type Test } from './compile-test.js';
import type { Code } from './compile.js';
import { parseSyntax, type KnownNames } from './syntax.js';

/** Compiles a FEEL expression (without its leading '='). @throws {FeelSyntaxError} */
export function compileExpression(text: string, names: KnownNames | null = null): Code {
  const source = { text, names };
  return compile(source, parseSyntax(source, 'expression'));
}

/** Compiles unary tests: the cell of a decision table. @throws {FeelSyntaxError} */
export function compileTestCell(text: string, names: KnownNames | null = null): Test {
  const source = { text, names };
  return compileUnaryTests(source, parseSyntax(source, 'unary-tests'));
}
