/** The parts of bpmn-js that our scripts use; its own types give `any` for every service. */
export interface DiagramElement {
  readonly id: string;
  readonly businessObject: { readonly name?: string };
}

/** In units of the drawing. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface DiagramParts {
  readonly canvas: {
    zoom(level?: number | 'fit-viewport', centre?: 'auto'): number;
    /** Reads what is shown of the drawing, or shows another part of it. */
    viewbox(box?: Box): Box & { readonly inner: Box; readonly outer: Pick<Box, 'width' | 'height'> };
    /** The container has another size. */
    resized(): void;
    scrollToElement(element: DiagramElement, padding: number): void;
    addMarker(id: string, name: string): void;
    removeMarker(id: string, name: string): void;
    focus(): void;
  };
  readonly overlays: {
    clear(): void;
    add(id: string, overlay: { position: Readonly<Record<string, number>>; html: HTMLElement }): void;
  };
  readonly elementRegistry: { get(id: string): DiagramElement | undefined };
  readonly selection: { select(element: DiagramElement): void };
  readonly elementTemplatesLoader: { setTemplates(templates: readonly object[]): void };
  readonly eventBus: { on(name: string, listener: (event: { readonly element?: DiagramElement }) => void): void };
}

/** A service of the diagram by its name. */
export function partOf<N extends keyof DiagramParts>(
  diagram: { get(name: string): unknown },
  name: N,
): DiagramParts[N] {
  return diagram.get(name) as DiagramParts[N];
}
