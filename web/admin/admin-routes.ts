import { Router } from 'express';
import { InvalidInputError, NotFoundError } from '../../src/errors.js';
import type { Incident } from '../../src/insight/insight.js';
import { pageOf } from '../layout/page.js';
import type { RenderPage } from '../layout/render-page.js';
import { requireRole } from '../security/require-role.js';
import { staffOf } from '../security/require-sign-in.js';
import type { WebServices } from '../services.js';
import { incidentTexts } from './admin-texts.js';
import { adminView, incidentView } from './admin-view.js';

export function adminRoutes(
  { administration, cases }: Pick<WebServices, 'administration' | 'cases'>,
  render: RenderPage,
): Router {
  const router = Router();
  router.use('/amministrazione', requireRole('administrator'));

  async function getIncident(key: string): Promise<Incident> {
    const incident = await administration.findIncident(key);
    if (!incident) throw new NotFoundError('NO_INCIDENT', 'No incident has this key');
    return incident;
  }
  const caseNumberOf = async ({ caseId }: Incident): Promise<string | null> =>
    caseId === null ? null : ((await cases.find(caseId))?.number ?? null);

  router.get('/amministrazione', async (req, res) => {
    const [health, incidents, stuck, audit] = await Promise.all([
      administration.health(),
      administration.incidents(),
      administration.stuckDeliveries(),
      administration.auditState(),
    ]);
    const facts = {
      health,
      incidents,
      stuck,
      audit,
      broken: administration.brokenFolders(),
      unconfirmed: administration.unconfirmedRules(),
    };
    render(req, res, 'admin/admin', adminView(pageOf(req), facts));
  });

  router.get('/amministrazione/incidenti/:key', async (req, res) => {
    const incident = await getIncident(req.params.key);
    render(
      req,
      res,
      'admin/incident',
      incidentView(pageOf(req), incident, { caseNumber: await caseNumberOf(incident) }),
    );
  });

  router.post('/amministrazione/incidenti/:key/riprova', async (req, res) => {
    const incident = await getIncident(req.params.key);
    const typed = (req.body as Record<string, unknown>)['variables'];
    const variables = typeof typed === 'string' ? typed : '';
    try {
      await administration.retryIncident({ key: incident.key, by: staffOf(req).subject, variables });
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      const view = incidentView(pageOf(req), incident, {
        caseNumber: await caseNumberOf(incident),
        variables,
        hasError: true,
      });
      res.status(422);
      render(req, res, 'admin/incident', view);
      return;
    }
    req.session.flash = incidentTexts.retried;
    res.redirect(303, pageOf(req).href('/amministrazione'));
  });

  return router;
}
