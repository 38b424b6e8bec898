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
import { newProcessTexts } from './new-process-texts.js';
import { getEditable, isWired } from './editable-process.js';
import { sendDiagram } from '../analyst/process-routes.js';

const numberOf = (req: Request, name: string): number => {
  const value = Number(((req.body ?? {}) as Record<string, unknown>)[name]);
  return Number.isSafeInteger(value) && value >= 0 ? value : 0;
};

/** Diagrams as files, and the draft's end: everything here works without JavaScript. */
export function modellerFileRoutes(
  services: Pick<ModellerServices, 'catalogue' | 'insight' | 'modelling' | 'now'>,
  render: RenderPage,
): Router {
  const { modelling, now } = services;
  const router = Router();

  router.get('/processi/:id/modello.bpmn', async (req, res) => {
    const { definition, draft } = await getEditable(services, req.params.id);
    const { bpmnProcessId, version } = definition;
    sendDiagram(res, `${bpmnProcessId}-${draft ? 'bozza' : `v${version}`}`, draft?.xml ?? definition.xml);
  });

  router.post('/processi/:id/modello/ricomincia', async (req, res) => {
    const { bpmnProcessId, version } = (await getEditable(services, req.params.id)).definition;
    const isGone = await modelling.drafts.remove(bpmnProcessId, numberOf(req, 'revision'));
    const wasAll = isGone && version === 0;
    const gone = wasAll ? newProcessTexts.removed : modellerTexts.restarted;
    req.session.flash = isGone ? gone : modellerTexts.restartConflict;
    const back = wasAll ? '/processi' : `/processi/${encodeURIComponent(bpmnProcessId)}/modello`;
    res.redirect(303, pageOf(req).href(back));
  });

  router.post('/processi/:id/modello/carica', async (req, res) => {
    const page = pageOf(req);
    const { bpmnProcessId, version } = (await getEditable(services, req.params.id)).definition;

    async function refuse(status: number, problem: string): Promise<void> {
      const editable = await getEditable(services, bpmnProcessId);
      res.status(status);
      const view = modellerView(page, { ...editable, isWired: isWired(services, editable), problem });
      render(req, res, 'modeller/modeller', view);
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
