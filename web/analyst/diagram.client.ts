import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { partOf } from './diagram-parts.client.js';

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

const REFRESH_MS = 10_000;

function badge(kind: 'waiting' | 'done' | 'incidents', count: number, word: string): HTMLElement {
  const element = document.createElement('div');
  element.className = `count count-${kind}`;
  element.textContent = String(count);
  element.title = `${count} ${word}`;
  return element;
}

async function show(container: HTMLElement): Promise<void> {
  const address = container.dataset['source'];
  if (address === undefined) return;
  const load = async (): Promise<DiagramData> =>
    (await fetch(address, { headers: { accept: 'application/json' } })).json() as Promise<DiagramData>;
  const viewer = new NavigatedViewer({ container });
  const first = await load();
  await viewer.importXML(first.xml);
  const canvas = partOf(viewer, 'canvas');
  const overlays = partOf(viewer, 'overlays');
  const elements = partOf(viewer, 'elementRegistry');
  canvas.zoom('fit-viewport', 'auto');

  const draw = ({ counts, words }: DiagramData): void => {
    overlays.clear();
    for (const { elementId, waiting, done, incidents } of counts) {
      if (!elements.get(elementId)) continue;
      if (waiting > 0)
        overlays.add(elementId, { position: { top: -12, left: -10 }, html: badge('waiting', waiting, words.waiting) });
      if (done > 0)
        overlays.add(elementId, { position: { bottom: 12, right: 18 }, html: badge('done', done, words.done) });
      if (incidents > 0)
        overlays.add(elementId, {
          position: { top: -12, right: 18 },
          html: badge('incidents', incidents, words.incidents),
        });
    }
  };
  draw(first);
  setInterval(() => {
    if (document.visibilityState === 'visible') load().then(draw, () => undefined);
  }, REFRESH_MS);
}

for (const container of document.querySelectorAll<HTMLElement>('[data-diagram]')) {
  show(container).catch(() => {
    container.textContent = container.dataset['failed'] ?? '';
  });
}
