declare module 'dmn-moddle' {
  /** Reads DMN 1.3; an element that it does not know becomes a warning. */
  export class DmnModdle {
    fromXML(xml: string): Promise<{ rootElement: { $type: string }; warnings: readonly { message: string }[] }>;
  }
}
