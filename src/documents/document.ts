export const DOCUMENT_KINDS = ['certificate', 'stamp', 'receipt', 'photo'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** `held`: made but not yet the applicant's to download; `released`: downloadable; `revoked`: withdrawn by the office. */
export const DOCUMENT_STATES = ['held', 'released', 'revoked'] as const;
export type DocumentState = (typeof DOCUMENT_STATES)[number];

export interface Document {
  readonly id: string;
  /** Stable over retries, unique: `<caseId>:certificate`. */
  readonly key: string;
  readonly caseId: string | null;
  /** Owner of an upload that has no case yet; null otherwise. */
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
  /** Gives an uploaded document to the case that its draft became. */
  attachToCase(ids: readonly string[], owner: string, caseId: string): Promise<void>;
  /**
   * Removes uploads that no case took, and bytes without a description, stored before an instant.
   *
   * @returns how many documents went
   */
  removeUnattached(before: Date): Promise<number>;
  /** Takes away an upload that has no case yet; no-op when it is not the owner's. */
  removeUpload(id: string, owner: string): Promise<void>;
}
