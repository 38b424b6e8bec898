/** True when a write was refused because a unique key exists already: code 11000 of the server. */
export function isDuplicateKey(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 11_000;
}
