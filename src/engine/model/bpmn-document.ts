/** Reading BPMN 2.0 XML with Zeebe's extensions. */
import { createRequire } from 'node:module';
import { BpmnModdle, type ModdleElement } from 'bpmn-moddle';
import type { Result } from '../result.js';
import type { Binding } from './executable.js';

const zeebeExtensions: unknown = createRequire(import.meta.url)('zeebe-bpmn-moddle/resources/zeebe.json');

/** The definitions element, or why the text is not BPMN. */
export async function readBpmn(xml: string): Promise<Result<ModdleElement, string>> {
  try {
    const moddle = new BpmnModdle({ zeebe: zeebeExtensions });
    const { rootElement, warnings } = await moddle.fromXML(xml);
    if (rootElement.$type !== 'bpmn:Definitions')
      return { ok: false, error: `The root element is ${rootElement.$type}, not bpmn:definitions` };
    const unresolved = warnings.find(({ message }) => message.startsWith('unresolved reference'));
    return unresolved ? { ok: false, error: firstLine(unresolved.message) } : { ok: true, value: rootElement };
  } catch (error) {
    return { ok: false, error: firstLine(error instanceof Error ? error.message : String(error)) };
  }
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

/** The extension elements of one Zeebe type, e.g. `zeebe:TaskDefinition`. */
export function extensionsOf(element: ModdleElement, type: string): ModdleElement[] {
  const holder = element['extensionElements'] as ModdleElement | undefined;
  return (holder ? listOf(holder, 'values') : []).filter(({ $type }) => $type === type);
}

/** The first extension element of a type. */
export const extensionOf = (element: ModdleElement, type: string): ModdleElement | undefined =>
  extensionsOf(element, type)[0];

export const listOf = (element: ModdleElement, property: string): ModdleElement[] =>
  (element[property] ?? []) as ModdleElement[];

export const textOf = (element: ModdleElement | undefined, property: string): string | undefined =>
  element?.[property] as string | undefined;

/** The binding that an extension element asks for. */
export function bindingOf(extension: ModdleElement | undefined): Binding {
  const type = textOf(extension, 'bindingType');
  if (type === 'versionTag') return { type, versionTag: textOf(extension, 'versionTag') ?? '' };
  return { type: type === 'deployment' ? 'deployment' : 'latest' };
}

/** Event definitions of an event. */
export const eventDefinitionsOf = (element: ModdleElement): ModdleElement[] => listOf(element, 'eventDefinitions');

export const idOf = (element: ModdleElement): string => element.id ?? '';

/** Flow elements of a process or sub-process and of everything inside, in document order. */
export function flowElementsDeep(container: ModdleElement): ModdleElement[] {
  return listOf(container, 'flowElements').flatMap((element) => [element, ...flowElementsDeep(element)]);
}

/**
 * Flow elements in the order in which Zeebe visits them: a parent before its children, the last drawn first.
 *
 * Outgoing flows, boundary events and start events act in this order.
 * @source recorded on Zeebe 8.6
 */
export function flowElementsInVisitingOrder(container: ModdleElement): ModdleElement[] {
  return listOf(container, 'flowElements')
    .toReversed()
    .flatMap((element) => [element, ...flowElementsInVisitingOrder(element)]);
}

/** The executable processes of a file. */
export function executableProcesses(definitions: ModdleElement): ModdleElement[] {
  return listOf(definitions, 'rootElements').filter(
    ({ $type, isExecutable }) => $type === 'bpmn:Process' && isExecutable === true,
  );
}

/** A timer's one expression; undefined when there is none or more than one. */
export function timerText(
  definition: ModdleElement,
): { kind: 'date' | 'duration' | 'cycle'; text: string } | undefined {
  const present = (
    [
      ['date', 'timeDate'],
      ['duration', 'timeDuration'],
      ['cycle', 'timeCycle'],
    ] as const
  ).filter(([, property]) => definition[property] !== undefined);
  const [only] = present;
  if (!only || present.length > 1) return undefined;
  return { kind: only[0], text: (textOf(definition[only[1]] as ModdleElement, 'body') ?? '').trim() };
}
