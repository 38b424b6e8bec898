import { createRequire } from 'node:module';
import type { ModdleElement } from 'bpmn-moddle';
import { LINT_RULES } from './lint-rules.js';
import type { ProcessProblem } from './process-problem.js';

const require = createRequire(import.meta.url);

type Enter = (node: ModdleElement, reporter: { report(id: string | undefined, message: string): void }) => unknown;
/** A rule of bpmnlint: `check` is called for each element; false from it leaves out what is inside. */
type RuleFactory = () => { readonly check: Enter | { readonly enter?: Enter; readonly leave?: Enter } };

interface Property {
  readonly name: string;
  readonly type: string;
  readonly isAttr?: boolean;
  readonly isReference?: boolean;
  readonly isMany?: boolean;
}
const SIMPLE_TYPES = new Set(['String', 'Boolean', 'Integer', 'Real']);

/**
 * What the rules of bpmnlint find, in the words of `lint-rules.ts`, and which elements are not drawn. The rules are run
 * here and not by the package's own runner, which loads a command line's worth of code.
 */
export function lintProcess(root: ModdleElement): ProcessProblem[] {
  return Object.entries(LINT_RULES).flatMap(([name, { severity, text }]) => {
    const found = name === 'no-bpmndi' ? findUndrawn(root) : runRule(root, name);
    return found.map((elementId): ProcessProblem => ({ elementId, severity, source: 'lint', text }));
  });
}

/** Ids of the elements that the rule reports. */
function runRule(root: ModdleElement, name: string): (string | null)[] {
  const { check } = (require(`bpmnlint/rules/${name}`) as RuleFactory)();
  const { enter, leave } = typeof check === 'function' ? { enter: check, leave: undefined } : check;
  const found: (string | null)[] = [];
  const reporter = { report: (id: string | undefined) => found.push(id ?? null) };
  const walk = (node: ModdleElement): void => {
    if (enter?.(node, reporter) !== false) partsOf(node).forEach(walk);
    leave?.(node, reporter);
  };
  walk(root);
  return found;
}

/** Elements contained in an element, in the order of its type's properties; what it only refers to is left out. */
function partsOf(node: ModdleElement): ModdleElement[] {
  const { properties, isGeneric } = node['$descriptor'] as { properties: readonly Property[]; isGeneric?: boolean };
  if (isGeneric) return [];
  return properties
    .filter(({ isAttr, isReference, type }) => !isAttr && !isReference && !SIMPLE_TYPES.has(type))
    .flatMap(({ name, isMany }) => {
      const value = node[name] as ModdleElement | ModdleElement[] | undefined;
      if (value === undefined) return [];
      return isMany ? value : [value as ModdleElement];
    });
}

/** Elements and flows of the executable processes that no diagram shows: nobody could see what they do. */
function findUndrawn(root: ModdleElement): string[] {
  const drawn = new Set<string>();
  const flow: ModdleElement[] = [];
  const note = (node: ModdleElement): void => {
    const shown = node['bpmnElement'] as ModdleElement | undefined;
    if (shown?.id !== undefined) drawn.add(shown.id);
    for (const child of (node['flowElements'] ?? []) as ModdleElement[]) flow.push(child);
    partsOf(node).forEach(note);
  };
  note(root);
  return flow.map(({ id }) => id ?? '').filter((id) => id !== '' && !drawn.has(id));
}
