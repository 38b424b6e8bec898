import { Router } from 'express';
import type { WebServices } from '../services.js';

/** `/healthz`: the process answers, whatever it depends on. `/readyz`: 503 with the names of the checks that fail. */
export function healthRoutes({ health }: Pick<WebServices, 'health'>): Router {
  const router = Router();
  router.get('/healthz', (_req, res) => {
    res.setHeader('Cache-Control', 'no-store');
    res.json({ status: 'ok' });
  });
  router.get('/readyz', async (_req, res) => {
    const failing = (await health.failing()).map(({ id, state }) => ({ id, state }));
    const isReady = failing.length === 0;
    res.setHeader('Cache-Control', 'no-store');
    res.status(isReady ? 200 : 503).json({ status: isReady ? 'ready' : 'not-ready', failing });
  });
  return router;
}
