/** The refusals of a model, each at its element. */
import type { ModdleElement } from 'bpmn-moddle';

export interface Problem {
  readonly element: ModdleElement;
  readonly message: string;
}

export type Check = (element: ModdleElement) => readonly Problem[];

export const problem = (element: ModdleElement, message: string): Problem => ({ element, message });

/**
 * The text of a refusal: one block for each element, named by the path from the nearest element with an id.
 * @source Zeebe 8.6, refusals of DeployResource
 */
export function formatProblems(problems: readonly Problem[]): string {
  const byElement = new Map<ModdleElement, string[]>();
  for (const { element, message } of problems) byElement.set(element, [...(byElement.get(element) ?? []), message]);
  return [...byElement]
    .map(
      ([element, messages]) =>
        `- Element: ${pathOf(element)}\n${messages.map((message) => `    - ERROR: ${message}\n`).join('')}`,
    )
    .join('');
}

function pathOf(element: ModdleElement): string {
  const path: string[] = [];
  for (
    let current: ModdleElement | undefined = element;
    current;
    current = current['$parent'] as ModdleElement | undefined
  ) {
    if (current.id !== undefined && current.$type !== 'bpmn:Definitions') return [current.id, ...path].join(' > ');
    path.unshift(localName(current));
  }
  return path.join(' > ');
}

function localName({ $type }: ModdleElement): string {
  const name = $type.slice($type.indexOf(':') + 1);
  return name.charAt(0).toLowerCase() + name.slice(1);
}
