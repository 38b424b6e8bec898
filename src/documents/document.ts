export const DOCUMENT_KINDS = ['certificate', 'stamp', 'receipt', 'photo'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** `held`: made but not yet the applicant's to download; `released`: downloadable; `revoked`: withdrawn by the office. */
export const DOCUMENT_STATES = ['held', 'released', 'revoked'] as const;
export type DocumentState = (typeof DOCUMENT_STATES)[number];

export interface Document {
  readonly id: string;
  /** Stable over retries, unique: `<caseId>:certificate`. */
  readonly key: string;
  /** Of an upload that still has an owner: the case that has reserved it. */
  readonly caseId: string | null;
  /** Owner of an upload that no case has taken yet; null otherwise. */
  readonly owner: string | null;
  readonly kind: DocumentKind;
  readonly fileName: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  /** Hex SHA-256 of the bytes. */
  readonly sha256: string;
  readonly state: DocumentState;
  /** Public verification code of `/verifica/<code>`; null for documents that nobody verifies. */
  readonly verificationCode: string | null;
  readonly createdAt: Date;
  /** Civil date up to which it may be used; null when it does not expire. */
  readonly validUntil: string | null;
}

export interface DocumentStore {
  /** Stores bytes and description once per key and returns what is stored (the first, when repeated). */
  put(value: Omit<Document, 'sizeBytes' | 'sha256'>, bytes: Uint8Array): Promise<Document>;
  find(id: string): Promise<Document | undefined>;
  findByKey(key: string): Promise<Document | undefined>;
  findByVerificationCode(code: string): Promise<Document | undefined>;
  listOfCase(caseId: string): Promise<Document[]>;
  /** @throws {NotFoundError} when the id is unknown. */
  read(id: string): Promise<Uint8Array>;
  setState(id: string, state: DocumentState): Promise<void>;
  /**
   * Keeps the uploads of a draft for the case that it is about to become: from here on nobody takes them away. To be asked
   * before the case is stored; safe to repeat.
   *
   * @returns false when one of them is gone, is not the owner's or is another case's
   */
  reserveUploads(ids: readonly string[], owner: string, caseId: string): Promise<boolean>;
  /** Gives uploads to the case that their draft became. */
  attachToCase(ids: readonly string[], owner: string, caseId: string): Promise<void>;
  /**
   * Removes uploads that nobody wants, and bytes without a description, stored before an instant. One that a case
   * reserved or took meanwhile stays.
   *
   * @returns how many documents went
   */
  removeForgotten(before: Date, isWanted: (upload: Document) => Promise<boolean>): Promise<number>;
  /** Takes away an upload that no case has reserved or taken; no-op when it is not the owner's. */
  removeUpload(id: string, owner: string): Promise<void>;
}
