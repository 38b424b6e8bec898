import type { ElementCounts, ProcessDefinition } from '../../src/insight/insight.js';
import { formatDay } from '../layout/dates.js';
import { layoutTexts } from '../layout/layout-texts.js';
import { speak, type Page, type Spoken } from '../layout/page.js';
import type { PageView } from '../layout/render-page.js';
import { analystTexts } from './analyst-texts.js';
import { processName } from './process-name.js';

export interface ProcessRow {
  readonly name: string;
  readonly id: string;
  readonly version: number;
  readonly deployed: string;
  readonly waiting: number;
  readonly incidents: number;
  readonly href: string;
}

export interface ProcessListView extends PageView {
  readonly texts: Spoken<typeof analystTexts>;
  readonly processes: readonly ProcessRow[];
}

export function processListView(
  page: Page,
  processes: readonly { readonly definition: ProcessDefinition; readonly counts: readonly ElementCounts[] }[],
): ProcessListView {
  const texts = speak(page, analystTexts);
  const sum = (counts: readonly ElementCounts[], field: 'waiting' | 'incidents'): number =>
    counts.reduce((total, one) => total + one[field], 0);
  return {
    head: {
      title: texts.title,
      style: 'staff.css',
      noIndex: true,
      hideContact: true,
      crumbs: [
        { label: speak(page, layoutTexts).myWork, href: page.href('/lavoro') },
        { label: texts.title, href: null },
      ],
    },
    texts,
    processes: processes.map(({ definition, counts }) => ({
      name: processName(definition.xml) ?? definition.bpmnProcessId,
      id: definition.bpmnProcessId,
      version: definition.version,
      deployed: formatDay(definition.deployedAt, page.language),
      waiting: sum(counts, 'waiting'),
      incidents: sum(counts, 'incidents'),
      href: page.href(`/processi/${encodeURIComponent(definition.bpmnProcessId)}`),
    })),
  };
}
