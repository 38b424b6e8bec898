import { Router, type Request, type Response } from 'express';
import { ConflictError } from '../../src/errors.js';
import { isProcessId } from '../../src/modelling/new-process.js';
import { pageOf } from '../layout/page.js';
import type { RenderPage } from '../layout/render-page.js';
import { requireRole } from '../security/require-role.js';
import { staffOf } from '../security/require-sign-in.js';
import type { WebServices } from '../services.js';
import { newProcessTexts } from './new-process-texts.js';
import { newProcessView, type NewProcessForm, type NewProcessProblem } from './new-process-view.js';

const ADDRESS = '/processi/nuovo';
const LONGEST_NAME = 80;

/** A new process, as a draft. Mounted before `processRoutes`, whose `/processi/:id` would take its address. */
export function newProcessRoutes(
  { insight, modelling, now }: Pick<WebServices, 'insight' | 'modelling' | 'now'>,
  render: RenderPage,
): Router {
  const router = Router();
  router.use(ADDRESS, requireRole('analyst', 'administrator'));

  router.get(ADDRESS, async (req, res) => {
    render(req, res, 'modeller/new-process', newProcessView(pageOf(req), { processes: await insight.listProcesses() }));
  });

  router.post(ADDRESS, async (req, res) => {
    const page = pageOf(req);
    const form = formOf(req);
    const processes = await insight.listProcesses();
    const source = processes.find(({ bpmnProcessId }) => form.template === `copy:${bpmnProcessId}`);
    const isTemplate = source !== undefined || form.template === 'blank';
    const problems: NewProcessProblem = {
      ...(form.name === '' || form.name.length > LONGEST_NAME ? { name: page.say(newProcessTexts.nameMissing) } : {}),
      ...(isProcessId(form.id) ? {} : { id: page.say(newProcessTexts.idWrong) }),
      ...(isTemplate ? {} : { template: page.say(newProcessTexts.templateWrong) }),
    };
    const refuse = (found: NewProcessProblem): void => {
      res.status(422);
      render(req, res, 'modeller/new-process', newProcessView(page, { processes, form, problems: found }));
    };
    if (Object.keys(problems).length > 0) {
      refuse(problems);
      return;
    }
    const taken = { id: page.say(newProcessTexts.idTaken, { id: form.id }) };
    if ((await insight.listVersions(form.id)).length > 0) {
      refuse(taken);
      return;
    }
    try {
      const name = { bpmnProcessId: form.id, name: form.name };
      await modelling.create({ ...name, source: source?.xml ?? null, by: staffOf(req).name, at: now() });
      created(req, res, form.id);
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      refuse(taken);
    }
  });

  return router;
}

function created(req: Request, res: Response, id: string): void {
  req.session.flash = newProcessTexts.created;
  res.redirect(303, pageOf(req).href(`/processi/${encodeURIComponent(id)}/modello`));
}

function formOf(req: Request): NewProcessForm {
  const body = (req.body ?? {}) as Readonly<Record<string, unknown>>;
  const text = (field: string): string => {
    const value = body[field];
    return typeof value === 'string' ? value.trim().replace(/\s+/g, ' ') : '';
  };
  return { name: text('nome'), id: text('identificativo'), template: text('modello') };
}
