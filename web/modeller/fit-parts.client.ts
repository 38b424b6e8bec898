import type { DiagramParts } from '../analyst/diagram-parts.client.js';

/** Room around the drawing, in pixels of the screen. */
const MARGIN = 24;

/** Shows the whole drawing in the part of the canvas that no palette covers, never larger than life. */
export function fitBesidePalette(canvas: DiagramParts['canvas'], host: HTMLElement): void {
  canvas.resized();
  const { inner, outer } = canvas.viewbox();
  if (inner.width === 0 || outer.width === 0) return;
  const edge = host.getBoundingClientRect().left;
  const palette = host.querySelector('.djs-palette')?.getBoundingClientRect().right ?? edge;
  const left = Math.max(0, palette - edge) + MARGIN;
  const [width, height] = [outer.width - left - MARGIN, outer.height - 2 * MARGIN];
  const scale = Math.min(1, width / inner.width, height / inner.height);
  canvas.viewbox({
    x: inner.x - left / scale,
    y: inner.y + inner.height / 2 - outer.height / 2 / scale,
    width: outer.width / scale,
    height: outer.height / scale,
  });
}

/** Fits again as often as the canvas gets another size, until a person moves the drawing. */
export function keepFitted(canvas: DiagramParts['canvas'], host: HTMLElement): void {
  const observer = new ResizeObserver(() => {
    fitBesidePalette(canvas, host);
  });
  observer.observe(host);
  for (const event of ['pointerdown', 'wheel', 'keydown']) {
    host.addEventListener(event, () => observer.disconnect(), { once: true, passive: true });
  }
}
