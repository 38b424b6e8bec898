import { officeName } from '../../src/crm/office.js';
import type { Catalogue } from '../../src/catalogue/catalogue.js';
import type { Staff, TaskFilter, TaskListItem } from '../../src/tasks/task.js';
import { formatDay, formatInstant } from '../layout/dates.js';
import { speak, type Page, type Spoken } from '../layout/page.js';
import type { PageView } from '../layout/render-page.js';
import { inboxTexts } from './staff-texts.js';

export const INBOX_VIEWS = { unclaimed: 'da-prendere', mine: 'miei', due: 'in-scadenza', all: 'tutti' } as const;
const LIST_LIMIT = 200;

export interface InboxQuery {
  readonly view: TaskFilter['view'];
  /** Empty: all offices of the person. */
  readonly office: string;
  readonly search: string;
}

/** Value of `ricerca` that asks for the search in the session. */
export const SEARCHING = 'si';

/** The address of a list; it says that there is a search, never which. */
export function inboxAddress({ view, office, search }: InboxQuery): string {
  const parameters = new URLSearchParams({
    vista: INBOX_VIEWS[view],
    ...(office ? { ufficio: office } : {}),
    ...(search ? { ricerca: SEARCHING } : {}),
  });
  return `/lavoro?${parameters.toString()}`;
}

export interface TaskRow {
  readonly name: string;
  readonly href: string;
  readonly service: string;
  readonly caseNumber: string;
  readonly applicant: string;
  readonly since: string;
  readonly due: string;
  readonly isOverdue: boolean;
  readonly assignee: string;
}

export interface InboxView extends PageView {
  readonly texts: Spoken<typeof inboxTexts>;
  readonly action: string;
  readonly view: string;
  readonly search: string;
  /** Null without a search. */
  readonly searching: { readonly text: string; readonly end: string } | null;
  readonly offices: readonly { readonly id: string; readonly name: string; readonly selected: boolean }[];
  readonly tabs: readonly { readonly label: string; readonly href: string; readonly current: boolean }[];
  readonly count: string;
  readonly isCut: boolean;
  readonly rows: readonly TaskRow[];
  readonly empty: string;
}

export function inboxView(
  page: Page,
  query: InboxQuery,
  { staff, tasks, catalogue }: { staff: Staff; tasks: readonly TaskListItem[]; catalogue: Pick<Catalogue, 'find'> },
): InboxView {
  const texts = speak(page, inboxTexts);
  const hrefOf = (view: TaskFilter['view']): string => page.href(inboxAddress({ ...query, view }));
  return {
    head: { title: texts.title, noIndex: true, hideContact: true, style: 'staff.css', hasForm: true },
    texts,
    action: page.href('/lavoro'),
    view: INBOX_VIEWS[query.view],
    search: query.search,
    searching: query.search
      ? {
          text: page.say(inboxTexts.searching, { query: query.search }),
          end: page.href(inboxAddress({ ...query, search: '' })),
        }
      : null,
    offices: staff.offices.map((id) => ({ id, name: page.say(officeName(id)), selected: id === query.office })),
    tabs: (['unclaimed', 'mine', 'due', 'all'] as const).map((view) => ({
      label: texts[view],
      href: hrefOf(view),
      current: view === query.view,
    })),
    count: page.say(inboxTexts.count, { count: tasks.length }),
    isCut: tasks.length >= LIST_LIMIT,
    rows: tasks.map((task) => taskRow(page, task, { staff, catalogue, isSearch: query.search !== '' })),
    empty:
      staff.offices.length === 0
        ? texts.noOffice
        : query.search
          ? page.say(inboxTexts.emptySearch, { query: query.search })
          : texts.emptyText,
  };
}

function taskRow(
  page: Page,
  task: TaskListItem,
  { staff, catalogue, isSearch }: { staff: Staff; catalogue: Pick<Catalogue, 'find'>; isSearch: boolean },
): TaskRow {
  const service = task.serviceId === null ? undefined : catalogue.find(task.serviceId);
  const { claimedBy } = task;
  return {
    name: task.name,
    href: page.href(`/lavoro/compiti/${task.id}`),
    service: service ? page.say(service.name) : '',
    caseNumber: task.caseNumber ?? '',
    applicant: applicantOf(page, task, isSearch),
    since: formatInstant(task.createdAt, page.language),
    due: task.dueAt ? formatDay(task.dueAt, page.language) : page.say(inboxTexts.noDue),
    isOverdue: task.dueAt !== null && task.dueAt < page.now,
    assignee:
      claimedBy === null
        ? page.say(inboxTexts.nobody)
        : claimedBy.subject === staff.subject
          ? page.say(inboxTexts.you)
          : claimedBy.name,
  };
}

/**
 * The list shows initials: enough to tell tasks apart, and no look at anybody's data. Names come with a search, which is
 * one (it is in the access log), and on the task's own page.
 */
function applicantOf(page: Page, { applicantName }: TaskListItem, isSearch: boolean): string {
  if (applicantName === null) return page.say(inboxTexts.anonymous);
  if (isSearch) return applicantName;
  const words = applicantName.split(/\s+/).filter((word) => word !== '');
  return words.map((word) => `${[...word][0] ?? ''}.`).join(' ');
}
