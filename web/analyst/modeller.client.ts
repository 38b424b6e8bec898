import Modeler from 'bpmn-js/lib/Modeler';
import { CloudElementTemplatesPropertiesProviderModule } from 'bpmn-js-element-templates';
import {
  BpmnPropertiesPanelModule,
  BpmnPropertiesProviderModule,
  ZeebePropertiesProviderModule,
} from 'bpmn-js-properties-panel';
import ZeebeBehaviorsModule from 'camunda-bpmn-js-behaviors/lib/camunda-cloud';
import { partOf } from './diagram-parts.client.js';
import zeebeModdle from 'zeebe-bpmn-moddle/resources/zeebe.json';

/** The analyst's modeller: opens the draft or the latest version, saves, checks and publishes. */
interface Problem {
  readonly elementId: string | null;
  readonly severity: 'error' | 'warning';
  readonly text: string;
}
interface Answer {
  readonly ok: boolean;
  /** One sentence about what happened. */
  readonly message: string;
  readonly revision?: number;
  readonly problems?: readonly Problem[];
}

const PALETTE_WIDTH = 60;

const root = document.querySelector<HTMLElement>('[data-modeller]');
if (root) void open(root);

async function open(container: HTMLElement): Promise<void> {
  const data = container.dataset;
  const canvasHost = container.querySelector<HTMLElement>('.diagram');
  const panelHost = container.querySelector<HTMLElement>('.modeller-panel');
  const state = document.querySelector<HTMLElement>('[data-state]');
  const list = document.querySelector<HTMLElement>('[data-problems]');
  if (!canvasHost || !panelHost || !state || !list) return;

  const modeler = new Modeler({
    container: canvasHost,
    propertiesPanel: { parent: panelHost },
    additionalModules: [
      BpmnPropertiesPanelModule,
      BpmnPropertiesProviderModule,
      ZeebePropertiesProviderModule,
      CloudElementTemplatesPropertiesProviderModule,
      ZeebeBehaviorsModule,
    ],
    moddleExtensions: { zeebe: zeebeModdle },
  });
  const canvas = partOf(modeler, 'canvas');
  const elements = partOf(modeler, 'elementRegistry');
  let revision = Number(data['revision']);
  let isChanged = false;
  let marked: string[] = [];

  const [xml, templates] = await Promise.all([
    fetch(data['source'] ?? '').then((answer) => answer.text()),
    fetch(data['templates'] ?? '').then((answer) => answer.json() as Promise<object[]>),
  ]);
  partOf(modeler, 'elementTemplatesLoader').setTemplates(templates);
  await modeler.importXML(xml);
  canvas.zoom('fit-viewport', 'auto');
  // The palette lies over the left edge of the drawing.
  canvas.zoom(canvas.zoom() * 0.9);
  canvas.scroll({ dx: PALETTE_WIDTH, dy: 0 });
  modeler.on('commandStack.changed', () => {
    isChanged = true;
    state.textContent = data['changed'] ?? '';
  });
  window.addEventListener('beforeunload', (event) => {
    if (isChanged) event.preventDefault();
  });

  async function send(action: string): Promise<void> {
    for (const button of buttons) button.disabled = true;
    state!.textContent = data['working'] ?? '';
    try {
      const { xml: current } = await modeler.saveXML({ format: true });
      const body = new URLSearchParams({ _csrf: data['csrf'] ?? '', revision: String(revision), xml: current ?? '' });
      const response = await fetch(`${data['actions']}/${action}`, {
        method: 'POST',
        body,
        headers: { accept: 'application/json' },
      });
      const answer = (await response.json()) as Answer;
      if (answer.revision !== undefined) revision = answer.revision;
      if (answer.ok && action !== 'controlla') isChanged = false;
      state!.textContent = answer.message;
      showProblems(answer.problems ?? []);
    } catch {
      state!.textContent = data['failed'] ?? '';
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  }

  function showProblems(problems: readonly Problem[]): void {
    for (const id of marked) canvas.removeMarker(id, 'marked-error');
    marked = [];
    list!.replaceChildren(
      ...problems.map(({ elementId, severity, text }) => {
        const item = document.createElement('li');
        item.className = severity;
        item.dataset['label'] = (severity === 'error' ? data['error'] : data['warning']) ?? '';
        const element = elementId === null ? undefined : elements.get(elementId);
        if (element) {
          if (severity === 'error') {
            canvas.addMarker(element.id, 'marked-error');
            marked.push(element.id);
          }
          const button = document.createElement('button');
          button.type = 'button';
          button.textContent = `${text} (${element.businessObject.name ?? element.id})`;
          button.addEventListener('click', () => {
            canvas.scrollToElement(element, 80);
            partOf(modeler, 'selection').select(element);
          });
          item.append(button);
        } else {
          item.append(text);
        }
        return item;
      }),
    );
  }

  const buttons = [...document.querySelectorAll<HTMLButtonElement>('[data-action]')];
  for (const button of buttons) {
    button.disabled = false;
    button.addEventListener('click', () => void send(button.dataset['action'] ?? ''));
  }
  state.textContent = data['ready'] ?? '';
}
