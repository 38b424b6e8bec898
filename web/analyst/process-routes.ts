import { Router, type Response } from 'express';
import { NotFoundError } from '../../src/errors.js';
import type { Insight, ProcessDefinition, ProcessVersion } from '../../src/insight/insight.js';
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
): Promise<[ProcessVersion, ...ProcessVersion[]]> {
  const [latest, ...older] = await insight.listVersions(id);
  if (!latest) throw new NotFoundError('NO_PROCESS', 'No process has this id');
  return [latest, ...older];
}

/** One version with its diagram. @throws {NotFoundError} when there is no such version */
export async function getDefinition(
  insight: Pick<Insight, 'findDefinition'>,
  version: ProcessVersion | undefined,
): Promise<ProcessDefinition> {
  const definition = version && (await insight.findDefinition(version.key));
  if (!definition) throw new NotFoundError('NO_VERSION', 'The process has no such version');
  return definition;
}

/**
 * Sends a diagram as a file to keep. Whatever somebody wrote into it, a browser that follows the link stores it and does
 * not show it.
 */
export function sendDiagram(res: Response, name: string, xml: string): void {
  res.attachment(`${name.replace(/[^\w.-]/g, '_')}.bpmn`);
  res.type('application/octet-stream').send(xml);
}

export function processRoutes(
  { catalogue, insight, modelling }: Pick<WebServices, 'catalogue' | 'insight' | 'modelling'>,
  render: RenderPage,
): Router {
  const router = Router();
  router.use('/processi', requireRole('analyst', 'administrator'));

  router.get('/processi', async (req, res) => {
    const definitions = await insight.listProcesses();
    const processes = await Promise.all(
      definitions.map(async (definition) => {
        const versions = await insight.listVersions(definition.bpmnProcessId);
        return { definition, loads: await insight.loadOfVersions(versions.map(({ key }) => key)) };
      }),
    );
    const published = new Set(definitions.map(({ bpmnProcessId }) => bpmnProcessId));
    const drafts = (await modelling.drafts.listNew()).filter(({ bpmnProcessId }) => !published.has(bpmnProcessId));
    render(req, res, 'analyst/process-list', processListView(pageOf(req), processes, drafts));
  });

  router.get('/processi/:id', async (req, res) => {
    const versions = await getVersions(insight, req.params.id);
    const wanted = Number(req.query['versione'] ?? versions[0].version);
    const shown = await getDefinition(
      insight,
      versions.find(({ version }) => version === wanted),
    );
    const [counts, times, loads, names, draft, rules, users] = await Promise.all([
      insight.countElements(shown.key),
      insight.measureElements(shown.key),
      insight.loadOfVersions(versions.map(({ key }) => key)),
      readElementNames(shown.xml),
      modelling.drafts.find(shown.bpmnProcessId),
      modelling.rulesBeside(shown.resourceName),
      modelling.ruleUsers(shown.xml),
    ]);
    const isWired = catalogue.services.some(({ processId }) => processId === shown.bpmnProcessId);
    const facts = { shown, isWired, versions, counts, times, loads, names, draft, rules, users };
    render(req, res, 'analyst/process', processView(pageOf(req), facts));
  });

  router.get('/processi/:id/versioni/:version.bpmn', async (req, res) => {
    const versions = await getVersions(insight, req.params.id);
    const found = versions.find(({ version }) => version === Number(req.params.version));
    const { xml, bpmnProcessId, version } = await getDefinition(insight, found);
    sendDiagram(res, `${bpmnProcessId}-v${version}`, xml);
  });

  router.get('/processi/:id/versioni/:version/diagramma', async (req, res) => {
    const versions = await getVersions(insight, req.params.id);
    const found = versions.find(({ version }) => version === Number(req.params.version));
    const shown = await getDefinition(insight, found);
    res.json(diagramData(pageOf(req), shown, await insight.countElements(shown.key)));
  });

  return router;
}
