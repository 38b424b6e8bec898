import type {
  ElementCounts,
  ElementTime,
  ProcessDefinition,
  ProcessVersion,
  VersionLoad,
} from '../../src/insight/insight.js';
import type { FolderRules } from '../../src/modelling/folder-rules.js';
import type { ProcessDraft } from '../../src/modelling/process-draft-store.js';
import type { RuleUsers } from '../../src/modelling/rule-users.js';
import { formatDay, formatInstant } from '../layout/dates.js';
import { layoutTexts } from '../layout/layout-texts.js';
import { speak, type Page, type Spoken } from '../layout/page.js';
import type { PageView } from '../layout/render-page.js';
import { analystTexts } from './analyst-texts.js';
import { findBottleneck, findSlowest } from './bottleneck.js';
import { formatDuration } from './durations.js';
import { totalOf } from './process-list-view.js';
import { newProcessTexts } from '../modeller/new-process-texts.js';
import { processName } from './process-name.js';
import { rulesView, type RulesView } from './rules-view.js';

interface Glance {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly tone: 'good' | 'warn' | 'bad' | 'plain';
}
interface VersionRow {
  readonly version: number;
  readonly deployed: string;
  readonly open: number;
  readonly href: string;
  readonly download: string;
  readonly downloadName: string;
  readonly isShown: boolean;
  readonly isLatest: boolean;
}

export interface ProcessView extends PageView {
  readonly texts: Spoken<typeof analystTexts>;
  readonly name: string;
  readonly id: string;
  readonly shown: string;
  readonly isLatest: boolean;
  readonly latestHref: string;
  /** Null for a process that a service card names. */
  readonly unwired: string | null;
  readonly source: string;
  readonly edit: string;
  readonly draft: { readonly text: string; readonly outdated: string | null } | null;
  readonly glance: readonly Glance[];
  readonly versions: readonly VersionRow[];
  readonly olderVersions: readonly VersionRow[];
  readonly olderCount: string;
  readonly counts: readonly {
    readonly elementId: string;
    readonly name: string;
    readonly show: string;
    readonly waiting: number;
    readonly since: string;
    readonly usually: string;
    readonly done: number;
    readonly incidents: number;
  }[];
  readonly rules: RulesView;
}

export interface ProcessPage {
  /** False when no service card names the process. */
  readonly isWired: boolean;
  readonly shown: ProcessDefinition;
  /** Newest first. */
  readonly versions: readonly ProcessVersion[];
  readonly loads: readonly VersionLoad[];
  readonly counts: readonly ElementCounts[];
  readonly times: readonly ElementTime[];
  readonly names: Readonly<Record<string, string>>;
  readonly draft: ProcessDraft | undefined;
  readonly rules: FolderRules;
  readonly users: RuleUsers;
}

/** Versions that the page names although nothing runs on them. */
const NEWEST_NAMED = 5;

export function processView(page: Page, facts: ProcessPage): ProcessView {
  const { shown, versions, names, draft } = facts;
  const texts = speak(page, analystTexts);
  const name = processName(shown.xml) ?? shown.bpmnProcessId;
  const base = `/processi/${encodeURIComponent(shown.bpmnProcessId)}`;
  const latest = versions[0]?.version ?? shown.version;
  const isLatest = shown.version === latest;
  const rows = versions.map((version) => versionRow(page, base, version, facts));
  const isNamed = (row: VersionRow, index: number): boolean => index < NEWEST_NAMED || row.open > 0 || row.isShown;
  const older = rows.filter((row, index) => !isNamed(row, index));
  return {
    head: {
      title: name,
      style: 'analyst.css',
      scripts: ['diagram.js'],
      noIndex: true,
      hideContact: true,
      crumbs: [
        { label: speak(page, layoutTexts).myWork, href: page.href('/lavoro') },
        { label: texts.title, href: page.href('/processi') },
        { label: name, href: null },
      ],
    },
    texts,
    name,
    id: shown.bpmnProcessId,
    shown: `${texts.version} ${shown.version}, ${isLatest ? texts.latest : texts.notLatest}`,
    isLatest,
    unwired: facts.isWired ? null : page.say(newProcessTexts.unwired),
    latestHref: page.href(base),
    source: page.href(`${base}/versioni/${shown.version}/diagramma`),
    edit: page.href(`${base}/modello`),
    draft: draft ? draftNotice(page, draft, latest) : null,
    glance: glanceOf(page, facts),
    versions: rows.filter(isNamed),
    olderVersions: older,
    olderCount: page.say(analystTexts.allVersions, { count: older.length }),
    counts: countRows(page, facts),
    rules: rulesView(page, { rules: facts.rules, users: facts.users, names }),
  };
}

