import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { ForbiddenError } from '../../src/errors.js';

export const CSRF_FIELD = '_csrf';

/** The form's token was wrong although the form came from this site: the session ended, or changed in another window. */
export class StaleFormError extends ForbiddenError {}

/**
 * The token that a form of this session carries: a new one each time, all good as long as the session's secret. A token
 * that never repeats cannot be guessed from the length of compressed pages.
 */
export function csrfToken(req: Request): string {
  req.session.csrfSecret ??= randomBytes(24).toString('base64url');
  const salt = randomBytes(12).toString('base64url');
  return `${salt}.${seal(salt, req.session.csrfSecret)}`;
}

function seal(salt: string, secret: string): string {
  return createHmac('sha256', secret).update(salt).digest('base64url');
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
  if (isTokenOf(body[CSRF_FIELD], req.session.csrfSecret)) {
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

function isTokenOf(given: unknown, secret: string | undefined): boolean {
  if (typeof given !== 'string' || secret === undefined || given.length > 200) return false;
  const [salt = '', sealed = ''] = given.split('.');
  const left = Buffer.from(sealed);
  const right = Buffer.from(seal(salt, secret));
  return left.length === right.length && timingSafeEqual(left, right);
}
