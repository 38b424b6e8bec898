import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { partOf, type DiagramParts } from './diagram-parts.client.js';

/** Draws the running process with its counts; without script the page's table says the same. */
interface DiagramData {
  readonly xml: string;
  readonly counts: readonly {
    readonly elementId: string;
    readonly waiting: number;
    readonly done: number;
    readonly incidents: number;
  }[];
  readonly words: { readonly waiting: string; readonly done: string; readonly incidents: string };
}
type CountKind = keyof DiagramData['words'];

const REFRESH_MS = 10_000;
/** Where each badge sits on its element. */
const PLACES = {
  waiting: { top: -12, left: -10 },
  done: { bottom: 12, right: 18 },
  incidents: { top: -12, right: 18 },
} as const satisfies Record<CountKind, Readonly<Record<string, number>>>;

function badge(kind: CountKind, count: number, word: string): HTMLElement {
  const element = document.createElement('div');
  element.className = `count count-${kind}`;
  element.textContent = String(count);
  element.title = `${count} ${word}`;
  return element;
}

async function load(address: string): Promise<DiagramData> {
  const answer = await fetch(address, { headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(`The diagram answered ${answer.status}`);
  return (await answer.json()) as DiagramData;
}

async function show(container: HTMLElement): Promise<void> {
  const address = container.dataset['source'];
  if (address === undefined) return;
  const viewer = new NavigatedViewer({ container });
  const first = await load(address);
  await viewer.importXML(first.xml);
  const overlays = partOf(viewer, 'overlays');
  const elements = partOf(viewer, 'elementRegistry');
  const canvas = partOf(viewer, 'canvas');
  canvas.zoom('fit-viewport', 'auto');

  const draw = ({ counts, words }: DiagramData): void => {
    overlays.clear();
    for (const count of counts.filter(({ elementId }) => elements.get(elementId))) {
      for (const kind of Object.keys(PLACES) as CountKind[]) {
        if (count[kind] === 0) continue;
        overlays.add(count.elementId, { position: PLACES[kind], html: badge(kind, count[kind], words[kind]) });
      }
    }
  };
  draw(first);
  setInterval(() => {
    if (document.visibilityState === 'visible') load(address).then(draw, () => undefined);
  }, REFRESH_MS);
  offerZoom(canvas);
  linkTable(container, canvas, elements);
}

/** Buttons for whoever has no wheel. */
function offerZoom(canvas: DiagramParts['canvas']): void {
  const tools = document.querySelector<HTMLElement>('[data-zoom]');
  if (!tools) return;
  tools.hidden = false;
  for (const button of tools.querySelectorAll<HTMLButtonElement>('[data-zoom-by]')) {
    button.addEventListener('click', () => {
      const factor = Number(button.dataset['zoomBy']);
      if (Number.isNaN(factor)) canvas.zoom('fit-viewport', 'auto');
      else canvas.zoom(canvas.zoom() * factor, 'auto');
    });
  }
}

/** Each name of the table leads to its element on the diagram. */
function linkTable(
  container: HTMLElement,
  canvas: DiagramParts['canvas'],
  elements: DiagramParts['elementRegistry'],
): void {
  let marked: string | undefined;
  for (const cell of document.querySelectorAll<HTMLElement>('[data-element]')) {
    const element = elements.get(cell.dataset['element'] ?? '');
    if (!element) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'show-element';
    button.textContent = cell.textContent;
    button.title = cell.dataset['show'] ?? '';
    button.addEventListener('click', () => {
      if (marked !== undefined) canvas.removeMarker(marked, 'marked-shown');
      marked = element.id;
      canvas.addMarker(element.id, 'marked-shown');
      canvas.scrollToElement(element, 120);
      container.scrollIntoView({ block: 'center' });
    });
    cell.replaceChildren(button);
  }
}

for (const container of document.querySelectorAll<HTMLElement>('[data-diagram]')) {
  show(container).catch(() => {
    container.textContent = container.dataset['failed'] ?? '';
  });
}
