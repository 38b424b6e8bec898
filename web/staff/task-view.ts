import { lineFor } from '../../src/crm/reader.js';
import { summarise, type SummaryStep } from '../../src/forms/form-summary.js';
import { formView, type FormView } from '../../src/forms/form-view.js';
import type { Form } from '../../src/forms/form.js';
import type { Answers, FieldError } from '../../src/forms/validate-answers.js';
import type { MoneyInQuestion } from '../../src/payments/receipt-desk.js';
import type { Staff, Task } from '../../src/tasks/task.js';
import type { Dossier } from '../case/case-dossier.js';
import { caseFacts, type CaseFacts } from '../case/case-view.js';
import { formatDay, formatInstant } from '../layout/dates.js';
import { layoutTexts } from '../layout/layout-texts.js';
import { speak, type Page, type Spoken } from '../layout/page.js';
import type { PageView } from '../layout/render-page.js';
import { moneyView, type MoneyView } from './receipt-view.js';
import { factGroups, type FactGroup } from './fact-rows.js';
import { inboxTexts, taskTexts } from './staff-texts.js';

/** The case as it stands beside a task. */
export interface CaseBesideView {
  readonly title: string;
  readonly href: string;
  readonly applicant: readonly { readonly label: string; readonly value: string }[];
  readonly facts: readonly CaseFacts[];
  readonly answers: readonly SummaryStep[];
  readonly found: readonly FactGroup[];
  readonly photos: readonly { readonly src: string; readonly alt: string }[];
  readonly documents: readonly { readonly href: string; readonly name: string }[];
  readonly history: readonly { readonly date: string; readonly text: string; readonly who: string | null }[];
}

export interface TaskView extends PageView {
  readonly texts: Spoken<typeof taskTexts>;
  readonly title: string;
  readonly due: string | null;
  readonly isOverdue: boolean;
  readonly back: string;
  readonly standing: { readonly text: string; readonly tone: 'info' | 'success' | 'warning' };
  readonly claim: string | null;
  readonly release: string | null;
  /** Null while the form is read-only. */
  readonly complete: string | null;
  readonly form: FormView | null;
  readonly errors: FormView['errors'];
  readonly note: string | null;
  readonly conflict: {
    readonly title: string;
    readonly typed: readonly { readonly label: string; readonly value: string }[];
  } | null;
  readonly money: MoneyView | null;
  readonly beside: CaseBesideView | null;
}

export interface TaskPageState {
  readonly task: Task;
  readonly staff: Staff;
  /** Null when the task has none. */
  readonly form: Form | null;
  readonly dossier: Dossier | null;
  readonly money?: MoneyInQuestion | null;
  readonly values?: Answers;
  readonly errors?: readonly FieldError[];
  readonly note?: string | null;
  /** The decision came too late: what was typed is in `values`. */
  readonly conflict?: 'taken' | 'ended' | null;
}

export function taskView(page: Page, state: TaskPageState): TaskView {
  const { task, staff, form, dossier, money = null, values = {}, errors = [], note = null, conflict = null } = state;
  const texts = speak(page, taskTexts);
  const base = page.href(`/lavoro/compiti/${task.id}`);
  const isOpen = task.state === 'open';
  const isMine = task.claimedBy?.subject === staff.subject;
  const view = form ? formView(form, values, errors, page.language, page.now) : null;
  const title = task.name;
  return {
    head: {
      title: `${errors.length > 0 ? page.say(layoutTexts.errorPrefix) : ''}${title}${dossier ? ` ${dossier.value.number}` : ''}`,
      noIndex: true,
      hasForm: true,
      hideContact: true,
      style: 'staff.css',
      crumbs: [
        { label: page.say(inboxTexts.title), href: page.href('/lavoro') },
        { label: title, href: null },
      ],
    },
    texts,
    title,
    due: task.dueAt ? formatDay(task.dueAt, page.language) : null,
    isOverdue: task.dueAt !== null && task.dueAt < page.now,
    back: page.href('/lavoro'),
    standing: standingOf(page, task, isMine),
    claim: isOpen && task.claimedBy === null ? `${base}/prendi` : null,
    release: isOpen && isMine ? `${base}/rilascia` : null,
    complete: isOpen && isMine ? `${base}/completa` : null,
    form: view,
    errors: view?.errors ?? [],
    note,
    conflict: conflict
      ? {
          title: conflict === 'taken' ? texts.conflictTaken : texts.conflictEnded,
          typed: typedRows(page, form, values),
        }
      : null,
    money: money ? moneyView(page, money) : null,
    beside: dossier ? caseBesideView(page, dossier) : null,
  };
}

function standingOf(page: Page, task: Task, isMine: boolean): TaskView['standing'] {
  if (task.state !== 'open') return { text: page.say(taskTexts.ended), tone: 'warning' };
  if (isMine) return { text: page.say(taskTexts.claimedByYou), tone: 'success' };
  if (task.claimedBy)
    return { text: page.say(taskTexts.claimedByOther, { name: task.claimedBy.name }), tone: 'warning' };
  return { text: page.say(taskTexts.claimFirst), tone: 'info' };
}

function typedRows(page: Page, form: Form | null, values: Answers) {
  if (!form) return [];
  return summarise(form, values, page.language, page.now)
    .flatMap(({ rows }) => rows)
    .filter(({ key }) => values[key] !== undefined && values[key] !== '')
    .map(({ label, value }) => ({ label, value }));
}

export function caseBesideView(page: Page, dossier: Dossier): CaseBesideView {
  const { value, service, documents, interactions } = dossier;
  const { applicant } = value;
  const base = `/lavoro/pratiche/${value.number}`;
  const released = documents.filter(({ kind }) => kind !== 'photo');
  const known = (label: string, text: string | null) => (text === null ? [] : [{ label, value: text }]);
  return {
    title: page.say(service.name),
    href: page.href(base),
    applicant: [
      ...(applicant.kind === 'citizen'
        ? [
            { label: page.say(taskTexts.applicant), value: `${applicant.givenName} ${applicant.familyName}` },
            { label: page.say(taskTexts.taxCode), value: applicant.taxCode },
          ]
        : [{ label: page.say(taskTexts.applicant), value: page.say(taskTexts.anonymous) }]),
      ...known(page.say(taskTexts.email), applicant.email),
    ],
    facts: caseFacts(page, dossier),
    answers: summarise(service.form, value.answers, page.language, page.now),
    found: factGroups(page, value.facts),
    photos: documents
      .filter(({ kind }) => kind === 'photo')
      .map(({ id }, index) => ({
        src: page.href(`${base}/documenti/${id}`),
        alt: page.say(taskTexts.photoAlt, { number: index + 1 }),
      })),
    documents: released.map(({ id, fileName }) => ({ href: page.href(`${base}/documenti/${id}`), name: fileName })),
    history: interactions.toReversed().map((line) => ({
      date: formatInstant(line.at, page.language),
      text: page.say(lineFor('staff', line)),
      who: line.actor.kind === 'staff' ? line.actor.name : null,
    })),
  };
}
