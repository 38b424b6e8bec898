import { Router } from 'express';
import { verifyDocument } from '../../src/documents/verification.js';
import { pageOf } from '../layout/page.js';
import type { RenderPage } from '../layout/render-page.js';
import type { WebServices } from '../services.js';
import { askCodeView, verdictView } from './verify-view.js';

type Needed = Pick<WebServices, 'documents' | 'cases' | 'now'>;

/** Anybody asks whether a certificate is authentic, by the code printed on it. */
export function verifyRoutes(services: Needed, render: RenderPage): Router {
  const router = Router();

  router.get('/verifica', (req, res) => {
    const page = pageOf(req);
    const given = req.query['codice'];
    const code = typeof given === 'string' ? compact(given) : '';
    if (code !== '') {
      res.redirect(303, page.href(`/verifica/${encodeURIComponent(code)}`));
      return;
    }
    const isMissing = given !== undefined;
    if (isMissing) res.status(422);
    render(req, res, 'verify/verify', askCodeView(page, { isMissing }));
  });

  router.get('/verifica/:code', async (req, res) => {
    res.setHeader('Cache-Control', 'no-store');
    const code = compact(req.params.code);
    const verification = await verifyDocument(code, services);
    if (verification.state === 'unknown') res.status(404);
    render(req, res, 'verify/verify', verdictView(pageOf(req), code, verification));
  });

  return router;
}

/** The code without the blanks and hyphens that make it readable on paper. */
function compact(code: string): string {
  return code.replace(/[\s-]+/g, '').slice(0, 60);
}
