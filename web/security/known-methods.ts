import type { NextFunction, Request, Response } from 'express';

const KNOWN = new Set(['GET', 'HEAD', 'POST', 'OPTIONS']);

/** No form and no link sends anything else: the answer is for programs, and no session is begun for it. */
export function refuseUnknownMethods(req: Request, res: Response, next: NextFunction): void {
  if (KNOWN.has(req.method)) {
    next();
    return;
  }
  res.status(405).setHeader('Allow', 'GET, HEAD, POST');
  res.type('text/plain').send(`This site has no ${req.method}\n`);
}
