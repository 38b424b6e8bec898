import { Router, type Request } from 'express';
import { groupIncidents } from '../../src/administration/incident-groups.js';
import { ConflictError, InvalidInputError, NotFoundError } from '../../src/errors.js';
import type { Incident } from '../../src/insight/insight.js';
import { LANGUAGES, type Text } from '../../src/texts.js';
import { fill, pageOf } from '../layout/page.js';
import type { RenderPage } from '../layout/render-page.js';
import { requireRole } from '../security/require-role.js';
import { staffOf } from '../security/require-sign-in.js';
import type { WebServices } from '../services.js';
import { mayOpenCase } from '../staff/case-rights.js';
import { adminTexts, incidentTexts } from './admin-texts.js';
import { adminView } from './admin-view.js';
import { incidentView, type IncidentFacts } from './incident-view.js';
import { readProcessNames } from './process-names.js';

type AdminServices = Pick<WebServices, 'administration' | 'cases' | 'catalogue' | 'insight'>;

export function adminRoutes(services: AdminServices, render: RenderPage): Router {
  const { administration } = services;
  const router = Router();
  router.use('/amministrazione', requireRole('administrator'));

  router.get('/amministrazione', async (req, res) => {
    const [health, incidents, stuck, refusedMails, stream, feedback, audit] = await Promise.all([
      administration.health(),
      administration.incidents.listOpen(),
      administration.deliveries.listStuck(),
      administration.deliveries.listRefusedMails(),
      administration.stream(),
      administration.feedback(),
      administration.auditState(),
    ]);
    const facts = {
      health,
      groups: groupIncidents(incidents),
      names: await readProcessNames(services.insight, incidents),
      stuck,
      refusedMails,
      stream,
      feedback,
      broken: administration.brokenFolders(),
      unconfirmed: administration.unconfirmedRules(),
      audit,
    };
    render(req, res, 'admin/admin', adminView(pageOf(req), facts));
  });

  router.post('/amministrazione/incidenti/riprova-gruppo', async (req, res) => {
    const groups = groupIncidents(await administration.incidents.listOpen());
    const group = groups.find(({ id }) => id === fieldOf(req, 'gruppo'));
    const keys = group?.incidents.map(({ key }) => key) ?? [];
    const count = await administration.incidents.retryAll(keys, staffOf(req).subject);
    req.session.flash = fillText(adminTexts.groupRetried, { count });
    res.redirect(303, pageOf(req).href('/amministrazione'));
  });

  router.post('/amministrazione/invii/rinvia', async (req, res) => {
    try {
      await administration.deliveries.resend(fieldOf(req, 'chiave'), staffOf(req).subject);
      req.session.flash = adminTexts.resent;
    } catch (error) {
      if (error instanceof NotFoundError && error.code === 'NO_DELIVERY') throw error;
      req.session.flash =
        error instanceof ConflictError && error.code === 'NOT_RESENDABLE'
          ? adminTexts.notResendable
          : fillText(adminTexts.resendFailed, { reason: error instanceof Error ? error.message.slice(0, 300) : '' });
    }
    res.redirect(303, pageOf(req).href('/amministrazione'));
  });

  incidentRoutes(router, services, render);
  return router;
}

function incidentRoutes(
  router: Router,
  { administration, cases, catalogue, insight }: AdminServices,
  render: RenderPage,
) {
  async function getIncident(key: string): Promise<Incident> {
    const incident = await administration.incidents.find(key);
    if (!incident) throw new NotFoundError('NO_INCIDENT', 'No incident has this key');
    return incident;
  }

  async function factsOf(req: Request, incident: Incident): Promise<IncidentFacts> {
    const value = incident.caseId === null ? undefined : await cases.find(incident.caseId);
    return {
      names: await readProcessNames(insight, [incident]),
      case: value ? { number: value.number, mayOpen: mayOpenCase(staffOf(req), value, catalogue) } : null,
    };
  }

  router.get('/amministrazione/incidenti/:key', async (req, res) => {
    const incident = await getIncident(req.params.key);
    render(req, res, 'admin/incident', incidentView(pageOf(req), incident, await factsOf(req, incident)));
  });

  router.post('/amministrazione/incidenti/:key/riprova', async (req, res) => {
    const incident = await getIncident(req.params.key);
    const variables = fieldOf(req, 'variables');
    try {
      await administration.incidents.retry({ key: incident.key, by: staffOf(req).subject, variables });
      req.session.flash = incidentTexts.retried;
    } catch (error) {
      if (error instanceof InvalidInputError) {
        const problem = error.code.startsWith('NO_JSON') ? 'noJson' : 'refusedValues';
        const facts = { ...(await factsOf(req, incident)), variables, problem } as const;
        res.status(422);
        render(req, res, 'admin/incident', incidentView(pageOf(req), incident, facts));
        return;
      }
      // Two people pressed the button, or the case ended meanwhile: nothing is left to do.
      if (!(error instanceof NotFoundError) && !(error instanceof ConflictError)) throw error;
      req.session.flash = incidentTexts.gone;
    }
    res.redirect(303, pageOf(req).href('/amministrazione'));
  });
}

function fieldOf(req: Request, name: string): string {
  const value = ((req.body ?? {}) as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : '';
}

function fillText(text: Text, values: Readonly<Record<string, string | number>>): Text {
  return Object.fromEntries(LANGUAGES.map((language) => [language, fill(text[language], values)])) as unknown as Text;
}
