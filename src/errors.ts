/** The five kinds of trouble (STYLE 4). Callers branch on the class or on `code`, never on the message. */
export interface AppErrorOptions {
  readonly cause?: unknown;
  /** Facts for the log; never personal data. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export class AppError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, { cause, details = {} }: AppErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.details = details;
  }
}

/** The thing does not exist, or is not the caller's to see. Web: 404. Worker: the worker decides. */
export class NotFoundError extends AppError {}

/** Somebody else was first, or the state does not allow it any more. Web: 409. Worker: retry. */
export class ConflictError extends AppError {}

/** The caller is known but may not do this. Web: 403. Worker: incident. */
export class ForbiddenError extends AppError {}

/** What came in cannot be used; repeating it cannot help. Web: 422. Worker: incident without retries. */
export class InvalidInputError extends AppError {}

/** A system outside did not answer, or answered nonsense. Web: 503. Worker: retry with back-off, then incident. */
export class UnavailableError extends AppError {}
