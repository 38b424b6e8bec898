import type { ProcessDefinition } from '../../src/insight/insight.js';
import type { ProcessDraft } from '../../src/modelling/process-draft-store.js';
import type { ProcessProblem } from '../../src/modelling/process-problem.js';
import { speak, type Page, type Spoken } from '../layout/page.js';
import type { PageView } from '../layout/render-page.js';
import { analystTexts, modellerTexts } from './analyst-texts.js';
import { processName } from './process-name.js';

export interface ModellerView extends PageView {
  readonly texts: Spoken<typeof modellerTexts>;
  readonly title: string;
  readonly noScript: string;
  readonly source: string;
  readonly templates: string;
  readonly actions: string;
  readonly revision: number;
}

export function modellerView(page: Page, definition: ProcessDefinition, draft: ProcessDraft | undefined): ModellerView {
  const name = processName(definition.xml) ?? definition.bpmnProcessId;
  const base = `/processi/${encodeURIComponent(definition.bpmnProcessId)}`;
  const title = page.say(modellerTexts.title, { name });
  return {
    head: {
      title,
      style: 'analyst.css',
      scripts: ['modeller.js'],
      hasForm: true,
      noIndex: true,
      hideContact: true,
      crumbs: [
        { label: page.say(analystTexts.title), href: page.href('/processi') },
        { label: name, href: page.href(base) },
        { label: title, href: null },
      ],
    },
    texts: speak(page, modellerTexts),
    title,
    noScript: page.say(analystTexts.noScript),
    source: page.href(`${base}/modello.bpmn`),
    templates: page.href(`${base}/modello/elementi`),
    actions: page.href(`${base}/modello`),
    revision: draft?.revision ?? 0,
  };
}

/** One answer to the modeller's script: a sentence, and the problems at their elements. */
export interface ModellerAnswer {
  readonly ok: boolean;
  readonly message: string;
  readonly revision?: number;
  readonly problems: readonly { readonly elementId: string | null; readonly severity: string; readonly text: string }[];
}

export function modellerAnswer(
  page: Page,
  {
    ok,
    message,
    revision,
    problems = [],
  }: { ok: boolean; message: string; revision?: number; problems?: readonly ProcessProblem[] },
): ModellerAnswer {
  return {
    ok,
    message,
    ...(revision === undefined ? {} : { revision }),
    problems: problems.map(({ elementId, severity, text }) => ({ elementId, severity, text: page.say(text) })),
  };
}
