import { AppError } from '../../src/errors.js';

/** One address asks more often than a person can. Web: 429 with Retry-After. */
export class TooManyRequestsError extends AppError {}
