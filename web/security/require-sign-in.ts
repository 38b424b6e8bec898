import type { NextFunction, Request, Response } from 'express';
import { AppError, ForbiddenError } from '../../src/errors.js';
import type { Staff } from '../../src/tasks/task.js';
import { pageOf } from '../layout/page.js';
import { CSRF_FIELD } from './csrf.js';
import { neverStored } from './headers.js';
import type { SignedInCitizen, TypedForm } from './session.js';

const TYPED_LIVES_MS = 30 * 60 * 1000;
const TYPED_MAX_CHARS = 40_000;

/** The page is a citizen's, and nobody is signed in. Web: the sign-in page, which leads back. */
export class SignInNeededError extends AppError {}

/** Lets a signed-in citizen through and sends anybody else to sign in, from where they come back to this page. */
export function requireCitizen(req: Request, res: Response, next: NextFunction): void {
  if (req.session.citizen) neverStored(req, res, next);
  else sendToSignIn(req, res, 'citizen');
}

/** Lets staff through; a citizen is told that this is not for them. */
export function requireStaff(req: Request, res: Response, next: NextFunction): void {
  if (req.session.staff) neverStored(req, res, next);
  else if (req.session.citizen) next(new ForbiddenError('STAFF_ONLY', 'A citizen asked for a page of the staff'));
  else sendToSignIn(req, res, 'staff');
}

export function citizenOf(req: Request): SignedInCitizen {
  if (!req.session.citizen) throw new ForbiddenError('NOT_SIGNED_IN', 'The page needs a citizen');
  return req.session.citizen;
}

export function staffOf(req: Request): Staff {
  if (!req.session.staff) throw new ForbiddenError('NOT_SIGNED_IN', 'The page needs a member of staff');
  return req.session.staff;
}

/** Leads to the sign-in and back to this page; what was typed in its form is there again then. */
export function sendToSignIn(req: Request, res: Response, who: 'citizen' | 'staff'): void {
  const page = pageOf(req);
  const isForm = req.method === 'POST';
  if (isForm) keepTyped(req, page.path);
  const back = isForm ? formPageOf(page.path) : page.path;
  const signIn = who === 'citizen' ? '/accedi' : '/accedi/personale';
  res.redirect(303, page.href(`${signIn}?ritorno=${encodeURIComponent(page.href(back))}`));
}

/** Form steps are sent to the address of their own page; actions such as `/prendi` to one below it. */
function formPageOf(path: string): string {
  const plain = path.split('?', 1)[0] ?? path;
  return plain.replace(/\/(?:prendi|rilascia|completa|riapri|valuta|paga|elimina)$/, '');
}

function keepTyped(req: Request, path: string): void {
  const fields = typedFields(req.body);
  if (JSON.stringify(fields).length > TYPED_MAX_CHARS) return;
  req.session.typed = { path: formPageOf(path), fields, atMs: pageOf(req).now.getTime() };
}

/** What a person typed in a form, without our own fields. */
export function typedFields(body: unknown): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries((body ?? {}) as Record<string, unknown>)) {
    if (name === CSRF_FIELD) continue;
    if (typeof value === 'string') fields[name] = value;
    else if (Array.isArray(value)) fields[name] = value.filter((one) => typeof one === 'string');
  }
  return fields;
}

/** What was typed into this page's form before the session ended; taking it removes it. */
export function takeTyped(req: Request): TypedForm['fields'] | null {
  const { typed } = req.session;
  const page = pageOf(req);
  if (!typed || typed.path !== page.path.split('?', 1)[0]) return null;
  delete req.session.typed;
  return page.now.getTime() - typed.atMs > TYPED_LIVES_MS ? null : typed.fields;
}
