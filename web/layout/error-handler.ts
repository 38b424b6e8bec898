import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, Request } from 'express';
import { NotFoundError } from '../../src/errors.js';
import { typedFields } from '../security/require-sign-in.js';
import { errorView, kindOfError } from './error-view.js';
import { createPage, pageOf, setPage } from './page.js';
import type { RenderPage } from './render-page.js';

/** Facts about a failed request for the log; no path with personal data, no query, no body. */
export interface RequestFault {
  readonly correlationId: string;
  readonly method: string;
  /** Template of the route, e.g. `/pratiche/:number`. */
  readonly route: string;
  readonly error: unknown;
}

/** Nothing matched: the page that says so. */
export function notFound(): never {
  throw new NotFoundError('NO_PAGE', 'No route matches the address');
}

/** The only place where an error becomes a page. */
export function errorPages(render: RenderPage, report: (fault: RequestFault) => void): ErrorRequestHandler {
  return (error, req, res, next) => {
    const { kind, status } = kindOfError(error);
    const correlationId = randomUUID();
    if (status >= 500) report({ correlationId, method: req.method, route: routeOf(req), error });
    if (res.headersSent) {
      next(error);
      return;
    }
    ensurePage(req);
    res.status(status);
    res.setHeader('Cache-Control', 'no-store');
    res.removeHeader('Content-Disposition');
    const again = kind === 'stale' ? typedFields(req.body) : {};
    // Without a session (its store is down, or the request never got one) the frame is shown as to a stranger.
    const signedIn = Boolean((req as Partial<Request>).session?.citizen);
    render(req, res, 'layout/error', errorView(pageOf(req), { kind, code: correlationId, signedIn, again }));
  };
}

function routeOf(req: Request): string {
  const route = req.route as { path?: unknown } | undefined;
  return typeof route?.path === 'string' ? route.path : 'unknown';
}

function ensurePage(req: Request): void {
  try {
    pageOf(req);
  } catch {
    setPage(req, createPage({ language: 'it', path: '/', now: new Date() }));
  }
}
