/**
 * Input and output mappings as one FEEL context each, so that a later source can use an earlier target.
 *
 * A target `a.b` makes a nested context; on output it is merged into the variable `a` that is there.
 * @source Zeebe 8.6
 */
import type { ModdleElement } from 'bpmn-moddle';
import { parseExpression, type Expression } from '../feel/expression.js';
import { extensionOf, listOf, textOf } from './bpmn-document.js';

interface Nested {
  readonly entries: Map<string, string | Nested>;
}

export const buildInputMappings = (element: ModdleElement): Expression | null =>
  build(element, 'inputParameters', false);
export const buildOutputMappings = (element: ModdleElement): Expression | null =>
  build(element, 'outputParameters', true);

function build(
  element: ModdleElement,
  property: 'inputParameters' | 'outputParameters',
  mergesContexts: boolean,
): Expression | null {
  const mapping = extensionOf(element, 'zeebe:IoMapping');
  const parameters = mapping ? listOf(mapping, property) : [];
  if (parameters.length === 0) return null;
  const root: Nested = { entries: new Map() };
  for (const parameter of parameters) {
    const path = (textOf(parameter, 'target') ?? '').split('.');
    place(root, path, sourceText(textOf(parameter, 'source') ?? ''));
  }
  const parsed = parseExpression(`=${contextText(root, [], mergesContexts)}`);
  if (!parsed.ok) throw new Error(`Failed to build variable mapping expression: ${parsed.error}`);
  return parsed.value;
}

/** A fixed source is always a string. */
function sourceText(source: string): string {
  return source.startsWith('=') ? source.slice(1) : `"${source.replaceAll('"', '\\"')}"`;
}

function place(nested: Nested, [first = '', ...rest]: readonly string[], source: string): void {
  if (rest.length === 0) {
    nested.entries.set(first, source);
    return;
  }
  const known = nested.entries.get(first);
  const inner: Nested = typeof known === 'object' ? known : { entries: new Map() };
  nested.entries.set(first, inner);
  place(inner, rest, source);
}

function contextText(nested: Nested, path: readonly string[], mergesContexts: boolean): string {
  const entries = [...nested.entries].map(([key, value]) => {
    if (typeof value === 'string') return `${key}:${value}`;
    const innerPath = [...path, key];
    const inner = contextText(value, innerPath, mergesContexts);
    const existing = innerPath.join('.');
    return `${key}:${mergesContexts ? `if (${existing} != null) then context merge(${existing},${inner}) else ${inner}` : inner}`;
  });
  return `{${entries.join(',')}}`;
}
