import type { Channel } from '../catalogue/channel.js';
import type { Text } from '../texts.js';

export type Actor =
  | { readonly kind: 'citizen'; readonly taxCode: string | null }
  | { readonly kind: 'staff'; readonly subject: string; readonly name: string; readonly office: string | null }
  | { readonly kind: 'system' };

/** One thing somebody did, on any channel: a line of the timeline. */
export interface Interaction {
  readonly id: string;
  /** Stable over retries: a second interaction with the same key is not stored. */
  readonly key: string;
  readonly caseId: string | null;
  readonly taxCode: string | null;
  readonly at: Date;
  readonly channel: Channel | 'system';
  readonly actor: Actor;
  /** Code of what happened, e.g. `case-submitted`, `payment-received`, `task-completed`. */
  readonly kind: string;
  readonly text: Text;
  readonly visibleToApplicant: boolean;
}

export interface InteractionStore {
  /** Stores once per key; the second time is a no-op. */
  append(value: Omit<Interaction, 'id'>): Promise<void>;
  /** Oldest first. */
  listOfCase(caseId: string): Promise<Interaction[]>;
  /** Newest first. */
  listOfCitizen(taxCode: string, limit?: number): Promise<Interaction[]>;
}
