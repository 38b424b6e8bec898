import type { Text } from '../texts.js';

/** What a person thinks of the service, once per case. */
export interface Feedback {
  readonly id: string;
  readonly caseId: string;
  readonly serviceId: string;
  /** 1 (very unhappy) to 5 (very happy). */
  readonly stars: number;
  /** Codes of {@link FEEDBACK_REASONS}. */
  readonly reasons: readonly FeedbackReason[];
  /** In the person's own words; empty when they wrote nothing. At most 1,000 characters. */
  readonly comment: string;
  readonly at: Date;
}

/** What was good (4 and 5 stars) or hard (1 to 3), as the page offers it. */
export const FEEDBACK_REASONS = {
  clear: { it: 'Le indicazioni erano chiare', en: 'The instructions were clear' },
  fast: { it: 'È stato veloce', en: 'It was fast' },
  complete: { it: 'Ho ottenuto quello che mi serviva', en: 'I got what I needed' },
  unclear: { it: 'Le indicazioni non erano chiare', en: 'The instructions were not clear' },
  slow: { it: 'Ci è voluto troppo tempo', en: 'It took too long' },
  incomplete: { it: 'Non ho ottenuto quello che mi serviva', en: 'I did not get what I needed' },
  technical: { it: 'Qualcosa non ha funzionato', en: 'Something did not work' },
} as const satisfies Record<string, Text>;
export type FeedbackReason = keyof typeof FEEDBACK_REASONS;

export interface FeedbackSummary {
  readonly count: number;
  /** Null when nobody has rated. */
  readonly average: number | null;
  /** How many gave 1, 2, 3, 4 and 5, in this order. */
  readonly byStars: readonly [number, number, number, number, number];
}

export interface FeedbackStore {
  /**
   * Stores once per case.
   *
   * @throws {ConflictError} ALREADY_RATED when the case has one
   * @throws {InvalidInputError} RATING when the stars are not 1 to 5 or the comment is too long
   */
  rate(feedback: Omit<Feedback, 'id' | 'reasons'> & { readonly reasons?: readonly FeedbackReason[] }): Promise<void>;
  findOfCase(caseId: string): Promise<Feedback | undefined>;
  summaryOf(serviceId: string): Promise<FeedbackSummary>;
}
