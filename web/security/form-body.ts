import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { AppError } from '../../src/errors.js';

/** Far more than the longest form of ours, typed to its limits. */
const MAX_BYTES = '100kb';
const MAX_FIELDS = 1000;
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** A form with more fields than any page of ours has. */
class TooManyFields extends AppError {
  readonly status = 413;
}

const readText = express.text({ type: FORM_TYPE, limit: MAX_BYTES });

/**
 * Reads posted forms into `req.body`: a name that comes once gives a text, one that comes again a list.
 *
 * Bytes that are no UTF-8 become the sign for an unreadable character, one by one, as browsers do it themselves; Express'
 * own reader would leave the whole field percent-encoded instead.
 *
 * @source WHATWG URL, application/x-www-form-urlencoded parsing
 */
export const formBody: RequestHandler = (req: Request, res: Response, next: NextFunction): void => {
  readText(req, res, (error?: unknown) => {
    const text: unknown = req.body;
    if (error || typeof text !== 'string') {
      next(error);
      return;
    }
    const pairs = [...new URLSearchParams(text)];
    req.body = {};
    if (pairs.length > MAX_FIELDS) {
      next(new TooManyFields('TOO_MANY_FIELDS', `A form has at most ${MAX_FIELDS} fields, this has ${pairs.length}`));
      return;
    }
    // Without a prototype: a field may have any name.
    const fields = Object.create(null) as Record<string, string | string[]>;
    for (const [name, value] of pairs) {
      const known = fields[name];
      fields[name] = known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value];
    }
    req.body = fields;
    next();
  });
};
