import type { Evaluation } from '../evaluation.js';
import { CallFailure, display, FeelFunction, type FeelValue } from '../feel-value.js';

/** The overloads of each built-in function by name; the first one that takes the arguments is called. */
export type FunctionTable = Readonly<Record<string, readonly FeelFunction[]>>;

/** undefined: the arguments are not of the types that the function takes. */
type Body = (args: readonly FeelValue[], evaluation: Evaluation) => FeelValue | CallFailure | undefined;

/** A built-in function; `parameters` are the names of named arguments. */
export function builtin(parameters: readonly string[], body: Body): FeelFunction {
  return new FeelFunction(parameters, checked(body));
}

/** A built-in function whose last parameter takes all remaining arguments as one list. */
export function variadic(parameters: readonly string[], body: Body): FeelFunction {
  return new FeelFunction(parameters, checked(body), true);
}

function checked(body: Body): FeelFunction['call'] {
  return (args, evaluation) => {
    const result = body(args, evaluation);
    return result === undefined
      ? new CallFailure(`Illegal arguments: ${args.map((arg) => `'${display(arg)}'`).join(', ')}`)
      : result;
  };
}
