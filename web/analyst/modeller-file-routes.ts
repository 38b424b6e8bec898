import { Router, type Request, type Response } from 'express';
import { ConflictError } from '../../src/errors.js';
import { formatInstant } from '../layout/dates.js';
import { pageOf } from '../layout/page.js';
import type { RenderPage } from '../layout/render-page.js';
import { staffOf } from '../security/require-sign-in.js';
import { uploadedModel } from './model-body.js';
import type { ModellerServices } from './modeller-routes.js';
import { modellerTexts } from './modeller-texts.js';
import { modellerView } from './modeller-view.js';
import { getDefinition, getVersions, sendDiagram } from './process-routes.js';

const numberOf = (req: Request, name: string): number => {
  const value = Number(((req.body ?? {}) as Record<string, unknown>)[name]);
  return Number.isSafeInteger(value) && value >= 0 ? value : 0;
};

/** Diagrams as files, and the draft's end: everything here works without JavaScript. */
export function modellerFileRoutes(
  { insight, modelling, now }: Pick<ModellerServices, 'insight' | 'modelling' | 'now'>,
  render: RenderPage,
): Router {
  const router = Router();

  router.get('/processi/:id/modello.bpmn', async (req, res) => {
    const [latest] = await getVersions(insight, req.params.id);
    const draft = await modelling.drafts.find(latest.bpmnProcessId);
    const xml = draft?.xml ?? (await getDefinition(insight, latest)).xml;
    sendDiagram(res, `${latest.bpmnProcessId}-${draft ? 'bozza' : `v${latest.version}`}`, xml);
  });

  router.post('/processi/:id/modello/ricomincia', async (req, res) => {
    const [latest] = await getVersions(insight, req.params.id);
    const isGone = await modelling.drafts.remove(latest.bpmnProcessId, numberOf(req, 'revision'));
    req.session.flash = isGone ? modellerTexts.restarted : modellerTexts.restartConflict;
    res.redirect(303, pageOf(req).href(`/processi/${encodeURIComponent(latest.bpmnProcessId)}/modello`));
  });

  router.post('/processi/:id/modello/carica', async (req, res) => {
    const page = pageOf(req);
    const [latest] = await getVersions(insight, req.params.id);
    const { bpmnProcessId, version } = latest;

    async function refuse(status: number, problem: string): Promise<void> {
      const definition = await getDefinition(insight, latest);
      const draft = await modelling.drafts.find(bpmnProcessId);
      res.status(status);
      render(req, res, 'analyst/modeller', modellerView(page, { definition, draft, problem }));
    }

    const upload = uploadedModel(req);
    if (upload === 'too-large') return refuse(413, page.say(modellerTexts.uploadTooLarge));
    if (upload === 'none') return refuse(422, page.say(modellerTexts.uploadMissing));
    const xml = decode(upload.bytes);
    if (xml === null) return refuse(422, page.say(modellerTexts.fileUnreadable));
    const draft = { bpmnProcessId, xml, basedOnVersion: version, savedBy: staffOf(req).name, savedAt: now() };
    try {
      const outcome = await modelling.save({ ...draft, revision: numberOf(req, 'revision') });
      if (!outcome.saved) return await refuse(422, outcome.problems.map(({ text }) => page.say(text)).join('. '));
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      const other = await modelling.drafts.find(bpmnProcessId);
      const values = other && { name: other.savedBy, date: formatInstant(other.savedAt, page.language) };
      return refuse(409, page.say(modellerTexts.stale, values));
    }
    return redirectTo(req, res, bpmnProcessId);
  });

  return router;
}

function redirectTo(req: Request, res: Response, bpmnProcessId: string): void {
  req.session.flash = modellerTexts.uploaded;
  res.redirect(303, pageOf(req).href(`/processi/${encodeURIComponent(bpmnProcessId)}/modello`));
}

/** Null when the bytes are no UTF-8 text. */
function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
