import type { Request } from 'express';
import { ipKeyGenerator, rateLimit, type Options, type RateLimitRequestHandler } from 'express-rate-limit';
import { TooManyRequestsError } from './too-many-requests.js';

/** Each address counts as its /56 when it is IPv6. */
const addressOf = ({ ip = '' }: Request): string => ipKeyGenerator(ip);

/** A whole office has one address: who is signed in counts as a person. */
const personOf = (req: Request): string => {
  const { staff, citizen } = req.session;
  if (staff) return `staff ${staff.subject}`;
  return citizen ? `citizen ${citizen.taxCode}` : addressOf(req);
};

const limiter = (
  limit: number,
  keyGenerator: (req: Request) => string,
  options: Partial<Options> = {},
): RateLimitRequestHandler =>
  rateLimit({
    windowMs: 60_000,
    limit,
    keyGenerator,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // A forwarded header that nobody is trusted to send is ignored, not complained of.
    validate: { xForwardedForHeader: false },
    handler: (_req, _res, next) => {
      next(new TooManyRequestsError('TOO_MANY_REQUESTS', 'Too many requests from one address in a minute'));
    },
    ...options,
  });

/** Requests a minute. */
export interface RateLimits {
  /** Everything that changes something, from one person who is signed in, or else from one address. */
  readonly changes: number;
  /**
   * Beginnings and ends of dialogues with the identity providers, from one address. A town hall that starts work behind a
   * single address must get in.
   */
  readonly signIn: number;
  /** Codes that somebody could guess, from one address: verification and follow-up links. */
  readonly codes: number;
  /** Copies of one's data: for one person, and in an hour. */
  readonly dataCopies: number;
}

export const DEFAULT_RATE_LIMITS: RateLimits = { changes: 120, signIn: 240, codes: 60, dataCopies: 5 };

export function createRateLimiters(limits: RateLimits) {
  return {
    changes: limiter(limits.changes, personOf),
    signIn: limiter(limits.signIn, addressOf),
    codes: limiter(limits.codes, addressOf),
    dataCopies: limiter(limits.dataCopies, personOf, {
      windowMs: 3_600_000,
      handler: (_req, _res, next) => {
        next(new TooManyRequestsError('TOO_MANY_COPIES', 'Too many copies of one person in an hour'));
      },
    }),
  };
}
