/** Replaces `$name.path[0]` and `$at(ms)` in a request by values; anything else stays as it is. */
export function resolveReferences(request: unknown, known: ReadonlyMap<string, unknown>, startMs: number): unknown {
  if (typeof request === 'string') return resolveText(request, known, startMs);
  if (Array.isArray(request)) return request.map((item) => resolveReferences(item, known, startMs));
  if (request === null || typeof request !== 'object' || Buffer.isBuffer(request)) return request;
  return Object.fromEntries(
    Object.entries(request).map(([field, value]) => [field, resolveReferences(value, known, startMs)]),
  );
}

function resolveText(text: string, known: ReadonlyMap<string, unknown>, startMs: number): unknown {
  const dated = text.replaceAll(/\$at\((-?\d+)\)/g, (_, ms: string) => new Date(startMs + Number(ms)).toISOString());
  if (!/^\$[a-z]/i.test(dated)) return dated;
  const [name = '', ...path] = dated
    .slice(1)
    .split(/[.[\]]+/)
    .filter((part) => part !== '');
  if (!known.has(name)) throw new Error(`Nothing earlier in the scenario is named ${name} (${text})`);
  let value = known.get(name);
  for (const part of path) value = (value as Record<string, unknown> | undefined)?.[part];
  if (value === undefined) throw new Error(`${text} stands for nothing: ${JSON.stringify(known.get(name))}`);
  return value;
}
