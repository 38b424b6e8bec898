import type { KnownNames } from '../feel/syntax.js';
import {
  isOfType,
  type ContextLogic,
  type DecisionElement,
  type Definitions,
  type DmnElement,
  type FunctionDefinition,
  type InputElement,
  type ItemDefinition,
  type KnowledgeElement,
} from './dmn-model.js';

/** Types refer to each other; deeper paths than this are read as names without special signs. */
const MAX_DEPTH = 6;

/** The names that the expressions of a file may use though they hold white space or signs, with the parts of their types. */
export function knownNames(definitions: Definitions): KnownNames {
  const types = new Map((definitions.itemDefinition ?? []).map((type) => [type.name ?? '', type]));
  const names: Record<string, KnownNames | null> = Object.create(null) as Record<string, null>;
  const add = (item: { readonly name?: string; readonly typeRef?: string } | undefined) => {
    if (item?.name !== undefined && item.name !== '')
      names[item.name] = partsOf(item.typeRef, types, MAX_DEPTH) ?? names[item.name] ?? null;
  };
  for (const type of types.values()) addComponents(type, add);
  for (const element of definitions.drgElement ?? []) {
    add({ name: element.name ?? '' });
    add((element as InputElement).variable);
    addInner((element as DecisionElement).decisionLogic, add);
    addInner((element as KnowledgeElement).encapsulatedLogic, add);
  }
  return names;
}

type Add = (item: { readonly name?: string; readonly typeRef?: string } | undefined) => void;

function addComponents({ itemComponent = [] }: ItemDefinition, add: Add): void {
  for (const component of itemComponent) {
    add(component);
    addComponents(component, add);
  }
}

/** The names that logic itself defines: parameters and entries. */
function addInner(element: DmnElement | undefined, add: Add): void {
  if (isOfType<FunctionDefinition>(element, 'FunctionDefinition')) {
    element.formalParameter?.forEach(add);
    addInner(element.body, add);
  }
  if (isOfType<ContextLogic>(element, 'Context')) {
    for (const { variable, value } of element.contextEntry ?? []) {
      add(variable);
      addInner(value, add);
    }
  }
}

function partsOf(
  typeRef: string | undefined,
  types: ReadonlyMap<string, ItemDefinition>,
  depth: number,
): KnownNames | null {
  const type = typeRef === undefined ? undefined : types.get(typeRef);
  if (!type || depth === 0) return null;
  if (!type.itemComponent?.length) return partsOf(type.typeRef, types, depth - 1);
  return Object.fromEntries(
    type.itemComponent.map((component) => [component.name ?? '', componentParts(component, types, depth - 1)]),
  );
}

function componentParts(
  component: ItemDefinition,
  types: ReadonlyMap<string, ItemDefinition>,
  depth: number,
): KnownNames | null {
  if (!component.itemComponent?.length) return partsOf(component.typeRef, types, depth);
  return Object.fromEntries(
    component.itemComponent.map((inner) => [inner.name ?? '', componentParts(inner, types, depth - 1)]),
  );
}

const PLAIN = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;

/** Only the names that the parser would not read as such by itself; a plain one may even mislead it (`years`). */
export function specialNames(names: KnownNames): KnownNames {
  const entries = Object.entries(names).map(([name, parts]) => [name, parts && specialNames(parts)] as const);
  return Object.fromEntries(
    entries.filter(([name, parts]) => !PLAIN.test(name) || (parts !== null && Object.keys(parts).length > 0)),
  );
}
