import type { Json } from '../json.js';

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

export interface DraftStore {
  find(id: string): Promise<Draft | undefined>;
  listOfOwner(owner: string): Promise<Draft[]>;
  save(draft: Draft): Promise<void>;
  remove(id: string): Promise<void>;
}
