import { Router } from 'express';
import { romeDateOf } from '../../src/deadlines/civil-date.js';
import { pageOf } from '../layout/page.js';
import type { RenderPage } from '../layout/render-page.js';
import { citizenOf, requireCitizen } from '../security/require-sign-in.js';
import type { WebServices } from '../services.js';
import { dataView } from './data-view.js';
import { personalTexts } from './personal-texts.js';
import { areaView, SECTION_PATHS } from './personal-view.js';

type Needed = Pick<WebServices, 'citizens' | 'accessLog' | 'personalDataCopy' | 'now'>;

export const DATA_COPY_PATH = `${SECTION_PATHS.data}/copia`;

/** What a person may do with their own data: have a copy, and choose about mails. */
export function dataRoutes(services: Needed, render: RenderPage): Router {
  const router = Router();
  router.use(SECTION_PATHS.data, requireCitizen);

  router.get(SECTION_PATHS.data, async (req, res) => {
    const { taxCode, givenName } = citizenOf(req);
    const page = pageOf(req);
    const citizen = await services.citizens.find(taxCode);
    const wantsReminders = citizen?.draftReminders ?? true;
    render(req, res, 'personal/data', dataView(page, areaView(page, 'data', givenName), { wantsReminders }));
  });

  // A POST, as it leaves a trace: nobody's copy is made by a link that they were sent.
  router.post(DATA_COPY_PATH, async (req, res) => {
    const { taxCode, givenName, familyName } = citizenOf(req);
    const at = services.now();
    await services.accessLog.record({
      taxCode,
      caseId: null,
      at,
      who: { subject: 'citizen', name: `${givenName} ${familyName}`, office: null },
      what: 'data-copy',
      purpose: personalTexts.dataCopyPurpose,
    });
    const copy = await services.personalDataCopy(taxCode, pageOf(req).language);
    res.setHeader('Content-Disposition', `attachment; filename="dime-dati-personali-${romeDateOf(at)}.json"`);
    res.type('application/json').send(JSON.stringify(copy, null, 2));
  });

  router.post(`${SECTION_PATHS.data}/promemoria`, async (req, res) => {
    const { ricevi } = (req.body ?? {}) as { ricevi?: unknown };
    const wanted = ricevi === 'si';
    await services.citizens.setDraftReminders(citizenOf(req).taxCode, wanted);
    req.session.flash = wanted ? personalTexts.remindersOn : personalTexts.remindersOff;
    res.redirect(303, pageOf(req).href(SECTION_PATHS.data));
  });

  return router;
}
