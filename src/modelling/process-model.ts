import { createRequire } from 'node:module';
import { BpmnModdle, type ModdleElement } from 'bpmn-moddle';

/** Zeebe's extensions of BPMN. */
export const ZEEBE_PACKAGE = createRequire(import.meta.url)('zeebe-bpmn-moddle/resources/zeebe.json') as Record<
  string,
  unknown
>;

/** Largest diagram that is taken, in characters; those of the city have some 40,000. */
export const MODEL_MAX_CHARS = 1_000_000;
/** Nobody reads a diagram of more, and some lint rules compare each element with every other. */
export const MODEL_MAX_ELEMENTS = 1_000;
/** Sub-processes within sub-processes. */
const MAX_DEPTH = 20;

export type ModelReading =
  | { readonly ok: true; readonly root: ModdleElement; readonly elements: readonly ModdleElement[] }
  | { readonly ok: false; readonly reason: 'too-large' | 'unreadable' | 'too-many' | 'too-deep' };

/**
 * Reads a BPMN file that anybody may have sent: nothing in it is expanded, fetched or run.
 *
 * @returns `elements`: flow elements of all processes, those of sub-processes included, in document order
 */
export async function readModel(xml: string): Promise<ModelReading> {
  if (xml.length > MODEL_MAX_CHARS) return { ok: false, reason: 'too-large' };
  // A model has no document type; whoever sends one wants its entities expanded somewhere.
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) return { ok: false, reason: 'unreadable' };
  let root: ModdleElement;
  try {
    ({ rootElement: root } = await new BpmnModdle({ zeebe: ZEEBE_PACKAGE }).fromXML(xml));
  } catch {
    return { ok: false, reason: 'unreadable' };
  }
  if (root.$type !== 'bpmn:Definitions') return { ok: false, reason: 'unreadable' };
  const elements: ModdleElement[] = [];
  const isShallow = childrenOf(root).every((process) => collect(process, elements, 0));
  if (!isShallow) return { ok: false, reason: 'too-deep' };
  if (elements.length > MODEL_MAX_ELEMENTS) return { ok: false, reason: 'too-many' };
  return { ok: true, root, elements };
}

/** Extension of an element, e.g. `zeebe:TaskDefinition`. */
export function findExtension(element: ModdleElement, type: string): ModdleElement | undefined {
  const extensions = element['extensionElements'] as ModdleElement | undefined;
  return ((extensions?.['values'] ?? []) as ModdleElement[]).find(({ $type }) => $type === type);
}

export const rootElementsOf = (root: ModdleElement, type: string): ModdleElement[] =>
  childrenOf(root).filter(({ $type }) => $type === type);

const childrenOf = (element: ModdleElement): ModdleElement[] =>
  (element['rootElements'] ?? element['flowElements'] ?? []) as ModdleElement[];

function collect(element: ModdleElement, into: ModdleElement[], depth: number): boolean {
  if (depth > MAX_DEPTH) return false;
  return childrenOf(element).every((child) => {
    into.push(child);
    return collect(child, into, depth + 1);
  });
}
