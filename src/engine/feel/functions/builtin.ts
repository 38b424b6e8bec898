import type { Evaluation } from '../evaluation.js';
import { CallFailure, brief, FeelFunction, isList, type FeelValue } from '../feel-value.js';
import { NumberRangeError } from '../number.js';

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
    charge(args, evaluation);
    const result = withinRange(() => body(args, evaluation));
    return result === undefined
      ? new CallFailure(`Illegal arguments: ${args.map((arg) => `'${brief(arg)}'`).join(', ')}`)
      : result;
  };
}

/** A function goes through its texts and lists at least once. */
function charge(args: readonly FeelValue[], evaluation: Evaluation): void {
  for (const arg of args) {
    if (typeof arg === 'string') evaluation.characters(arg.length);
    else if (isList(arg)) evaluation.cells(arg.length);
  }
}

function withinRange(run: () => FeelValue | CallFailure | undefined): FeelValue | CallFailure | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof NumberRangeError) return new CallFailure(error.message);
    throw error;
  }
}
