import { Router, type Request } from 'express';
import { ConflictError, InvalidInputError } from '../../src/errors.js';
import type { ProcessVersion } from '../../src/insight/insight.js';
import type { ElementTemplate } from '../../src/zeebe/element-template.js';
import { formatInstant } from '../layout/dates.js';
import { pageOf, type Page } from '../layout/page.js';
import type { RenderPage } from '../layout/render-page.js';
import { staffOf } from '../security/require-sign-in.js';
import type { WebServices } from '../services.js';
import { modellerAnswer, type ModellerAnswer } from './modeller-answer.js';
import { modellerTexts } from './modeller-texts.js';
import { modellerFileRoutes } from './modeller-file-routes.js';
import { modellerView } from './modeller-view.js';
import { getEditable, isWired } from './editable-process.js';

export type ModellerServices = Pick<WebServices, 'catalogue' | 'insight' | 'modelling' | 'elementTemplates' | 'now'>;

/** What the modeller's script sends. @throws {InvalidInputError} NO_MODEL */
function modelOf(req: Request): { xml: string; revision: number; base: number } {
  const { xml, revision, base } = (req.body ?? {}) as Record<string, unknown>;
  const isNumber = (value: unknown): boolean => /^\d{1,9}$/.test(String(value));
  if (typeof xml !== 'string' || xml === '' || !isNumber(revision) || !isNumber(base)) {
    throw new InvalidInputError('NO_MODEL', 'The request carries no diagram');
  }
  return { xml, revision: Number(revision), base: Number(base) };
}

/** Mounted below the role check of `processRoutes`. */
export function modellerRoutes(services: ModellerServices, render: RenderPage): Router {
  const { modelling, elementTemplates, now } = services;
  const router = Router();

  router.get('/processi/:id/modello/elementi', (req, res) => {
    const page = pageOf(req);
    res.json(elementTemplates.map((template) => localTemplate(page, template)));
  });

  router.get('/processi/:id/modello', async (req, res) => {
    const editable = await getEditable(services, req.params.id);
    render(
      req,
      res,
      'modeller/modeller',
      modellerView(pageOf(req), { ...editable, isWired: isWired(services, editable) }),
    );
  });

  router.post('/processi/:id/modello/bozza', async (req, res) => {
    const page = pageOf(req);
    const { definition: latest } = await getEditable(services, req.params.id);
    const { xml, revision, base } = modelOf(req);
    try {
      const outcome = await modelling.save({
        bpmnProcessId: latest.bpmnProcessId,
        xml,
        basedOnVersion: base,
        savedBy: staffOf(req).name,
        savedAt: now(),
        revision,
      });
      if (!outcome.saved) {
        const message = page.say(modellerTexts.notSaved);
        res.status(422).json(modellerAnswer(page, { ok: false, message, problems: outcome.problems }));
        return;
      }
      const message = page.say(modellerTexts.saved, { time: formatInstant(outcome.draft.savedAt, page.language) });
      res.json(modellerAnswer(page, { ok: true, message, revision: outcome.draft.revision }));
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      res.status(409).json(await staleAnswer(page, modelling, latest, base));
    }
  });

  router.post('/processi/:id/modello/controlla', async (req, res) => {
    const page = pageOf(req);
    const { definition: latest } = await getEditable(services, req.params.id);
    const problems = await modelling.check(modelOf(req).xml, latest.bpmnProcessId);
    const message =
      problems.length === 0 ? page.say(modellerTexts.clean) : page.say(modellerTexts.found, { count: problems.length });
    res.json(modellerAnswer(page, { ok: true, message, problems }));
  });

  router.post('/processi/:id/modello/pubblica', async (req, res) => {
    const page = pageOf(req);
    const { definition: latest } = await getEditable(services, req.params.id);
    const { xml, revision, base } = modelOf(req);
    const { bpmnProcessId, resourceName, version: latestVersion } = latest;
    const by = staffOf(req).subject;
    try {
      const request = { bpmnProcessId, xml, resourceName, by, basedOnVersion: base, revision, latestVersion };
      const outcome = await modelling.publish(request);
      if (outcome.published) {
        const { version, isNew } = outcome;
        const message = page.say(isNew ? modellerTexts.published : modellerTexts.unchanged, { version });
        res.json(modellerAnswer(page, { ok: true, message, revision: 0, base: version }));
        return;
      }
      const count = outcome.problems.filter(({ severity }) => severity === 'error').length;
      const message = page.say(modellerTexts.refused, { count });
      res.status(422).json(modellerAnswer(page, { ok: false, message, problems: outcome.problems }));
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      res.status(409).json(await staleAnswer(page, modelling, latest, base));
    }
  });

  router.use(modellerFileRoutes(services, render));
  return router;
}

/** Who was faster, and what to do: the diagram in the browser is not lost. */
async function staleAnswer(
  page: Page,
  modelling: ModellerServices['modelling'],
  { bpmnProcessId, version }: Pick<ProcessVersion, 'bpmnProcessId' | 'version'>,
  base: number,
): Promise<ModellerAnswer> {
  const draft = await modelling.drafts.find(bpmnProcessId);
  const message =
    version > base || !draft
      ? page.say(modellerTexts.stalePublished, { version })
      : page.say(modellerTexts.stale, {
          name: draft.savedBy,
          date: formatInstant(draft.savedAt, page.language),
        });
  return modellerAnswer(page, { ok: false, message, isStale: true });
}

/** A worker's template in the language of the page: its name is what the analyst chooses by. */
function localTemplate(page: Page, template: ElementTemplate): ElementTemplate {
  if (page.language === 'it') return template;
  const properties = template.properties.map((property) => {
    const { label, binding } = property as { label?: string; binding: { type: string } };
    if (label === undefined || binding.type !== 'zeebe:output') return property;
    return { ...property, label: page.say(modellerTexts.outputLabel, { name: label.replace(/ \(esce\)$/, '') }) };
  });
  return { ...template, name: template.description, description: template.name, properties };
}
