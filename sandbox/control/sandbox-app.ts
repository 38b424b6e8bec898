import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import { createFaults, type FaultEffect, type Faults } from './faults.js';
import { createJournal, type Journal } from './journal.js';
import { redactBody, redactHeaders } from './redact.js';

const KEPT_BODY_CHARS = 16 * 1024;

/** What every sandbox takes. */
export interface SandboxOptions {
  readonly now: () => Date;
  /** 0, the default, lets the system choose. */
  readonly port?: number;
  /** True when NODE_ENV is production: the sandbox then refuses to start ... */
  readonly production?: boolean;
  /** ... unless this says that it is meant (DIME_SANDBOX_IN_PRODUCTION=yes). Only main files read the environment. */
  readonly allowedInProduction?: boolean;
}

export interface SandboxAppOptions extends Omit<SandboxOptions, 'port'> {
  /** Named in messages, e.g. "anpr". */
  readonly name: string;
  /** Calls the journal keeps; 500 unless told. */
  readonly journalCapacity?: number;
  /** Bytes; 5 MiB unless told. */
  readonly bodyLimit?: number;
  /** Paths whose body another reader parses from the stream (an OIDC provider): the journal then has no body for them. */
  readonly leavesBody?: (path: string) => boolean;
}

export interface SandboxApp {
  readonly app: Express;
  readonly journal: Journal;
  readonly faults: Faults;
}

/** Says what the sandbox thought of the call; the journal keeps the last word said. */
export function setVerdict(res: Response, verdict: string): void {
  res.locals.verdict = verdict;
}

/** The body as it arrived, byte by byte; empty when there was none. */
export function rawBody(req: Request): Buffer {
  return (req as Request & { rawBody?: Buffer }).rawBody ?? Buffer.alloc(0);
}

/**
 * An Express application with a journal of every call and a fault control in front of whatever routes are added to it.
 *
 * `req.body` is the parsed JSON or form, undefined when it is neither or malformed; {@link rawBody} has the bytes.
 * Control: `GET` and `DELETE /__sandbox/journal`, `GET`, `PUT` and `DELETE /__sandbox/faults`.
 *
 * @throws {Error} in production, unless it is allowed there
 */
export function createSandboxApp(options: SandboxAppOptions): SandboxApp {
  const { name, now, journalCapacity = 500, bodyLimit = 5 * 1024 * 1024, leavesBody = () => false } = options;
  if (options.production && !options.allowedInProduction) {
    throw new Error(
      `The ${name} sandbox refuses to start in production: set DIME_SANDBOX_IN_PRODUCTION=yes if it is really meant`,
    );
  }
  const journal = createJournal({ now, capacity: journalCapacity });
  const faults = createFaults();
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');

  app.use('/__sandbox', controlRoutes(journal, faults));
  const readBytes = express.raw({ type: () => true, limit: bodyLimit });
  app.use((req, res, next) => (leavesBody(req.path) ? next() : readBytes(req, res, next)));
  app.use((req, _res, next) => {
    parseBody(req);
    next();
  });
  app.use((req, res, next) => {
    recordWhenDone(req, res, journal, leavesBody(req.path));
    const effect = faults.take({ method: req.method, path: req.path, body: rawBody(req).toString('utf8') });
    if (!effect) next();
    else applyFault(effect, res, next);
  });
  return { app, journal, faults };
}

function controlRoutes(journal: Journal, faults: Faults): express.Router {
  const router = express.Router();
  router.get('/journal', (req, res) => {
    const { path, after } = z
      .object({ path: z.string().default(''), after: z.coerce.number().default(0) })
      .parse(req.query);
    res.json({ entries: journal.list({ pathPrefix: path, afterSequence: after }) });
  });
  router.delete('/journal', (_req, res) => {
    journal.clear();
    res.status(204).end();
  });
  router.get('/faults', (_req, res) => {
    res.json({ rules: faults.list() });
  });
  router.put('/faults', express.json({ limit: '8mb' }), (req, res) => {
    try {
      faults.set(req.body);
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      res.status(422).json({ issues: error.issues });
      return;
    }
    res.json({ rules: faults.list() });
  });
  router.delete('/faults', (_req, res) => {
    faults.clear();
    res.status(204).end();
  });
  return router;
}

function parseBody(req: Request): void {
  if (!Buffer.isBuffer(req.body)) return; // nothing was read: no body, or it is left to another reader
  const bytes = req.body;
  (req as Request & { rawBody?: Buffer }).rawBody = bytes;
  const type = req.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  req.body = undefined;
  if (type === 'application/x-www-form-urlencoded') {
    req.body = Object.fromEntries(new URLSearchParams(bytes.toString('utf8')));
  } else if (type === 'application/json' || type.endsWith('+json')) {
    try {
      req.body = JSON.parse(bytes.toString('utf8')) as unknown;
    } catch {
      // Malformed JSON is the route's to refuse, in the words of the system it stands for.
    }
  }
}

function recordWhenDone(req: Request, res: Response, journal: Journal, bodyIsElsewhere: boolean): void {
  const [path = '', query = ''] = req.originalUrl.split('?', 2);
  let recorded = false;
  const record = (answered: boolean) => {
    if (recorded) return;
    recorded = true;
    const verdict = res.locals.verdict as string | undefined;
    journal.record({
      method: req.method,
      path,
      query: redactBody(query),
      headers: redactHeaders(req.headers),
      body: bodyIsElsewhere ? null : redactBody(rawBody(req).toString('utf8').slice(0, KEPT_BODY_CHARS)),
      status: answered ? res.statusCode : null,
      verdict: verdict ?? (answered ? `answered ${res.statusCode}` : 'the caller left'),
    });
  };
  // Recorded before the answer leaves: whoever has the answer finds its call in the journal.
  const end = res.end.bind(res) as (...args: unknown[]) => Response;
  res.end = ((...args: unknown[]) => {
    record(true);
    return end(...args);
  }) as typeof res.end;
  res.once('close', () => record(false));
}

function applyFault(effect: FaultEffect, res: Response, next: NextFunction): void {
  const act = () => {
    if (effect.dropConnection === true) {
      setVerdict(res, 'fault: connection dropped');
      res.socket?.destroy();
    } else if (effect.dropConnection === 'after') {
      loseAnswer(res);
      next();
    } else if (effect.hang) {
      setVerdict(res, 'fault: hang');
    } else if (effect.status !== undefined) {
      setVerdict(res, `fault: ${effect.status}`);
      res.status(effect.status).set(effect.headers ?? {});
      if (typeof effect.body === 'string') res.send(effect.body);
      else if (effect.body === undefined) res.end();
      else res.json(effect.body);
    } else {
      next();
    }
  };
  if (effect.delayMs) setTimeout(act, effect.delayMs).unref();
  else act();
}

/** The call is handled and recorded as usual, but not one byte of the answer leaves. */
function loseAnswer(res: Response): void {
  const recordedEnd = res.end.bind(res);
  res.writeHead = (() => res) as typeof res.writeHead;
  res.write = (() => true) as typeof res.write;
  res.end = (() => {
    setVerdict(res, `${(res.locals.verdict as string | undefined) ?? 'handled'}; fault: answer lost`);
    res.socket?.destroy();
    recordedEnd();
    return res;
  }) as typeof res.end;
}
