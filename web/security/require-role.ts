import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { ForbiddenError } from '../../src/errors.js';
import { requireStaff, staffOf } from './require-sign-in.js';

/** Who works on cases; analysts and administrators have rooms of their own. */
export const WORK_ROLES: ReadonlySet<string> = new Set(['clerk', 'supervisor', 'operator']);

/** Who decides about the cases of an office. */
export const OFFICE_ROLES: ReadonlySet<string> = new Set(['clerk', 'supervisor']);

/** Lets staff with one of these roles through; other staff are told that the page is not for their role. */
export function requireRole(...roles: readonly string[]): RequestHandler {
  return (req: Request, res: Response, next: NextFunction): void => {
    requireStaff(req, res, (error?: unknown) => {
      if (error) next(error);
      else if (staffOf(req).roles.some((role) => roles.includes(role))) next();
      else next(new ForbiddenError('ROLE_MISSING', `The page needs one of the roles ${roles.join(', ')}`));
    });
  };
}
