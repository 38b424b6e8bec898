import { createHash } from 'node:crypto';
import jsQR from 'jsqr';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

export interface ReadPdf {
  /** All text, in one line. */
  readonly text: string;
  /** What the QR code on the rendered first page says; null when there is none that can be read. */
  readonly qr: string | null;
  /** Hex. */
  readonly sha256: string;
}

interface CanvasContext {
  getImageData(
    x: number,
    y: number,
    width: number,
    height: number,
  ): { data: Uint8ClampedArray; width: number; height: number };
}

const SCALE = 3;

/** Reads a PDF as a person and a phone would: its text, and the QR code from the rendered page. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const document = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  const texts: string[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const content = await (await document.getPage(number)).getTextContent();
    texts.push(content.items.map((item) => ('str' in item ? item.str : '')).join(' '));
  }
  const first = await document.getPage(1);
  const viewport = first.getViewport({ scale: SCALE });
  // The reader's own canvas: paths of another copy of the canvas library are foreign to it.
  const factory = document.canvasFactory as {
    create(width: number, height: number): { canvas: { width: number; height: number }; context: CanvasContext };
  };
  const { canvas, context } = factory.create(Math.ceil(viewport.width), Math.ceil(viewport.height));
  await first.render({ canvas: canvas as never, canvasContext: context as never, viewport }).promise;
  const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
  const code = (jsQR as unknown as typeof jsQR.default)(data, width, height);
  await document.destroy();
  return { text: texts.join(' ').replace(/\s+/g, ' '), qr: code?.data ?? null, sha256 };
}
