import { Router } from 'express';
import { NotFoundError } from '../../src/errors.js';
import type { Insight, ProcessDefinition } from '../../src/insight/insight.js';
import { readElementNames } from '../../src/insight/element-names.js';
import { pageOf } from '../layout/page.js';
import type { RenderPage } from '../layout/render-page.js';
import { requireRole } from '../security/require-role.js';
import type { WebServices } from '../services.js';
import { processListView } from './process-list-view.js';
import { diagramData, processView } from './process-view.js';

/** Versions of a process, newest first. @throws {NotFoundError} when the engine never had it */
export async function getVersions(
  insight: Pick<Insight, 'listVersions'>,
  id: string,
): Promise<[ProcessDefinition, ...ProcessDefinition[]]> {
  const [latest, ...older] = await insight.listVersions(id);
  if (!latest) throw new NotFoundError('NO_PROCESS', 'No process has this id');
  return [latest, ...older];
}

export function processRoutes(
  { insight, modelling }: Pick<WebServices, 'insight' | 'modelling'>,
  render: RenderPage,
): Router {
  const router = Router();
  router.use('/processi', requireRole('analyst', 'administrator'));

  router.get('/processi', async (req, res) => {
    const definitions = await insight.listProcesses();
    const processes = await Promise.all(
      definitions.map(async (definition) => ({ definition, counts: await insight.countElements(definition.key) })),
    );
    render(req, res, 'analyst/process-list', processListView(pageOf(req), processes));
  });

  router.get('/processi/:id', async (req, res) => {
    const versions = await getVersions(insight, req.params.id);
    const wanted = Number(req.query['versione'] ?? versions[0].version);
    const shown = versions.find(({ version }) => version === wanted);
    if (!shown) throw new NotFoundError('NO_VERSION', 'The process has no such version');
    const [counts, names, draft] = await Promise.all([
      insight.countElements(shown.key),
      readElementNames(shown.xml),
      modelling.drafts.find(shown.bpmnProcessId),
    ]);
    render(req, res, 'analyst/process', processView(pageOf(req), { shown, versions, counts, names, draft }));
  });

  router.get('/processi/:id/versioni/:version/diagramma', async (req, res) => {
    const versions = await getVersions(insight, req.params.id);
    const shown = versions.find(({ version }) => version === Number(req.params.version));
    if (!shown) throw new NotFoundError('NO_VERSION', 'The process has no such version');
    res.json(diagramData(pageOf(req), shown, await insight.countElements(shown.key)));
  });

  return router;
}
