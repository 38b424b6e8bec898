import { partOf, type DiagramElement } from '../analyst/diagram-parts.client.js';

interface Template {
  readonly name: string;
  readonly description?: string;
}

/**
 * The choice that the panel's "select" asks for and leaves to us: the jobs of our workers by name. Choosing one sets the
 * element's job type, inputs and outputs.
 */
export function offerTemplates(diagram: { get(name: string): unknown }): void {
  const dialog = document.querySelector<HTMLDialogElement>('[data-templates-dialog]');
  const list = dialog?.querySelector('ul');
  if (!dialog || !list) return;
  const templates = diagram.get('elementTemplates') as {
    getLatest(element: DiagramElement): Template[];
    applyTemplate(element: DiagramElement, template: Template): void;
  };
  dialog.querySelector('[data-close]')?.addEventListener('click', () => dialog.close());
  partOf(diagram, 'eventBus').on('elementTemplates.select', ({ element }) => {
    if (!element) return;
    list.replaceChildren(
      ...templates.getLatest(element).map((template) => {
        const item = document.createElement('li');
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = template.name;
        button.addEventListener('click', () => {
          dialog.close();
          templates.applyTemplate(element, template);
        });
        const note = document.createElement('span');
        note.className = 'document-note';
        note.textContent = template.description ?? '';
        item.append(button, note);
        return item;
      }),
    );
    dialog.showModal();
  });
}
