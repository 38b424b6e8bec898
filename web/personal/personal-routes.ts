import { Router, type Request } from 'express';
import { readDossier, type Dossier, type DossierServices } from '../case/case-dossier.js';
import { pageOf } from '../layout/page.js';
import type { RenderPage } from '../layout/render-page.js';
import { citizenOf, requireCitizen } from '../security/require-sign-in.js';
import { unsent } from '../request/draft-access.js';
import type { WebServices } from '../services.js';
import {
  accessesView,
  areaView,
  documentsView,
  noticesView,
  paymentsView,
  requestsView,
  SECTION_PATHS,
  type AreaView,
  type Section,
} from './personal-view.js';

type Needed = DossierServices & Pick<WebServices, 'cases' | 'drafts' | 'notifications' | 'accessLog'>;

/** Cases shown in the area; older ones are found by their number. */
const MAX_CASES = 50;

export function personalRoutes(services: Needed, render: RenderPage): Router {
  const router = Router();
  router.use('/area-personale', requireCitizen);
  const areaOf = (req: Request, section: Section): AreaView => areaView(pageOf(req), section, citizenOf(req).givenName);

  router.get(SECTION_PATHS.requests, async (req, res) => {
    const { taxCode } = citizenOf(req);
    const [dossiers, drafts] = await Promise.all([
      dossiersOf(services, taxCode),
      services.drafts.listOfOwner(taxCode).then((all) => unsent(services, all)),
    ]);
    const { catalogue } = services;
    render(
      req,
      res,
      'personal/requests',
      requestsView(pageOf(req), areaOf(req, 'requests'), { dossiers, drafts, catalogue }),
    );
  });

  router.get(SECTION_PATHS.documents, async (req, res) => {
    const dossiers = await dossiersOf(services, citizenOf(req).taxCode);
    render(req, res, 'personal/documents', documentsView(pageOf(req), areaOf(req, 'documents'), dossiers));
  });

  router.get(SECTION_PATHS.payments, async (req, res) => {
    const dossiers = await dossiersOf(services, citizenOf(req).taxCode);
    render(req, res, 'personal/payments', paymentsView(pageOf(req), areaOf(req, 'payments'), dossiers));
  });

  router.get(SECTION_PATHS.notices, async (req, res) => {
    const notices = await services.notifications.listOfCitizen(citizenOf(req).taxCode);
    render(req, res, 'personal/notices', noticesView(pageOf(req), areaOf(req, 'notices'), notices));
  });

  router.get(SECTION_PATHS.accesses, async (req, res) => {
    const entries = await services.accessLog.listOfCitizen(citizenOf(req).taxCode, 200);
    render(req, res, 'personal/accesses', accessesView(pageOf(req), areaOf(req, 'accesses'), entries));
  });

  return router;
}

/** Dossiers of the cases whose service is still in the catalogue, newest first. */
async function dossiersOf(services: Needed, taxCode: string): Promise<Dossier[]> {
  const cases = await services.cases.listOfCitizen(taxCode, MAX_CASES);
  const shown = cases.filter(({ serviceId }) => services.catalogue.find(serviceId));
  return Promise.all(shown.map((value) => readDossier(services, value)));
}
