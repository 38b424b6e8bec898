import { randomUUID } from 'node:crypto';
import { Buffer } from 'node:buffer';
import type { Evaluation } from '../evaluation.js';
import { CallFailure, type FeelFunction, type FeelValue } from '../feel-value.js';
import { runGuarded } from '../guard.js';
import { isFeelNumber, toDouble } from '../number.js';
import { builtin, type FunctionTable } from './builtin.js';

/** @source DMN 1.3 table 74; Camunda 8.6 FEEL, string functions */
export const textFunctions: FunctionTable = {
  substring: [
    builtin(['string', 'start position'], ([text, start]) => substring(text, start)),
    builtin(['string', 'start position', 'length'], ([text, start, length]) => substring(text, start, length)),
  ],
  'string length': [builtin(['string'], ([text]) => (typeof text === 'string' ? lengthOf(text) : undefined))],
  'upper case': [builtin(['string'], ([text]) => (typeof text === 'string' ? text.toUpperCase() : undefined))],
  'lower case': [builtin(['string'], ([text]) => (typeof text === 'string' ? text.toLowerCase() : undefined))],
  'substring before': [onTexts(['string', 'match'], (text, match) => text.slice(0, Math.max(0, text.indexOf(match))))],
  'substring after': [
    onTexts(['string', 'match'], (text, match) => {
      const at = text.indexOf(match);
      return at < 0 ? '' : text.slice(at + match.length);
    }),
  ],
  contains: [onTexts(['string', 'match'], (text, match) => text.includes(match))],
  'starts with': [onTexts(['string', 'match'], (text, match) => text.startsWith(match))],
  'ends with': [onTexts(['string', 'match'], (text, match) => text.endsWith(match))],
  matches: withFlags(['input', 'pattern'], ([input = '', pattern = ''], flags, evaluation) =>
    withPattern(pattern, flags, '', evaluation, (expression) => expression.test(input)),
  ),
  replace: withFlags(
    ['input', 'pattern', 'replacement'],
    ([input = '', pattern = '', replacement = ''], flags, evaluation) =>
      withPattern(pattern, flags, 'g', evaluation, (expression) =>
        replaceAll(input, expression, replacement, evaluation),
      ),
  ),
  split: [
    onTexts(['string', 'delimiter'], (text, delimiter, evaluation) => {
      const parts = withPattern(delimiter, '', '', evaluation, (expression) => splitText(text, expression));
      if (Array.isArray(parts)) evaluation.cells(parts.length);
      return parts;
    }),
  ],
  extract: [
    onTexts(['input', 'pattern'], (text, pattern, evaluation) =>
      withPattern(pattern, '', 'g', evaluation, (expression) =>
        Array.from(text.matchAll(expression), ([match]) => match),
      ),
    ),
  ],
  trim: [builtin(['string'], ([text]) => (typeof text === 'string' ? text.trim() : undefined))],
  'is blank': [builtin(['string'], ([text]) => (typeof text === 'string' ? text.trim() === '' : undefined))],
  uuid: [builtin([], () => randomUUID())],
  'to base64': [
    builtin(['value'], ([text]) =>
      typeof text === 'string' ? Buffer.from(text, 'utf8').toString('base64') : undefined,
    ),
  ],
};

function onTexts(
  parameters: readonly [string, string],
  body: (first: string, second: string, evaluation: Evaluation) => FeelValue | CallFailure,
): FeelFunction {
  return builtin(parameters, ([first, second], evaluation) =>
    typeof first === 'string' && typeof second === 'string' ? body(first, second, evaluation) : undefined,
  );
}

/** The two overloads of a function on texts: without and with the flags of a pattern. */
function withFlags(
  parameters: readonly string[],
  body: (texts: readonly string[], flags: string, evaluation: Evaluation) => FeelValue | CallFailure,
): FeelFunction[] {
  const texts = (args: readonly FeelValue[]): args is readonly string[] => args.every((arg) => typeof arg === 'string');
  return [
    builtin(parameters, (args, evaluation) => (texts(args) ? body(args, '', evaluation) : undefined)),
    builtin([...parameters, 'flags'], (args, evaluation) => {
      const given = args.at(-1) === null ? [...args.slice(0, -1), ''] : args;
      return texts(given) ? body(given.slice(0, -1), given.at(-1) ?? '', evaluation) : undefined;
    }),
  ];
}

