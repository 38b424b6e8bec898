import type { ElementCounts, ProcessDefinition } from '../../src/insight/insight.js';
import type { ProcessDraft } from '../../src/modelling/process-draft-store.js';
import { formatDay } from '../layout/dates.js';
import { speak, type Page, type Spoken } from '../layout/page.js';
import type { PageView } from '../layout/render-page.js';
import { analystTexts } from './analyst-texts.js';
import { processName } from './process-name.js';

export interface ProcessView extends PageView {
  readonly texts: Spoken<typeof analystTexts>;
  readonly name: string;
  readonly shown: string;
  readonly source: string;
  readonly edit: string;
  readonly draft: string | null;
  readonly versions: readonly {
    readonly version: number;
    readonly deployed: string;
    readonly href: string;
    readonly current: boolean;
    readonly latest: boolean;
  }[];
  readonly counts: readonly {
    readonly name: string;
    readonly waiting: number;
    readonly done: number;
    readonly incidents: number;
  }[];
}

export interface ProcessPage {
  readonly shown: ProcessDefinition;
  /** Newest first. */
  readonly versions: readonly ProcessDefinition[];
  readonly counts: readonly ElementCounts[];
  readonly names: Readonly<Record<string, string>>;
  readonly draft: ProcessDraft | undefined;
}

export function processView(page: Page, { shown, versions, counts, names, draft }: ProcessPage): ProcessView {
  const texts = speak(page, analystTexts);
  const name = processName(shown.xml) ?? shown.bpmnProcessId;
  const base = `/processi/${encodeURIComponent(shown.bpmnProcessId)}`;
  return {
    head: {
      title: name,
      style: 'analyst.css',
      scripts: ['diagram.js'],
      noIndex: true,
      hideContact: true,
      crumbs: [
        { label: texts.title, href: page.href('/processi') },
        { label: name, href: null },
      ],
    },
    texts,
    name,
    shown: `${texts.version} ${shown.version}${shown.version === versions[0]?.version ? `, ${texts.latest}` : ''}`,
    source: page.href(`${base}/versioni/${shown.version}/diagramma`),
    edit: page.href(`${base}/modello`),
    draft: draft
      ? page.say(analystTexts.draftNotice, { name: draft.savedBy, date: formatDay(draft.savedAt, page.language) })
      : null,
    versions: versions.map(({ version, deployedAt }, index) => ({
      version,
      deployed: formatDay(deployedAt, page.language),
      href: page.href(`${base}?versione=${version}`),
      current: version === shown.version,
      latest: index === 0,
    })),
    counts: counts
      .map(({ elementId, ...numbers }) => ({ name: names[elementId] ?? elementId, ...numbers }))
      .sort(
        (left, right) =>
          right.incidents - left.incidents || right.waiting - left.waiting || left.name.localeCompare(right.name),
      ),
  };
}

/** What the diagram's script asks for. */
export function diagramData(page: Page, definition: ProcessDefinition, counts: readonly ElementCounts[]) {
  const { waiting, done, incidents } = speak(page, analystTexts);
  return {
    xml: definition.xml,
    counts,
    words: { waiting: waiting.toLowerCase(), done: done.toLowerCase(), incidents: incidents.toLowerCase() },
  };
}
