import type { ProcessDefinition, VersionLoad } from '../../src/insight/insight.js';
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
  readonly open: number;
  /** Null when all open cases run on the newest version. */
  readonly older: string | null;
  readonly incidents: number;
  readonly href: string;
}

export interface ProcessListView extends PageView {
  readonly texts: Spoken<typeof analystTexts>;
  readonly processes: readonly ProcessRow[];
}

/** @param loads of all versions of the process */
export function processListView(
  page: Page,
  processes: readonly { readonly definition: ProcessDefinition; readonly loads: readonly VersionLoad[] }[],
): ProcessListView {
  const texts = speak(page, analystTexts);
  return {
    head: {
      title: texts.title,
      style: 'office.css',
      noIndex: true,
      hideContact: true,
      crumbs: [
        { label: speak(page, layoutTexts).myWork, href: page.href('/lavoro') },
        { label: texts.title, href: null },
      ],
    },
    texts,
    processes: processes.map(({ definition, loads }) => {
      const older = totalOf(
        loads.filter(({ processDefinitionKey }) => processDefinitionKey !== definition.key),
        'open',
      );
      return {
        name: processName(definition.xml) ?? definition.bpmnProcessId,
        id: definition.bpmnProcessId,
        version: definition.version,
        deployed: formatDay(definition.deployedAt, page.language),
        open: totalOf(loads, 'open'),
        older: older > 0 ? page.say(analystTexts.ofWhichOlder, { count: older }) : null,
        incidents: totalOf(loads, 'incidents'),
        href: page.href(`/processi/${encodeURIComponent(definition.bpmnProcessId)}`),
      };
    }),
  };
}

export function totalOf(loads: readonly VersionLoad[], field: 'open' | 'incidents'): number {
  return loads.reduce((total, load) => total + load[field], 0);
}
