import { Router } from 'express';
import { pageOf } from '../layout/page.js';
import type { RenderPage } from '../layout/render-page.js';
import type { WebServices } from '../services.js';
import { homeView } from './home-view.js';

export function homeRoutes({ catalogue }: Pick<WebServices, 'catalogue'>, render: RenderPage): Router {
  const router = Router();
  router.get('/', (req, res) => {
    render(req, res, 'home/home', homeView(pageOf(req), catalogue.services));
  });
  return router;
}
