import { Router } from 'express';
import { NotFoundError } from '../../src/errors.js';
import { pageOf } from '../layout/page.js';
import type { RenderPage } from '../layout/render-page.js';
import type { Catalogue, Service } from '../../src/catalogue/catalogue.js';
import type { WebServices } from '../services.js';
import { catalogueView } from './catalogue-view.js';
import { serviceView } from './service-view.js';

const textOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 100).trim() : '');

export function getService(catalogue: Pick<Catalogue, 'find'>, id: string): Service {
  const service = catalogue.find(id);
  if (!service) throw new NotFoundError('NO_SERVICE', 'No service has this id');
  return service;
}

export function serviceRoutes({ catalogue }: Pick<WebServices, 'catalogue'>, render: RenderPage): Router {
  const router = Router();

  router.get('/servizi', (req, res) => {
    const query = {
      q: textOf(req.query['q']),
      lifeEvent: textOf(req.query['evento']),
      category: textOf(req.query['categoria']),
    };
    render(req, res, 'services/catalogue', catalogueView(pageOf(req), catalogue.services, query));
  });

  router.get('/servizi/:id', (req, res) => {
    const service = getService(catalogue, req.params.id);
    const related = service.related.map((id) => catalogue.find(id)).filter((one) => one !== undefined);
    render(req, res, 'services/service', serviceView(pageOf(req), service, related));
  });

  return router;
}
