import { BpmnModdle } from 'bpmn-moddle';

interface Element {
  readonly id?: string;
  readonly name?: string;
  readonly flowElements?: readonly Element[];
  readonly rootElements?: readonly Element[];
}

/** Name on the diagram of each flow element, by id; an element without one is left out. Empty for unreadable XML. */
export async function readElementNames(xml: string): Promise<Record<string, string>> {
  const names: Record<string, string> = {};
  const walk = (element: Element): void => {
    if (element.id !== undefined && element.name !== undefined && element.name !== '') names[element.id] = element.name;
    for (const child of [...(element.rootElements ?? []), ...(element.flowElements ?? [])]) walk(child);
  };
  try {
    const { rootElement } = await new BpmnModdle().fromXML(xml);
    walk(rootElement);
  } catch {
    return {};
  }
  return names;
}
