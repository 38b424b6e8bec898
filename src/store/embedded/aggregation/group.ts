import * as mingoAccumulators from 'mingo/operators/accumulator';
import { compareValues } from '../bson/compare.js';
import { packDecimal, toDecimal } from '../bson/decimal.js';
import { encodeKey } from '../bson/key.js';
import { BSON, Double, Opaque, doc, isDoc, isNumeric, type Doc, type Value } from '../bson/value.js';
import { CommandError } from '../errors.js';
import { toNumber } from '../query/predicate.js';
import type { Compute } from '../query/projection.js';
import { combine, type Numeric } from '../update/numbers.js';
import { compileExpression, mingoOptions, type Variables } from './expression.js';
import type { PipelineContext } from './pipeline.js';
import { fromPlain, toPlain } from './plain.js';

/** Gathers one group's values of one field. */
interface Accumulator {
  add(value: Value | undefined, document: Doc): void;
  result(): Value | undefined;
}

/** Adds numbers of any types; int64 overflow goes on as a double, as in MongoDB. */
function addNumbers(a: Numeric, b: Numeric): Numeric {
  if (typeof a === 'bigint' || typeof b === 'bigint') {
    const exact =
      !(a instanceof Double) && !(b instanceof Double) && !(a instanceof Opaque) && !(b instanceof Opaque)
        ? BigInt(a) + BigInt(b)
        : undefined;
    if (exact !== undefined && BigInt.asIntN(64, exact) !== exact) return new Double(Number(exact));
  }
  return combine('$inc', a, b);
}

const sum = (): Accumulator => {
  let total: Numeric = 0;
  return {
    add: (value) => {
      if (isNumeric(value)) total = addNumbers(total, value);
    },
    result: () => total,
  };
};

const average = (): Accumulator => {
  let total: Numeric = 0;
  let count = 0;
  return {
    add: (value) => {
      if (!isNumeric(value)) return;
      total = addNumbers(total, value);
      count++;
    },
    result: () => {
      if (count === 0) return null;
      if (!(total instanceof Opaque)) return new Double(toNumber(total) / count);
      // Decimal division by a count, to 34 digits.
      const scaled = toDecimal(total);
      if (scaled.special) return total;
      const digits = 10n ** 34n;
      return packDecimal({
        special: undefined,
        coefficient: (scaled.coefficient * digits) / BigInt(count),
        exponent: scaled.exponent - 34,
      });
    },
  };
};

const extreme = (sign: 1 | -1) => (): Accumulator => {
  let best: Value | undefined;
  return {
    add: (value) => {
      if (value === undefined || value === null || (value instanceof Opaque && value.type === BSON.undefined)) return;
      if (best === undefined || sign * compareValues(value, best) > 0) best = value;
    },
    result: () => best ?? null,
  };
};

const first = (): Accumulator => {
  let kept: Value | undefined;
  let any = false;
  return {
    add: (value) => {
      if (!any) kept = value;
      any = true;
    },
    result: () => kept ?? null,
  };
};

const last = (): Accumulator => {
  let kept: Value | undefined;
  return { add: (value) => void (kept = value), result: () => kept ?? null };
};

const push = (): Accumulator => {
  const list: Value[] = [];
  return { add: (value) => void (value !== undefined && list.push(value)), result: () => list };
};

const addToSet = (): Accumulator => {
  const set = new Map<string, Value>();
  return {
    add: (value) => {
      if (value === undefined) return;
      const key = encodeKey(value).toString('latin1');
      if (!set.has(key)) set.set(key, value);
    },
    result: () => [...set.values()],
  };
};

const mergeObjects = (): Accumulator => {
  const merged: Doc = new Map();
  return {
    add: (value) => {
      if (value === undefined || value === null) return;
      if (!isDoc(value)) throw new CommandError(40400, '$mergeObjects requires object inputs');
      for (const [name, field] of value) merged.set(name, field);
    },
    result: () => merged,
  };
};

