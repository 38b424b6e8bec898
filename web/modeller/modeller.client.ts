import Modeler from 'bpmn-js/lib/Modeler';
import { CloudElementTemplatesPropertiesProviderModule } from 'bpmn-js-element-templates';
import {
  BpmnPropertiesPanelModule,
  BpmnPropertiesProviderModule,
  ZeebePropertiesProviderModule,
} from 'bpmn-js-properties-panel';
import ZeebeBehaviorsModule from 'camunda-bpmn-js-behaviors/lib/camunda-cloud';
import zeebeModdle from 'zeebe-bpmn-moddle/resources/zeebe.json';
import { adoptEditorStyles } from './adopt-styles-parts.client.js';
import { partOf } from '../analyst/diagram-parts.client.js';
import { fitBesidePalette, keepFitted } from './fit-parts.client.js';
import { translation } from './italian-parts.client.js';
import { createProblemList } from './problems-parts.client.js';
import { makeReachable } from './reach-parts.client.js';
import { sendModel, type ModelState } from './send-parts.client.js';
import { offerTemplates } from './template-dialog-parts.client.js';

/** The analyst's modeller: opens the draft or the version in use, saves, checks and publishes. */
/** As the server's limit: a larger file would be refused after the wait. */
const FILE_MAX_BYTES = 1_000_000;

const root = document.querySelector<HTMLElement>('[data-modeller]');
if (root) void open(root);

async function open(container: HTMLElement): Promise<void> {
  const data = container.dataset;
  const words = JSON.parse(data['words'] ?? '{}') as Record<string, string>;
  const canvasHost = container.querySelector<HTMLElement>('.diagram');
  const panelHost = container.querySelector<HTMLElement>('.modeller-panel');
  const status = document.querySelector<HTMLElement>('[data-state]');
  if (!canvasHost || !panelHost || !status) return;
  const say = (text: string): void => {
    status.textContent = text;
  };

  adoptEditorStyles();
  const modeler = new Modeler({
    container: canvasHost,
    propertiesPanel: { parent: panelHost },
    additionalModules: [
      BpmnPropertiesPanelModule,
      BpmnPropertiesProviderModule,
      ZeebePropertiesProviderModule,
      CloudElementTemplatesPropertiesProviderModule,
      ZeebeBehaviorsModule,
      translation(data['language'] ?? 'it'),
    ],
    moddleExtensions: { zeebe: zeebeModdle },
  });
  const state: ModelState = {
    revision: Number(data['revision']),
    base: Number(data['base']),
    csrf: data['csrf'] ?? '',
  };
  let isChanged = false;
  const currentXml = async (): Promise<string> => (await modeler.saveXML({ format: true })).xml ?? '';

  say(words['working'] ?? '');
  try {
    const [xml, templates] = await Promise.all([
      fetch(data['source'] ?? '').then((answer) => answer.text()),
      fetch(data['templates'] ?? '').then((answer) => answer.json() as Promise<object[]>),
    ]);
    partOf(modeler, 'elementTemplatesLoader').setTemplates(templates);
    await modeler.importXML(xml);
  } catch {
    say(words['unreadable'] ?? '');
    return;
  }
  const canvas = partOf(modeler, 'canvas');
  const fit = (): void => {
    fitBesidePalette(canvas, canvasHost);
  };
  fit();
  keepFitted(canvas, canvasHost);
  makeReachable(canvasHost);
  offerTemplates(modeler);
  const problems = createProblemList(modeler, words);

  modeler.on('commandStack.changed', () => {
    isChanged = true;
    say(words['changed'] ?? '');
  });
  window.addEventListener('beforeunload', (event) => {
    if (isChanged) event.preventDefault();
  });

  const buttons = [...document.querySelectorAll<HTMLButtonElement>('[data-action], [data-publish]')];
  const setBusy = (isBusy: boolean): void => {
    for (const button of buttons) button.disabled = isBusy;
  };
  const stale = document.querySelector<HTMLElement>('[data-stale]');

  async function send(action: string): Promise<void> {
    setBusy(true);
    say(words['working'] ?? '');
    const answer = await sendModel(`${data['actions']}/${action}`, await currentXml(), state);
    setBusy(false);
    if (typeof answer === 'string') {
      say(words[answer] ?? '');
      return;
    }
    state.revision = answer.revision ?? state.revision;
    state.base = answer.base ?? state.base;
    if (answer.ok && action !== 'controlla') isChanged = false;
    say(answer.isStale ? '' : answer.message);
    if (answer.isStale) tellStale(answer.message);
    else problems.show(answer.problems ?? []);
  }

  function tellStale(message: string): void {
    if (!stale) return;
    stale.hidden = false;
    const text = stale.querySelector('[data-stale-text]');
    if (text) text.textContent = message;
    stale.focus();
  }

  const dialog = document.querySelector<HTMLDialogElement>('[data-dialog]');
  document.querySelector('[data-publish]')?.addEventListener('click', () => dialog?.showModal());
  document.querySelector('[data-cancel]')?.addEventListener('click', () => dialog?.close());
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-action]')) {
    button.addEventListener('click', () => {
      dialog?.close();
      void send(button.dataset['action'] ?? '');
    });
  }
  for (const link of document.querySelectorAll<HTMLElement>('[data-download]')) {
    link.addEventListener('click', (event) => {
      event.preventDefault();
      void currentXml().then((xml) => saveFile(data['file'] ?? 'process.bpmn', xml));
    });
  }
  // Whoever asks for it knows that what is on the screen goes.
  const leave = (): void => {
    isChanged = false;
  };
  document.querySelector('[data-restart]')?.addEventListener('submit', leave);
  document.querySelector('[data-reload]')?.addEventListener('click', () => {
    leave();
    location.reload();
  });

  const fileForm = document.querySelector<HTMLFormElement>('[data-open-file]');
  fileForm?.addEventListener(
    'submit',
    (event) => {
      // The file is opened here and sent when the analyst saves: nothing on the screen is lost before.
      event.preventDefault();
      event.stopPropagation();
      const file = fileForm.querySelector<HTMLInputElement>('input[type=file]')?.files?.[0];
      if (file) void openFile(file);
    },
    true,
  );

  async function openFile(file: File): Promise<void> {
    if (file.size > FILE_MAX_BYTES) {
      say(words['tooLarge'] ?? '');
      return;
    }
    const before = await currentXml();
    try {
      await modeler.importXML(await file.text());
      isChanged = true;
      say((words['opened'] ?? '').replace('{file}', file.name));
    } catch {
      await modeler.importXML(before);
      say(words['fileUnreadable'] ?? '');
    }
    problems.show([]);
    fit();
    canvas.focus();
  }

  setBusy(false);
  say(words['ready'] ?? '');
}

function saveFile(name: string, content: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
