import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import compression from 'compression';
import ejs from 'ejs';
import express, { type Express, type Request, type Response } from 'express';
import type { Store } from 'express-session';
import { modelBody } from './modeller/model-body.js';
import { readAssets, serveAssets } from './layout/assets.js';
import { errorPages, notFound, type RequestFault } from './layout/error-handler.js';
import { createFrame, type FrameOptions } from './layout/frame.js';
import { createPage, setPage, splitLanguage } from './layout/page.js';
import type { PageView, RenderPage } from './layout/render-page.js';
import { mountPages } from './page-sets.js';
import { refuseUnknownMethods } from './security/known-methods.js';
import { requireCsrfToken } from './security/csrf.js';
import { formBody } from './security/form-body.js';
import { securityHeaders } from './security/headers.js';
import { createRateLimiters, DEFAULT_RATE_LIMITS, type RateLimits } from './security/rate-limits.js';
import { endOldSignIns, sessions } from './security/session.js';
import { photoUploads } from './report/photo-uploads.js';
import type { WebServices } from './services.js';

export interface WebOptions {
  /** Where sessions live; left out, they live in this process. */
  readonly sessionStore?: Store;
  /** At least 32 characters. */
  readonly sessionSecret: string;
  /** Number of proxies in front, whose X-Forwarded-* headers are believed. */
  readonly trustedProxies?: number;
  /** Origins that a form may lead to after our redirect: pagoPA's checkout, the identity providers. */
  readonly formTargets?: readonly string[];
  /** Notice of the demonstration; null outside of it. */
  readonly demo?: FrameOptions['demo'];
  readonly rateLimits?: RateLimits;
  /** Folder made by scripts/build-assets.mjs. */
  readonly assetsFolder?: string;
  readonly onFault?: (fault: RequestFault) => void;
}

/** The portal as an Express application: nothing listens, nothing is read from the environment. */
export function createWebApp(services: WebServices, options: WebOptions): Express {
  const app = express();
  const { production, publicUrl } = services.settings;
  const assets = readAssets(options.assetsFolder ?? resolve(repositoryFolder(), 'dist/public/assets'));
  const limits = createRateLimiters(options.rateLimits ?? DEFAULT_RATE_LIMITS);

  app.disable('x-powered-by');
  app.set('trust proxy', options.trustedProxies ?? 0);
  app.set('query parser', 'simple');
  app.engine('ejs', (file, data, done) => {
    void ejs.renderFile(file, data, done);
  });
  app.set('views', join(repositoryFolder(), 'web'));
  app.set('view engine', 'ejs');
  app.enable('view cache');

  const frame: FrameOptions = { assets, publicUrl, demo: options.demo ?? null };
  const render: RenderPage = (req, res, template, view) => {
    renderFramed(req, res, template, view, frame);
  };

  app.use(...securityHeaders({ production, formTargets: options.formTargets ?? [] }));
  app.use(refuseUnknownMethods);
  app.use('/assets', serveAssets(assets.folder));
  app.use((req, _res, next) => {
    const { language, path } = splitLanguage(req.url);
    setPage(req, createPage({ language, path, now: services.now() }));
    req.url = path;
    next();
  });
  app.use(compression());
  app.use(sessions({ store: options.sessionStore, secret: options.sessionSecret, production }));
  app.use(endOldSignIns(services.now));
  app.use(limitChanges(limits.changes));
  app.use('/processi/:id/modello', modelBody);
  app.use(formBody);
  app.use(photoUploads(services.catalogue));
  app.use(requireCsrfToken);
  mountPages(app, { services, render, limits, demoPeople: options.demo?.people ?? [] });
  app.use(notFound);
  app.use(errorPages(render, options.onFault ?? (() => undefined)));
  return app;
}

function renderFramed(req: Request, res: Response, template: string, view: PageView, options: FrameOptions): void {
  // A page in which somebody is named, or that carries the session's token, belongs to one browser.
  const isPersonal = Boolean(req.session.citizen ?? req.session.staff ?? view.head.hasForm);
  if (!res.hasHeader('Cache-Control')) res.setHeader('Cache-Control', isPersonal ? 'no-store' : 'no-cache');
  res.render(template, { view: { ...view, frame: createFrame(req, view.head, options) } });
}

function limitChanges(limiter: ReturnType<typeof createRateLimiters>['changes']) {
  return (req: Request, res: Response, next: (error?: unknown) => void): void => {
    if (req.method === 'GET' || req.method === 'HEAD') next();
    else void limiter(req, res, next);
  };
}

/** Templates stay beside their sources: from `web/` and from the compiled `dist/web/` alike. */
function repositoryFolder(): string {
  const beside = resolve(import.meta.dirname, '..');
  return existsSync(join(beside, 'web/layout/top.ejs')) ? beside : resolve(beside, '..');
}
