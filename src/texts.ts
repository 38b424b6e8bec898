/** Languages of everything a person reads on screen; Italian is the first. */
export const LANGUAGES = ['it', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** One sentence in both languages. */
export interface Text {
  readonly it: string;
  readonly en: string;
}
