import { Router, type Request } from 'express';
import { groupIncidents } from '../../src/administration/incident-groups.js';
import { ConflictError, NotFoundError } from '../../src/errors.js';
import { LANGUAGES, type Text } from '../../src/texts.js';
import { fill, pageOf } from '../layout/page.js';
import type { RenderPage } from '../layout/render-page.js';
import { requireRole } from '../security/require-role.js';
import { staffOf } from '../security/require-sign-in.js';
import type { WebServices } from '../services.js';
import { readProcessNames } from '../incident/process-names.js';
import { adminTexts } from './admin-texts.js';
import { adminView } from './admin-view.js';

type AdminServices = Pick<WebServices, 'administration' | 'insight'>;

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

  router.post('/amministrazione/registro/verifica', async (req, res) => {
    const { entries, brokenAt } = await administration.verifyAudit();
    req.session.flash =
      brokenAt === null
        ? fillText(adminTexts.auditVerified, { count: entries })
        : fillText(adminTexts.auditBroken, { entry: brokenAt });
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

  return router;
}

function fieldOf(req: Request, name: string): string {
  const value = ((req.body ?? {}) as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : '';
}

function fillText(text: Text, values: Readonly<Record<string, string | number>>): Text {
  return Object.fromEntries(LANGUAGES.map((language) => [language, fill(text[language], values)])) as unknown as Text;
}
