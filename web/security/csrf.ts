import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { ForbiddenError } from '../../src/errors.js';

export const CSRF_FIELD = '_csrf';

/** The form's token was wrong although the form came from this site: the session ended, or changed in another window. */
export class StaleFormError extends ForbiddenError {}

/** The secret that each form of this session carries; made when the first form is shown. */
export function csrfToken(req: Request): string {
  req.session.csrfToken ??= randomBytes(24).toString('base64url');
  return req.session.csrfToken;
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses every changing request that does not carry the session's token, or that another site sent.
 *
 * @throws {ForbiddenError} CROSS_SITE from another site
 * @throws {StaleFormError} STALE_FORM from this site with an old token
 */
export function requireCsrfToken(req: Request, _res: Response, next: NextFunction): void {
  if (SAFE_METHODS.has(req.method)) {
    next();
    return;
  }
  if (!isSameOrigin(req)) {
    next(new ForbiddenError('CROSS_SITE', `Another site sent a ${req.method}`));
    return;
  }
  const body = (req.body ?? {}) as Record<string, unknown>;
  if (isEqual(body[CSRF_FIELD], req.session.csrfToken)) {
    next();
    return;
  }
  next(new StaleFormError('STALE_FORM', 'The token of the form is not the token of the session'));
}

function isSameOrigin(req: Request): boolean {
  const site = req.get('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const origin = req.get('origin');
  if (origin === undefined || origin === 'null') return origin === undefined;
  // `host` believes a proxy's word only where the application trusts it.
  return URL.canParse(origin) && new URL(origin).host === req.host;
}

function isEqual(given: unknown, expected: string | undefined): boolean {
  if (typeof given !== 'string' || expected === undefined) return false;
  const left = Buffer.from(given);
  const right = Buffer.from(expected);
  return left.length === right.length && timingSafeEqual(left, right);
}
