import type { ProcessDefinition, VersionLoad } from '../../src/insight/insight.js';
import { formatDay, formatInstant } from '../layout/dates.js';
import { layoutTexts } from '../layout/layout-texts.js';
import { speak, type Page, type Spoken } from '../layout/page.js';
import type { PageView } from '../layout/render-page.js';
import type { ProcessDraft } from '../../src/modelling/process-draft-store.js';
import { newProcessTexts } from '../modeller/new-process-texts.js';
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
  readonly texts: Spoken<typeof analystTexts> & { readonly newProcess: string; readonly drafts: string };
  readonly create: string;
  readonly processes: readonly ProcessRow[];
  /** New processes that nobody has published yet. */
  readonly drafts: readonly {
    readonly name: string;
    readonly id: string;
    readonly saved: string;
    readonly href: string;
  }[];
}

/** @param loads of all versions of the process */
export function processListView(
  page: Page,
  processes: readonly { readonly definition: ProcessDefinition; readonly loads: readonly VersionLoad[] }[],
  drafts: readonly ProcessDraft[],
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
    texts: { ...texts, newProcess: page.say(newProcessTexts.title), drafts: page.say(newProcessTexts.drafts) },
    create: page.href('/processi/nuovo'),
    drafts: drafts.map(({ bpmnProcessId, xml, savedBy, savedAt }) => ({
      name: processName(xml) ?? bpmnProcessId,
      id: bpmnProcessId,
      saved: page.say(newProcessTexts.draftBy, { name: savedBy, date: formatInstant(savedAt, page.language) }),
      href: page.href(`/processi/${encodeURIComponent(bpmnProcessId)}/modello`),
    })),
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
