/** Reading the fields of requests: keys, variables, tenants. */
import { status } from '@grpc/grpc-js';
import { DEFAULT_TENANT, type Document } from '../records/values.js';
import { GatewayError } from './status.js';

/** What proto-loader makes of a message: 64-bit numbers are strings. */
export type Fields = Readonly<Record<string, unknown>>;

export function textField(request: Fields, field: string): string {
  const value = request[field];
  return typeof value === 'string' ? value : '';
}

/** A 64-bit field; with one partition every key is exact as a number. */
export const numberField = (request: Fields, field: string): number => Number(request[field] ?? 0);

export const listField = <T>(request: Fields, field: string): readonly T[] => (request[field] ?? []) as readonly T[];

const PARTITION = 1;

/**
 * The key of an entity that a command is for.
 *
 * @throws {GatewayError} UNAVAILABLE when the key is not one of this engine's partition
 */
export function keyField(request: Fields, field: string): number {
  const key = BigInt(textField(request, field) || '0');
  const partition = BigInt.asUintN(13, key >> 51n);
  if (partition === BigInt(PARTITION)) return Number(key);
  throw new GatewayError(
    status.UNAVAILABLE,
    `Expected to execute command on partition ${partition}, but either it does not exist, or the gateway is not yet aware of it`,
  );
}

/** The reference a client gave to its operation, or -1. */
export function operationReference(request: Fields): number {
  const given = request['operationReference'];
  return given === undefined || given === null || !('_operationReference' in request) ? -1 : Number(given);
}

/**
 * Variables as a document; nothing or blank is an empty one.
 *
 * @throws {GatewayError} INVALID_ARGUMENT when the text is not JSON or not an object at its root
 */
export function variablesField(request: Fields, field = 'variables'): Document {
  const text = textField(request, field);
  if (text.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalidJson(text, error instanceof Error ? error.message : String(error));
  }
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value))
    throw new GatewayError(
      status.INVALID_ARGUMENT,
      `Property '${field}' is invalid: Expected document to be a root level object, but was '${rootType(value)}'`,
    );
  return value as Document;
}

function rootType(value: unknown): string {
  if (Array.isArray(value)) return 'ARRAY';
  if (typeof value === 'number') return Number.isInteger(value) ? 'INTEGER' : 'FLOAT';
  return typeof value === 'boolean' ? 'BOOLEAN' : 'STRING';
}

const SHOWN_TEXT = 64;

function invalidJson(text: string, why: string): GatewayError {
  const shown = text.length > SHOWN_TEXT ? `${text.slice(0, SHOWN_TEXT)}...` : text;
  return new GatewayError(status.INVALID_ARGUMENT, `Invalid JSON value: ${shown}\n at ${why}`);
}

/** @throws {GatewayError} INVALID_ARGUMENT for any tenant but the default one */
export function requireDefaultTenant(request: Fields, rpc: string): void {
  const tenants = [textField(request, 'tenantId'), ...listField<string>(request, 'tenantIds')];
  const other = tenants.find((tenant) => tenant.trim() !== '' && tenant !== DEFAULT_TENANT);
  if (other === undefined) return;
  throw new GatewayError(
    status.INVALID_ARGUMENT,
    `Expected to handle gRPC request ${rpc} with tenant identifier '${other}', but multi-tenancy is disabled`,
  );
}
