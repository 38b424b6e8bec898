import { timingSafeEqual } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import { z } from 'zod';
import { setVerdict } from '../control/sandbox-app.js';
import { GpdError } from './position-rules.js';

/** A creditor that the broker (the holder of the key) works for. */
export interface Organization {
  /** Eleven digits. */
  readonly taxCode: string;
  readonly name: string;
  /** Two digits each: notice numbers of other codes are somebody else's. */
  readonly segregationCodes: readonly string[];
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The gate in front of the platform's APIs: the subscription key, in the header or the query. */
export function requireKey(subscriptionKey: string): RequestHandler {
  return (req, res, next) => {
    const given = req.get('ocp-apim-subscription-key') ?? req.query['subscription-key'];
    const requestId = req.get('x-request-id');
    if (requestId !== undefined) res.set('x-request-id', requestId);
    if (typeof given === 'string' && isEqual(given, subscriptionKey)) {
      next();
      return;
    }
    setVerdict(res, 'refused: subscription key');
    const problem = given === undefined ? 'missing' : 'invalid';
    res.status(401).json({ statusCode: 401, message: `Access denied due to ${problem} subscription key.` });
  };
}

/** The organisation in the path must be one that the key's holder works for. */
export function requireOrganization(organizations: readonly Organization[]): RequestHandler<{ organization: string }> {
  return (req, res, next) => {
    if (organizations.some(({ taxCode }) => taxCode === req.params.organization)) {
      next();
      return;
    }
    setVerdict(res, 'refused: organisation');
    res.status(403).json({ statusCode: 403, message: 'You are not allowed to access this resource.' });
  };
}

/** Answers what a rule of the service or a schema refused; anything else is the sandbox's own fault. */
export function sendProblem(res: Response, error: unknown): void {
  if (error instanceof GpdError) {
    setVerdict(res, `refused: ${error.status} ${error.title}`);
    res.status(error.status).json({ title: error.title, status: error.status, detail: error.message });
    return;
  }
  if (error instanceof z.ZodError) {
    const detail = error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join(', ');
    setVerdict(res, `refused: 400 ${detail}`);
    res.status(400).json({ title: 'BAD REQUEST', status: 400, detail });
    return;
  }
  throw error;
}