function draftNotice(page: Page, { savedBy, savedAt, basedOnVersion }: ProcessDraft, latest: number) {
  return {
    text: page.say(analystTexts.draftNotice, { name: savedBy, date: formatInstant(savedAt, page.language) }),
    outdated: basedOnVersion < latest ? page.say(analystTexts.draftOutdated, { base: basedOnVersion, latest }) : null,
  };
}

function versionRow(page: Page, base: string, { key, version, deployedAt }: ProcessVersion, facts: ProcessPage) {
  return {
    version,
    deployed: formatInstant(deployedAt, page.language),
    open: facts.loads.find(({ processDefinitionKey }) => processDefinitionKey === key)?.open ?? 0,
    href: page.href(`${base}?versione=${version}`),
    download: page.href(`${base}/versioni/${version}.bpmn`),
    downloadName: page.say(analystTexts.downloadVersion, { version }),
    isShown: key === facts.shown.key,
    isLatest: key === facts.versions[0]?.key,
  };
}

function glanceOf(page: Page, { shown, loads, counts, times, names }: ProcessPage): Glance[] {
  const texts = speak(page, analystTexts);
  const here = loads.filter(({ processDefinitionKey }) => processDefinitionKey === shown.key);
  const elsewhere = totalOf(loads, 'open') - totalOf(here, 'open');
  const incidents = totalOf(here, 'incidents');
  return [
    {
      name: texts.openCases,
      value: String(totalOf(here, 'open')),
      note: [texts.onThisVersion, elsewhere > 0 ? page.say(analystTexts.onVersions, { count: elsewhere }) : '']
        .filter((text) => text !== '')
        .join(', '),
      tone: 'plain',
    },
    bottleneckOf(page, counts, times, names),
    {
      name: texts.incidents,
      value: incidents === 0 ? texts.noIncident : String(incidents),
      note: incidents === 0 ? '' : texts.someStopped,
      tone: incidents === 0 ? 'good' : 'bad',
    },
  ];
}

function bottleneckOf(
  page: Page,
  counts: readonly ElementCounts[],
  times: readonly ElementTime[],
  names: Readonly<Record<string, string>>,
): Glance {
  const texts = speak(page, analystTexts);
  const found = findBottleneck(counts);
  const nameOf = (id: string): string => names[id] ?? id;
  const durationOf = (time: ElementTime): string => formatDuration(time.medianMs, page.language);
  if (!found?.waitingSince) {
    const slowest = findSlowest(times, counts);
    const note = slowest
      ? page.say(analystTexts.slowest, { element: nameOf(slowest.elementId), duration: durationOf(slowest) })
      : '';
    return { name: texts.bottleneck, value: texts.nobodyWaits, note, tone: 'good' };
  }
  const usual = times.find(({ elementId }) => elementId === found.elementId);
  const waiting = page.say(analystTexts.bottleneckNote, {
    count: found.waiting,
    date: formatDay(found.waitingSince, page.language),
  });
  const note = usual
    ? `${waiting}; ${page.say(analystTexts.bottleneckUsual, { duration: durationOf(usual) })}`
    : waiting;
  return { name: texts.bottleneck, value: nameOf(found.elementId), note, tone: 'warn' };
}

function countRows(page: Page, { counts, times, names }: ProcessPage): ProcessView['counts'] {
  return counts
    .map(({ elementId, waiting, waitingSince, done, incidents }) => {
      const name = names[elementId] ?? elementId;
      const time = times.find((one) => one.elementId === elementId);
      return {
        elementId,
        name,
        show: page.say(analystTexts.showOnDiagram, { element: name }),
        waiting,
        since: waitingSince ? formatInstant(waitingSince, page.language) : '',
        usually: time ? formatDuration(time.medianMs, page.language) : '',
        done,
        incidents,
      };
    })
    .sort((a, b) => b.incidents - a.incidents || b.waiting - a.waiting || a.name.localeCompare(b.name));
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
