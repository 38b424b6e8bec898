/** What an expression gives, as a variable keeps it. */
import type { Json } from '../result.js';
import type { Evaluation } from './evaluation.js';
import {
  FeelFunction,
  isContext,
  isList,
  MAX_CHARACTERS,
  MAX_DEPTH,
  MAX_NODES,
  SizeLimitError,
  type FeelContext,
  type FeelValue,
} from './feel-value.js';
import { isFeelNumber, toDouble } from './number.js';
import { isTemporal } from './temporal.js';
import { variableText } from './variable-text.js';

export interface Conversion {
  /** Whose time and steps it takes. */
  readonly evaluation?: Evaluation;
  /** What needs no conversion is given back itself, not a copy. */
  readonly mayShare?: boolean;
}

interface JsonSize {
  readonly nodes: number;
  readonly characters: number;
  /** Levels below the value itself. */
  readonly levels: number;
}

/** A smaller value is converted again as fast as it is looked up. */
const WORTH_KNOWING = 64;

/**
 * Lists and contexts that are already as a variable keeps them: mostly variables, which expressions give back whole.
 * A collection is read once for each of its items, and must not be walked each time. Values are never changed in place.
 */
const knownJson = new WeakMap<object, JsonSize>();

function finite(value: number): number | null {
  if (!Number.isFinite(value)) return null;
  return value === 0 ? 0 : value;
}

/**
 * The value as Zeebe writes it to a variable: numbers as doubles, dates, times and durations as ISO text,
 * functions and ranges as null, lists and contexts recursively, the latter without their functions.
 *
 * @throws {SizeLimitError} also for a small graph that unfolds to a huge tree
 * @throws {FeelFailure} when the evaluation has had its time
 */
export function toJson(value: FeelValue, { evaluation, mayShare = false }: Conversion = {}): Json {
  let characters = MAX_CHARACTERS;
  let nodes = MAX_NODES;
  let deepest = 0;
  const take = (size: JsonSize, depth: number): void => {
    nodes -= size.nodes;
    characters -= size.characters;
    deepest = Math.max(deepest, depth + size.levels);
    evaluation?.step();
    if (nodes < 0 || characters < 0 || deepest > MAX_DEPTH) throw new SizeLimitError();
  };
  const convert = (part: FeelValue, depth: number): Json => {
    const known = mayShare && typeof part === 'object' && part !== null ? knownJson.get(part) : undefined;
    take(known ?? { nodes: 1, characters: typeof part === 'string' ? part.length : 0, levels: 0 }, depth);
    if (known) return part as Json;
    if (part === null || typeof part === 'boolean' || typeof part === 'string') return part;
    if (isFeelNumber(part)) return finite(toDouble(part));
    if (isTemporal(part)) return variableText(part);
    if (!isList(part) && !isContext(part)) return null;

    const before = { nodes, characters, deepest };
    deepest = depth;
    const json = isList(part) ? convertList(part, depth + 1) : convertContext(part, depth + 1);
    if (mayShare && json === part && before.nodes - nodes >= WORTH_KNOWING) {
      const size = { nodes: before.nodes - nodes + 1, characters: before.characters - characters };
      knownJson.set(part, { ...size, levels: deepest - depth });
    }
    deepest = Math.max(deepest, before.deepest);
    return json;
  };
  const convertList = (list: readonly FeelValue[], depth: number): readonly Json[] => {
    const converted = list.map((element) => convert(element, depth));
    return mayShare && converted.every((element, index) => Object.is(element, list[index]))
      ? (list as Json[])
      : converted;
  };
  const convertContext = (context: FeelContext, depth: number): Json => {
    // A function in a context is called by its name, but is no entry that could be written.
    const entries = Object.entries(context).filter(([, entry]) => !(entry instanceof FeelFunction));
    const converted = Object.fromEntries(entries.map(([key, entry]) => [key, convert(entry, depth)]));
    const keys = Object.keys(converted);
    const isSame =
      mayShare &&
      Object.getPrototypeOf(context) !== null &&
      keys.length === Object.keys(context).length &&
      keys.every((key) => Object.is(converted[key], context[key]));
    return isSame ? (context as Json) : converted;
  };
  return convert(value, 0);
}
