import { rateLimit, type RateLimitRequestHandler } from 'express-rate-limit';
import { TooManyRequestsError } from './too-many-requests.js';

const limiter = (limit: number): RateLimitRequestHandler =>
  rateLimit({
    windowMs: 60_000,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // A forwarded header that nobody is trusted to send is ignored, not complained of.
    validate: { xForwardedForHeader: false },
    // Each address counts as its /56 when it is IPv6, as the library does by itself.
    handler: (_req, _res, next) => {
      next(new TooManyRequestsError('TOO_MANY_REQUESTS', 'Too many requests from one address in a minute'));
    },
  });

/** Requests a minute from one address. */
export interface RateLimits {
  /** Everything that changes something. */
  readonly changes: number;
  /** Sign-in pages: each starts a dialogue with the identity provider. */
  readonly signIn: number;
  /** Codes that somebody could guess: verification and follow-up links. */
  readonly codes: number;
}

export const DEFAULT_RATE_LIMITS: RateLimits = { changes: 120, signIn: 30, codes: 60 };

export function createRateLimiters(limits: RateLimits) {
  return { changes: limiter(limits.changes), signIn: limiter(limits.signIn), codes: limiter(limits.codes) };
}
