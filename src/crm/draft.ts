import type { Json } from '../json.js';

/** A draft that nobody has touched for so long goes by itself. */
export const DRAFT_LIVES_DAYS = 30;

/** An unfinished form of one citizen (or of one anonymous session) for one service. */
export interface Draft {
  readonly id: string;
  readonly serviceId: string;
  /** Tax code of the citizen, or `session:<id>` for an anonymous report. */
  readonly owner: string;
  readonly answers: Readonly<Record<string, Json>>;
  /** Ids of documents uploaded so far (photos). */
  readonly documentIds: readonly string[];
  readonly updatedAt: Date;
}

/** What a change of a draft may set. */
export type DraftChange = Partial<Pick<Draft, 'owner' | 'answers' | 'documentIds' | 'updatedAt'>>;

export interface DraftStore {
  find(id: string): Promise<Draft | undefined>;
  /** Newest first. */
  listOfOwner(owner: string): Promise<Draft[]>;
  /** Stores a new draft; one with the same id is replaced. */
  save(draft: Draft): Promise<void>;
  /**
   * Changes a draft by what it says now: `change` is asked again when another window was faster, so no change is lost.
   *
   * @returns the draft as it is stored; undefined when it is gone (sent, thrown away, expired), and then it stays so
   */
  update(id: string, change: (draft: Draft) => DraftChange): Promise<Draft | undefined>;
  remove(id: string): Promise<void>;
  /** Drafts of people who signed in, not changed since an instant and not yet looked at for a reminder; oldest first. */
  listIdle(before: Date, limit: number): Promise<Draft[]>;
  /** Notes that the draft needs no look for a reminder any more. */
  markReminded(id: string, at: Date): Promise<void>;
}

/** When the draft goes by itself, if nobody changes it. */
export function draftExpiry({ updatedAt }: Pick<Draft, 'updatedAt'>): Date {
  return new Date(updatedAt.getTime() + DRAFT_LIVES_DAYS * 86_400_000);
}

/** True for the draft of somebody who has not signed in. */
export const isAnonymous = ({ owner }: Pick<Draft, 'owner'>): boolean => owner.startsWith('session:');

/** Owner of the uploads of a draft: they go where the draft goes, to whoever it belongs. */
export const uploadOwnerOf = (draftId: string): string => `draft:${draftId}`;

/** The draft whose upload this owner has; undefined for any other owner. */
export const draftIdOfUploads = (owner: string | null): string | undefined =>
  owner?.startsWith('draft:') ? owner.slice('draft:'.length) : undefined;
