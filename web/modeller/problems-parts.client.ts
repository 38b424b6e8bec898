import { partOf, type DiagramElement } from '../analyst/diagram-parts.client.js';

export interface Problem {
  readonly elementId: string | null;
  readonly severity: 'error' | 'warning';
  readonly text: string;
}

/** The list of problems above the diagram: each leads to its element, and errors are marked there. */
export function createProblemList(
  diagram: { get(name: string): unknown },
  words: Readonly<Record<string, string>>,
): { show(problems: readonly Problem[]): void } {
  const section = document.querySelector<HTMLElement>('[data-problems]');
  const list = section?.querySelector('ul');
  const canvas = partOf(diagram, 'canvas');
  const elements = partOf(diagram, 'elementRegistry');
  let marked: string[] = [];

  function linkTo(element: DiagramElement, text: string): HTMLElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = `${text} (${element.businessObject.name ?? element.id})`;
    button.addEventListener('click', () => {
      canvas.scrollToElement(element, 80);
      partOf(diagram, 'selection').select(element);
      canvas.focus();
    });
    return button;
  }

  function itemOf({ elementId, severity, text }: Problem): HTMLElement {
    const item = document.createElement('li');
    item.className = severity;
    const label = document.createElement('strong');
    label.textContent = words[severity] ?? '';
    const element = elementId === null ? undefined : elements.get(elementId);
    if (element && severity === 'error') {
      canvas.addMarker(element.id, 'marked-error');
      marked.push(element.id);
    }
    item.append(label, ' ', element ? linkTo(element, text) : text);
    return item;
  }

  return {
    show(problems) {
      for (const id of marked) if (elements.get(id)) canvas.removeMarker(id, 'marked-error');
      marked = [];
      if (!section || !list) return;
      list.replaceChildren(...problems.map(itemOf));
      section.hidden = problems.length === 0;
      if (problems.length > 0) section.querySelector('h2')?.focus();
    },
  };
}
