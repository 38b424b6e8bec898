import { evaluate, parseExpression, type FeelFunction, type Warning } from 'feelin';
import { camundaFunctions } from './camunda-functions.js';

/** A syntax tree turned into a function once: running it parses nothing. */
export interface CompiledExpression {
  /** @throws {Error} when the expression gives up; call it through `runGuarded` */
  run(variables: Readonly<Record<string, unknown>>, nowMs: number): { value: unknown; warnings: string[] };
}

/** Where an expression finds its names. Not a plain object: feelin would copy one, this one it reads in place. */
class Scope {
  [name: string]: unknown;
}

/** Longer or deeper expressions than any person writes are refused before they cost anything. */
const MAX_LENGTH = 20_000;
const MAX_NESTING = 200;

/**
 * Compiles a FEEL expression (without its leading '=').
 *
 * @throws {Error} with what is wrong and where, when the text is no FEEL expression
 */
export function compileExpression(text: string): CompiledExpression {
  assertSize(text);
  let nowMs = 0;
  const functions = camundaFunctions(() => nowMs);
  const scope = Object.assign(new Scope(), functions);
  // As the body of a function the tree is built once and run as often as wanted.
  parseExpression(text, functions, undefined);
  const { value, warnings } = evaluate(`function() ${text}`, scope);
  const body = value as FeelFunction;

  return {
    run(variables, at) {
      nowMs = at;
      for (const name of Object.keys(scope)) delete scope[name];
      Object.assign(scope, functions, variables);
      warnings.length = 0;
      const result: unknown = body.invoke([]);
      return { value: result, warnings: warnings.map(describeWarning) };
    },
  };
}

function assertSize(text: string): void {
  if (text.length > MAX_LENGTH)
    throw new Error(`The expression has ${String(text.length)} characters; at most ${String(MAX_LENGTH)} are allowed`);
  let depth = 0;
  for (const character of text) {
    if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    if (depth > MAX_NESTING) throw new Error(`The expression is nested more than ${String(MAX_NESTING)} levels deep`);
  }
}

/** One line per warning, `[TYPE] text`, as it is appended to an incident. */
function describeWarning({ type, message }: Warning): string {
  const name = /^Variable '(.*)' not found$/su.exec(message)?.[1];
  return `[${type}] ${type === 'NO_VARIABLE_FOUND' && name !== undefined ? `No variable found with name '${name}'` : message}`;
}
