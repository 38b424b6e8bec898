import express, { Router, type Request } from 'express';
import { ConflictError, InvalidInputError } from '../../src/errors.js';
import { formatInstant } from '../layout/dates.js';
import { pageOf } from '../layout/page.js';
import type { RenderPage } from '../layout/render-page.js';
import { staffOf } from '../security/require-sign-in.js';
import type { WebServices } from '../services.js';
import { modellerTexts } from './analyst-texts.js';
import { modellerAnswer, modellerView } from './modeller-view.js';
import { getVersions } from './process-routes.js';

/** Largest diagram that is taken; the engine's own limit is 4 MB a request. */
export const MODEL_LIMIT = '3mb';

function modelOf(req: Request): { xml: string; revision: number } {
  const { xml, revision } = (req.body ?? {}) as Record<string, unknown>;
  if (typeof xml !== 'string' || xml === '' || !/^\d{1,9}$/.test(String(revision))) {
    throw new InvalidInputError('NO_MODEL', 'The request carries no diagram');
  }
  return { xml, revision: Number(revision) };
}

/** Mounted below the role check of `processRoutes`. */
export function modellerRoutes(
  {
    insight,
    modelling,
    elementTemplates,
    now,
  }: Pick<WebServices, 'insight' | 'modelling' | 'elementTemplates' | 'now'>,
  render: RenderPage,
): Router {
  const router = Router();

  router.get('/processi/:id/modello/elementi', (_req, res) => {
    res.json(elementTemplates);
  });

  router.get('/processi/:id/modello', async (req, res) => {
    const [latest] = await getVersions(insight, req.params.id);
    render(req, res, 'analyst/modeller', modellerView(pageOf(req), latest, await modelling.drafts.find(req.params.id)));
  });

  router.get('/processi/:id/modello.bpmn', async (req, res) => {
    const [latest] = await getVersions(insight, req.params.id);
    const draft = await modelling.drafts.find(req.params.id);
    res.type('application/xml').send(draft?.xml ?? latest.xml);
  });

  router.post('/processi/:id/modello/bozza', async (req, res) => {
    const page = pageOf(req);
    const [latest] = await getVersions(insight, req.params.id);
    const { xml, revision } = modelOf(req);
    try {
      const saved = await modelling.drafts.save({
        bpmnProcessId: latest.bpmnProcessId,
        xml,
        basedOnVersion: latest.version,
        savedBy: staffOf(req).name,
        savedAt: now(),
        revision,
      });
      const message = page.say(modellerTexts.saved, { time: formatInstant(saved.savedAt, page.language) });
      res.json(modellerAnswer(page, { ok: true, message, revision: saved.revision }));
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      res.status(409).json(modellerAnswer(page, { ok: false, message: page.say(modellerTexts.stale) }));
    }
  });

  router.post('/processi/:id/modello/controlla', async (req, res) => {
    const page = pageOf(req);
    const [latest] = await getVersions(insight, req.params.id);
    const problems = await modelling.check(modelOf(req).xml, latest.bpmnProcessId);
    const message =
      problems.length === 0 ? page.say(modellerTexts.clean) : page.say(modellerTexts.found, { count: problems.length });
    res.json(modellerAnswer(page, { ok: true, message, problems }));
  });

  router.post('/processi/:id/modello/pubblica', async (req, res) => {
    const page = pageOf(req);
    const [latest] = await getVersions(insight, req.params.id);
    const { xml } = modelOf(req);
    const { bpmnProcessId, resourceName } = latest;
    const outcome = await modelling.publish({ bpmnProcessId, xml, resourceName, by: staffOf(req).subject });
    if (outcome.published) {
      const message = page.say(modellerTexts.published, { version: outcome.version });
      res.json(modellerAnswer(page, { ok: true, message, revision: 0 }));
      return;
    }
    const errors = outcome.problems.filter(({ severity }) => severity === 'error').length;
    const message = page.say(modellerTexts.refused, { count: errors });
    res.status(422).json(modellerAnswer(page, { ok: false, message, problems: outcome.problems }));
  });

  return router;
}

/** Parses the modeller's posts, which are larger than any other form; mounted before the site's own parser. */
export const modelBody = express.urlencoded({ extended: false, limit: MODEL_LIMIT, parameterLimit: 10 });
