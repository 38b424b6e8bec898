/**
 * JSON with the members of every object in the order of their names and no blanks, so that equal values have equal bytes.
 * Members that are undefined are left out, dates become ISO text, as `JSON.stringify` has it.
 *
 * @source RFC 8785 for the idea; keys are compared by UTF-16 units as there
 */
export function canonicalJson(value: unknown): string {
  const plain: unknown = JSON.parse(JSON.stringify(value ?? null));
  return write(plain);
}

function write(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${write(member)}`).join(',')}}`;
}