/** Characters are code points; nearly every text has none that takes two units. */
const PAIR = /[\ud800-\udbff][\udc00-\udfff]/;

function lengthOf(text: string): number {
  return PAIR.test(text) ? Array.from(text).length : text.length;
}

/** Positions count characters from 1, or from the end when negative. */
function substring(text: FeelValue | undefined, start: FeelValue | undefined, length?: FeelValue): string | undefined {
  if (typeof text !== 'string' || !isFeelNumber(start) || (length !== undefined && !isFeelNumber(length)))
    return undefined;
  const position = Math.trunc(toDouble(start));
  const from = position > 0 ? position - 1 : Math.max(0, lengthOf(text) + position);
  const to = length === undefined ? undefined : from + Math.max(0, Math.trunc(toDouble(length)));
  return PAIR.test(text) ? Array.from(text).slice(from, to).join('') : text.slice(from, to);
}

/** A pattern may take for ever on a hostile input: it runs under the time guard. */
function withPattern(
  pattern: string,
  flags: string,
  ownFlags: string,
  evaluation: Evaluation,
  use: (expression: RegExp) => FeelValue,
): FeelValue | CallFailure {
  const expression = readPattern(pattern, flags, ownFlags);
  return expression === null
    ? new CallFailure(`Invalid pattern '${pattern}'`)
    : runGuarded(evaluation, () => use(expression));
}

function readPattern(pattern: string, flags: string, ownFlags: string): RegExp | null {
  if (/[^smixq]/u.test(flags)) return null;
  const source = flags.includes('x')
    ? pattern.replace(/\\.|\s+|#[^\n]*/gu, (part) => (part.startsWith('\\') ? part : ''))
    : pattern;
  const all = ['s', 'm', 'i'].filter((flag) => flags.includes(flag)).join('') + ownFlags;
  try {
    // eslint-disable-next-line security/detect-non-literal-regexp -- the model's pattern; runGuarded bounds it
    return new RegExp(source, `${all}u`);
  } catch {
    return looseFallback(source, all);
  }
}

/** Java knows escapes that the Unicode mode of JavaScript refuses (`\-`, `\"`). */
function looseFallback(source: string, flags: string): RegExp | null {
  try {
    // eslint-disable-next-line security/detect-non-literal-regexp -- the model's pattern; runGuarded bounds it
    return new RegExp(source, flags);
  } catch {
    return null;
  }
}

/** `$1` names a group; `\$` and `\\` are the characters themselves, as in Java. */
function replaceAll(input: string, expression: RegExp, replacement: string, evaluation: Evaluation): string {
  let length = input.length;
  return input.replace(expression, (...match: unknown[]) => {
    const text = replacement.replace(
      /\\(.)|\$(\d)/gsu,
      (_, escaped?: string, group?: string) => escaped ?? groupOf(match, Number(group)),
    );
    length += text.length;
    evaluation.characters(length);
    return text;
  });
}

function groupOf(match: readonly unknown[], group: number): string {
  const text = match[group];
  return typeof text === 'string' ? text : '';
}

/** Unlike JavaScript's split, groups of the delimiter are not among the parts. */
function splitText(text: string, delimiter: RegExp): string[] {
  const parts: string[] = [];
  let from = 0;
  // eslint-disable-next-line security/detect-non-literal-regexp -- the same pattern, searched again and again
  for (const match of text.matchAll(new RegExp(delimiter.source, `${delimiter.flags}g`))) {
    if (match[0] === '' && match.index === 0) continue;
    parts.push(text.slice(from, match.index));
    from = match.index + match[0].length;
  }
  return [...parts, text.slice(from)];
}
