import { createCanvas, DOMMatrix, ImageData, Path2D } from '@napi-rs/canvas';
import jsQR from 'jsqr';

// pdf.js looks for these when it is loaded, and must find those of the canvas it draws on.
Object.assign(globalThis, { DOMMatrix, ImageData, Path2D });
const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');

const open = (bytes: Uint8Array) =>
  getDocument({ data: new Uint8Array(bytes), verbosity: 0, useSystemFonts: false, isEvalSupported: false }).promise;

interface TagNode {
  readonly role?: string;
  readonly children?: readonly TagNode[];
}
const rolesOf = (node: TagNode | null): string[] =>
  node ? [...(node.role ? [node.role] : []), ...(node.children ?? []).flatMap(rolesOf)] : [];

/** What a reader finds in a PDF: its words in order, its title, its tags. */
export async function readPdf(bytes: Uint8Array) {
  const pdf = await open(bytes);
  const parts: string[] = [];
  const tags: string[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    parts.push(items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? ' ' : ''}` : '')).join(' '));
    tags.push(...rolesOf((await page.getStructTree()) as TagNode | null));
  }
  const { info } = await pdf.getMetadata();
  const { Title, Language } = info as { Title?: string; Language?: string };
  const result = {
    text: parts.join(' ').replace(/\s+/g, ' '),
    pages: pdf.numPages,
    title: Title,
    language: Language,
    isTagged: (await pdf.getMarkInfo())?.Marked ?? false,
    tags,
  };
  await pdf.loadingTask.destroy();
  return result;
}

/** Draws the first page as a picture. */
export async function drawPdf(bytes: Uint8Array) {
  const pdf = await open(bytes);
  const page = await pdf.getPage(1);
  const viewport = page.getViewport({ scale: 3 });
  const canvas = createCanvas(viewport.width, viewport.height);
  const context = canvas.getContext('2d');
  await page.render({ canvas: canvas as never, canvasContext: context as never, viewport }).promise;
  await pdf.loadingTask.destroy();
  return canvas;
}

/** Draws the first page and reads the QR code on it; null when there is none. */
export async function decodeQr(bytes: Uint8Array): Promise<string | null> {
  const canvas = await drawPdf(bytes);
  const { data, width, height } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return jsQR.default(new Uint8ClampedArray(data), width, height)?.data ?? null;
}