const deviation = (sampled: boolean) => (): Accumulator => {
  let count = 0;
  let mean = 0;
  let squares = 0;
  return {
    add: (value) => {
      if (!isNumeric(value)) return;
      const number = toNumber(value);
      count++;
      const off = number - mean;
      mean += off / count;
      squares += off * (number - mean);
    },
    result: () => (count <= (sampled ? 1 : 0) ? null : new Double(Math.sqrt(squares / (sampled ? count - 1 : count)))),
  };
};

const OWN: Readonly<Record<string, () => Accumulator>> = {
  $sum: sum,
  $avg: average,
  $min: extreme(-1),
  $max: extreme(1),
  $first: first,
  $last: last,
  $push: push,
  $addToSet: addToSet,
  $mergeObjects: mergeObjects,
  $stdDevPop: deviation(false),
  $stdDevSamp: deviation(true),
  $count: sum,
};

/** mingo's for the rest: they see the group's documents as plain values. */
const BORROWED = new Set([
  '$top',
  '$topN',
  '$bottom',
  '$bottomN',
  '$firstN',
  '$lastN',
  '$maxN',
  '$minN',
  '$median',
  '$percentile',
]);

function borrowed(name: string, argument: Value, variables: Variables): () => Accumulator {
  const operator = (
    mingoAccumulators as unknown as Record<string, (items: unknown[], expression: unknown, options: unknown) => unknown>
  )[name]!;
  const plain = toPlain(argument);
  const options = mingoOptions(variables);
  return () => {
    const documents: unknown[] = [];
    return {
      add: (_value, document) => void documents.push(toPlain(document)),
      result: () => fromPlain(operator(documents, plain, options)),
    };
  };
}

interface Field {
  readonly name: string;
  readonly compute: Compute | undefined;
  readonly create: () => Accumulator;
}

function parseField(name: string, spec: Value, variables: Variables): Field {
  if (name.includes('.')) throw new CommandError(40235, `The field name '${name}' cannot contain '.'`);
  if (name.startsWith('$')) throw new CommandError(40236, `The field name '${name}' cannot be an operator name`);
  if (!isDoc(spec) || spec.size === 0)
    throw new CommandError(40234, `The field '${name}' must be an accumulator object`);
  if (spec.size !== 1) throw new CommandError(40238, `The field '${name}' must specify one accumulator`);
  const [[operator, argument]] = [...spec] as [[string, Value]];
  if (operator === '$count') return { name, compute: () => 1, create: sum };
  if (operator in OWN) return { name, compute: compileExpression(argument, variables), create: OWN[operator]! };
  if (BORROWED.has(operator)) return { name, compute: undefined, create: borrowed(operator, argument, variables) };
  if (operator === '$accumulator') throw new CommandError(238, '$accumulator is not supported by this server');
  throw new CommandError(15952, `unknown group operator '${operator}'`);
}

/**
 * `$group`: groups come in the order in which their first document came.
 *
 * @param keyOf stands for the `_id` expression, for stages that group by other means
 */
export function group(
  documents: Doc[],
  spec: Value,
  context: PipelineContext,
  keyOf?: (document: Doc) => Value,
): Doc[] {
  if (!isDoc(spec)) throw new CommandError(15947, "a group's fields must be specified in an object");
  const id = spec.get('_id');
  if (id === undefined) throw new CommandError(15955, 'a group specification must include an _id');
  const computeKey: Compute = keyOf ?? compileExpression(id, context.variables);
  const fields = [...spec]
    .filter(([name]) => name !== '_id')
    .map(([name, value]) => parseField(name, value, context.variables));
  const groups = new Map<string, { id: Value; accumulators: Accumulator[] }>();
  for (const document of documents) {
    const key = computeKey(document) ?? null;
    const text = encodeKey(key).toString('latin1');
    let entry = groups.get(text);
    if (!entry) {
      entry = { id: key, accumulators: fields.map(({ create }) => create()) };
      groups.set(text, entry);
    }
    fields.forEach(({ compute }, at) => entry.accumulators[at]!.add(compute?.(document), document));
  }
  return [...groups.values()].map(({ id: key, accumulators }) => {
    const out: Doc = doc({ _id: key });
    accumulators.forEach((accumulator, at) => {
      const value = accumulator.result();
      if (value !== undefined) out.set(fields[at]!.name, value);
    });
    return out;
  });
}
