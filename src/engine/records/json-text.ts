/** The JSON text of a variable as Zeebe writes it. */
import type { Json } from '../result.js';

/** A double leaves a point or an exponent in the text; so do some strings, which costs only time. */
const MAY_HOLD_A_DOUBLE = /\d[.e]/;
/** Between these bounds Java writes a double without an exponent. */
const SMALLEST_PLAIN = 1e-3;
const LARGEST_PLAIN = 1e7;

/**
 * JSON without spaces, doubles as Java writes them: `1.0E-4`, `1.23456785E7`.
 *
 * A whole number is always written as an integer: a JavaScript number does not remember that it came as `1.0`.
 * @source recorded on Zeebe 8.6; the notation is that of Java's Double.toString
 */
export function jsonText(value: Json): string {
  const text = JSON.stringify(value);
  return MAY_HOLD_A_DOUBLE.test(text) ? write(value) : text;
}

function write(value: Json): string {
  if (typeof value === 'number') return numberText(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(write).join(',')}]`;
  return `{${Object.entries(value)
    .map(([name, inner]) => `${JSON.stringify(name)}:${write(inner)}`)
    .join(',')}}`;
}

function numberText(value: number): string {
  const plain = JSON.stringify(value);
  const size = Math.abs(value);
  const isPlain = Number.isInteger(value) ? !plain.includes('e') : size >= SMALLEST_PLAIN && size < LARGEST_PLAIN;
  if (isPlain) return plain;
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${digits}${digits.includes('.') ? '' : '.0'}E${exponent.replace('+', '')}`;
}
