import { CommandError } from '../errors.js';
import type { Doc, Value } from '../bson/value.js';
import { indexKeys, type Index } from './index.js';

/** E11000 with the key that collided, as drivers and mongoose read it. */
export function duplicateKey(namespace: string, index: Index, document: Doc, key: Buffer): CommandError {
  const keyValue: Doc = new Map();
  const keyPattern: Doc = new Map();
  for (const field of index.fields) {
    keyPattern.set(field.path, field.descending ? -1 : 1);
    keyValue.set(field.path, collidingValue(index, field.path, document, key));
  }
  const shown = [...keyValue].map(([name, value]) => `${name}: ${describe(value)}`).join(', ');
  const message = `E11000 duplicate key error collection: ${namespace} index: ${index.name} dup key: { ${shown} }`;
  return new CommandError(
    11000,
    message,
    new Map<string, unknown>([
      ['keyPattern', keyPattern],
      ['keyValue', keyValue],
    ]),
  );
}

/** For an array it is the one element that collided; found by trying the elements. */
function collidingValue(index: Index, path: string, document: Doc, key: Buffer): Value {
  const field = index.fields.find((candidate) => candidate.path === path)!;
  let value: Value | undefined = document;
  for (const part of field.parts) value = value instanceof Map ? value.get(part) : undefined;
  if (!Array.isArray(value)) return value ?? null;
  const hit = value.find((item) => {
    const single = new Map(document).set(field.parts[0]!, nest(field.parts.slice(1), item));
    return indexKeys(index, single).keys.some((candidate) => candidate.equals(key));
  });
  return hit ?? value;
}

const nest = (parts: readonly string[], value: Value): Value =>
  parts.length === 0 ? value : new Map([[parts[0]!, nest(parts.slice(1), value)]]);

function describe(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (value instanceof Map) return `{ ${[...value].map(([name, field]) => `${name}: ${describe(field)}`).join(', ')} }`;
  if (Array.isArray(value)) return `[ ${value.map(describe).join(', ')} ]`;
  if ('value' in value) return String(value.value);
  return value.type === 7 ? `ObjectId('${value.bytes.toString('hex')}')` : value.toString();
}
