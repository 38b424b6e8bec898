import type { Catalog } from '../storage/catalog.js';
import type { Environment } from '../storage/environment.js';
import { CommandError, typeMismatch } from '../errors.js';
import { BSON, Opaque, integerOf, isDoc, isNumeric, isTruthy, typeName, type Doc, type Value } from '../bson/value.js';
import type { Cursors } from './cursors.js';

/** The instant that the server believes in; a test injects its own. */
export interface StoreClock {
  nowMs(): number;
}

/** What all commands share. */
export interface ServerState {
  readonly environment: Environment;
  readonly catalog: Catalog;
  readonly cursors: Cursors;
  readonly clock: StoreClock;
  readonly startedAtMs: number;
}

export interface Invocation {
  readonly name: string;
  readonly db: string;
  readonly body: Doc;
  /** Raw documents that came outside the body, by field name. */
  readonly sequences: ReadonlyMap<string, readonly Buffer[]>;
  readonly server: ServerState;
  readonly connectionId: number;
}

export type Reply = Doc | Buffer;

export interface Command {
  /** Fields it understands besides those that every command may carry. */
  readonly fields: readonly string[];
  /** Runs on the `admin` database only. */
  readonly adminOnly?: boolean;
  readonly run: (call: Invocation) => Reply | Promise<Reply>;
}

/** The collection name that is the command's own value. */
export function collectionName({ body, name, db }: Invocation): string {
  const value = body.get(name);
  if (typeof value !== 'string')
    throw typeMismatch(`collection name has invalid type ${value === undefined ? 'missing' : typeName(value)}`);
  if (value === '' || value.includes('\0')) throw new CommandError(73, `Invalid namespace specified '${db}.${value}'`);
  return value;
}

const wrongType = (command: string, field: string, value: Value, expected: string): CommandError =>
  typeMismatch(`BSON field '${command}.${field}' is the wrong type '${typeName(value)}', expected type '${expected}'`);

/** A field that must be a document when it is there. */
export function documentField(body: Doc, field: string, command = ''): Doc | undefined {
  const value = body.get(field);
  if (value === undefined || value === null) return undefined;
  if (!isDoc(value)) throw wrongType(command, field, value, 'object');
  return value;
}

export function textField(body: Doc, field: string, command = ''): string | undefined {
  const value = body.get(field);
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw wrongType(command, field, value, 'string');
  return value;
}

/** A count: an integer that is not negative. */
export function countField(body: Doc, field: string, command = ''): number | undefined {
  const value = body.get(field);
  if (value === undefined || value === null) return undefined;
  if (!isNumeric(value)) throw wrongType(command, field, value, 'long');
  const count = integerOf(value);
  if (count === undefined) throw new CommandError(9, `Expected an integer for ${field}`);
  if (count < 0) throw new CommandError(51024, `BSON field '${field}' value must be >= 0, actual value '${count}'`);
  return count;
}

export const flagField = (body: Doc, field: string): boolean => isTruthy(body.get(field));

export function arrayField(body: Doc, field: string, command = ''): Value[] | undefined {
  const value = body.get(field);
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw wrongType(command, field, value, 'array');
  return value;
}

/** Only the simple collation, which orders by bytes, is there. @throws {CommandError} 238 for any other */
export function checkCollation(collation: Value | undefined): void {
  if (collation === undefined || collation === null) return;
  if (!isDoc(collation)) throw typeMismatch('collation must be an object');
  if (collation.size === 0) return;
  const locale = collation.get('locale');
  if (locale === undefined)
    throw new CommandError(40414, "BSON field 'collation.locale' is missing but a required field");
  if (locale !== 'simple')
    throw new CommandError(
      238,
      `Only the simple collation is supported by this server, not locale '${typeof locale === 'string' ? locale : typeName(locale)}'`,
    );
}

export const isObjectId = (value: Value | undefined): value is Opaque =>
  value instanceof Opaque && value.type === BSON.objectId;
