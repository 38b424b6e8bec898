import { randomBytes } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import session, { type SessionData, type Store } from 'express-session';
import type { PendingSignIn } from '../../src/identity/oidc-sign-in.js';
import type { Staff } from '../../src/tasks/task.js';
import type { Text } from '../../src/texts.js';

/** Who signed in as a citizen: what the identity provider vouched for. */
export interface SignedInCitizen {
  readonly taxCode: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly birthDate: string | null;
  readonly email: string | null;
}

/** A form that did not get through because the session had ended: kept until its page is shown again. */
export interface TypedForm {
  /** Plain path that the form was sent to. */
  readonly path: string;
  readonly fields: Readonly<Record<string, string | readonly string[]>>;
  /** UTC milliseconds. */
  readonly atMs: number;
}

/** One sign-in under way: what the OIDC client needs back, and where the person was going. */
export interface SignInUnderWay {
  readonly who: 'citizen' | 'staff';
  readonly pending: PendingSignIn;
  readonly returnTo: string;
}

declare module 'express-session' {
  interface SessionData {
    citizen: SignedInCitizen;
    staff: Staff;
    /** Of the identity provider, for signing out there too. */
    idToken: string;
    csrfSecret: string;
    /** UTC milliseconds of the sign-in. */
    signedInAtMs: number;
    flash: Text;
    signIn: SignInUnderWay;
    /** Owner of an anonymous person's drafts. */
    visitor: string;
    typed: TypedForm;
    /** What a clerk searches in the inbox: a name stands in no address, which histories and logs keep. */
    inboxSearch: string;
  }
}

const IDLE_MS = 30 * 60 * 1000;

/** `__Host-` needs https, so development has a plain name. */
export const cookieName = (production: boolean): string => (production ? '__Host-dime' : 'dime');

/** Sessions that begin only when something is kept in them, end after 30 minutes without a request, and live in `store`. */
export function sessions(options: { store: Store | undefined; secret: string; production: boolean }) {
  return session({
    name: cookieName(options.production),
    secret: options.secret,
    ...(options.store ? { store: options.store } : {}),
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: { httpOnly: true, sameSite: 'lax', secure: options.production, path: '/', maxAge: IDLE_MS },
  });
}

/** A signed-in session ends after so long, however busy it is. */
const MAX_SESSION_MS = 12 * 60 * 60 * 1000;

/** Signs out whoever signed in too long ago; what is not about the person stays. */
export function endOldSignIns(now: () => Date) {
  return (req: Request, _res: Response, next: NextFunction): void => {
    const { signedInAtMs } = req.session;
    if (signedInAtMs !== undefined && now().getTime() - signedInAtMs > MAX_SESSION_MS) {
      delete req.session.citizen;
      delete req.session.staff;
      delete req.session.signedInAtMs;
    }
    next();
  };
}

/** Starts a new session id and keeps only what is named: a session id known before sign-in is worth nothing after. */
export function renewSession(req: Request, keep: readonly ('typed' | 'visitor')[] = []): Promise<void> {
  const kept: Partial<SessionData> = {};
  for (const name of keep) if (req.session[name] !== undefined) Object.assign(kept, { [name]: req.session[name] });
  return new Promise((resolve, reject) => {
    req.session.regenerate((error: unknown) => {
      if (error) {
        reject(error instanceof Error ? error : new Error('The session store failed', { cause: error }));
        return;
      }
      Object.assign(req.session, kept);
      resolve();
    });
  });
}

/** Owner of the drafts of this person: the tax code, or a random visitor name that lives as long as the session. */
export function draftOwner(req: Request): string {
  if (req.session.citizen) return req.session.citizen.taxCode;
  req.session.visitor ??= `session:${randomBytes(16).toString('hex')}`;
  return req.session.visitor;
}

/** The sentence that the last action left for this page; reading it takes it away. */
export function takeFlash(req: Request): Text | null {
  const { flash } = req.session;
  if (flash === undefined) return null;
  delete req.session.flash;
  return flash;
}
