import { officeName } from '../../src/crm/office.js';
import type { Catalogue } from '../../src/catalogue/catalogue.js';
import type { AccessEntry } from '../../src/audit/audit.js';
import { draftExpiry, type Draft } from '../../src/crm/draft.js';
import type { Notification } from '../../src/notifications/notification.js';
import type { Text } from '../../src/texts.js';
import { formatEuros } from '../../src/money.js';
import type { Dossier } from '../case/case-dossier.js';
import { statusView, type StatusView } from '../case/case-status.js';
import { documentRows, paymentLine, type DocumentRow } from '../case/case-view.js';
import { formatDay, formatInstant } from '../layout/dates.js';
import { layoutTexts } from '../layout/layout-texts.js';
import { speak, type Page, type Spoken } from '../layout/page.js';
import type { PageView } from '../layout/render-page.js';
import { isReopenable } from '../report/reopen-view.js';
import { accessTexts, personalTexts } from './personal-texts.js';

export const SECTIONS = ['requests', 'documents', 'payments', 'notices', 'accesses', 'data'] as const;
export type Section = (typeof SECTIONS)[number];

export const SECTION_PATHS = {
  requests: '/area-personale',
  documents: '/area-personale/documenti',
  payments: '/area-personale/pagamenti',
  notices: '/area-personale/avvisi',
  accesses: '/area-personale/accessi',
  data: '/area-personale/dati',
} as const satisfies Record<Section, string>;

export interface AreaView extends PageView {
  readonly texts: Spoken<typeof personalTexts>;
  readonly welcome: string;
  readonly title: string;
  readonly tabs: readonly { readonly label: string; readonly href: string; readonly current: boolean }[];
}

export function areaView(page: Page, section: Section, givenName: string): AreaView {
  const texts = speak(page, personalTexts);
  const title = section === 'requests' ? texts.title : texts[section];
  return {
    head: {
      title,
      noIndex: true,
      crumbs: [
        { label: page.say(layoutTexts.home), href: page.href('/') },
        ...(section === 'requests' ? [] : [{ label: texts.title, href: page.href('/area-personale') }]),
        { label: title, href: null },
      ],
    },
    texts,
    title,
    welcome: page.say(personalTexts.welcome, { name: givenName }),
    tabs: SECTIONS.map((one) => ({ label: texts[one], href: page.href(SECTION_PATHS[one]), current: one === section })),
  };
}

export interface TodoView {
  readonly text: string;
  readonly hint: string | null;
  readonly href: string;
}

export interface RequestRow {
  readonly service: string;
  readonly number: string;
  readonly href: string;
  readonly sent: string;
  readonly status: StatusView;
}

export interface RequestsView extends AreaView {
  readonly todos: readonly TodoView[];
  readonly requests: readonly RequestRow[];
  readonly services: string;
}

/** @param dossiers of the citizen's cases, newest first */
export function requestsView(
  page: Page,
  area: AreaView,
  {
    dossiers,
    drafts,
    catalogue,
  }: { dossiers: readonly Dossier[]; drafts: readonly Draft[]; catalogue: Pick<Catalogue, 'find'> },
): RequestsView {
  return {
    ...area,
    todos: [...dossiers.flatMap((dossier) => caseTodos(page, dossier)), ...draftTodos(page, drafts, catalogue)],
    requests: dossiers.map(({ value, service, payments }) => ({
      service: page.say(service.name),
      number: value.number,
      href: page.href(`/pratiche/${value.number}`),
      sent: formatDay(value.submittedAt, page.language),
      status: statusView(
        page,
        value,
        payments.some(({ state }) => state === 'open'),
      ),
    })),
    services: page.href('/servizi'),
  };
}

function caseTodos(page: Page, dossier: Dossier): TodoView[] {
  const { value, service, payments } = dossier;
  const href = page.href(`/pratiche/${value.number}`);
  const open = payments.find(({ state }) => state === 'open');
  const pay: TodoView[] = open
    ? [
        {
          text: page.say(personalTexts.todoPay, {
            amount: formatEuros(open.amountCents, page.language),
            service: page.say(service.name),
          }),
          hint: open.expiresAt
            ? page.say(personalTexts.todoPayUntil, { date: formatDay(open.expiresAt, page.language) })
            : null,
          href,
        },
      ]
    : [];
  const answer: TodoView[] = isReopenable(value, page.now)
    ? [
        {
          text: page.say(personalTexts.todoAnswer, { number: value.number }),
          hint: page.say(personalTexts.todoAnswerHint),
          href,
        },
      ]
    : [];
  return [...pay, ...answer];
}

function draftTodos(page: Page, drafts: readonly Draft[], { find }: Pick<Catalogue, 'find'>): TodoView[] {
  return drafts.flatMap((draft) => {
    const service = find(draft.serviceId);
    if (!service) return [];
    return [
      {
        text: page.say(personalTexts.todoDraft, { service: page.say(service.name) }),
        hint: page.say(personalTexts.todoDraftSaved, {
          date: formatInstant(draft.updatedAt, page.language),
          expires: formatDay(draftExpiry(draft), page.language),
        }),
        href: page.href(`/servizi/${service.id}/richiesta/${draft.id}/1`),
      },
    ];
  });
}

export interface DocumentsView extends AreaView {
  readonly groups: readonly {
    readonly title: string;
    readonly href: string;
    readonly documents: readonly DocumentRow[];
  }[];
}

export function documentsView(page: Page, area: AreaView, dossiers: readonly Dossier[]): DocumentsView {
  return {
    ...area,
    groups: dossiers
      .filter(({ documents }) => documents.length > 0)
      .map((dossier) => ({
        title: `${page.say(dossier.service.name)}, ${dossier.value.number}`,
        href: page.href(`/pratiche/${dossier.value.number}`),
        documents: documentRows(page, dossier, `/pratiche/${dossier.value.number}`),
      })),
  };
}

export interface PaymentsView extends AreaView {
  readonly rows: readonly {
    readonly service: string;
    readonly number: string;
    readonly href: string;
    readonly line: string;
  }[];
}

export function paymentsView(page: Page, area: AreaView, dossiers: readonly Dossier[]): PaymentsView {
  return {
    ...area,
    rows: dossiers.flatMap(({ value, service, payments }) =>
      payments.map((payment) => ({
        service: page.say(service.name),
        number: value.number,
        href: page.href(`/pratiche/${value.number}`),
        line: paymentLine(page, payment),
      })),
    ),
  };
}

export interface NoticesView extends AreaView {
  readonly notices: readonly {
    readonly subject: string;
    readonly date: string;
    readonly lines: readonly string[];
    readonly state: string | null;
  }[];
}

export function noticesView(page: Page, area: AreaView, notices: readonly Notification[]): NoticesView {
  const states = {
    queued: page.say(personalTexts.noticeQueued),
    sent: null,
    failed: page.say(personalTexts.noticeFailed),
  };
  return {
    ...area,
    notices: notices.map(({ subject, text, queuedAt, sentAt, state }) => ({
      subject,
      date: formatInstant(sentAt ?? queuedAt, page.language),
      lines: text.split('\n').filter((line) => line.trim() !== ''),
      state: states[state],
    })),
  };
}

export interface AccessesView extends AreaView {
  readonly rows: readonly {
    readonly when: string;
    readonly who: string;
    readonly what: string;
    readonly why: string;
  }[];
}

export function accessesView(page: Page, area: AreaView, entries: readonly AccessEntry[]): AccessesView {
  const names: Readonly<Record<string, Text>> = accessTexts;
  return {
    ...area,
    rows: entries.map(({ at, who, what, purpose }) => {
      const known = Object.hasOwn(names, what) ? names[what] : undefined;
      return {
        when: formatInstant(at, page.language),
        who: who.office === null ? who.name : `${who.name}, ${page.say(officeName(who.office))}`,
        what: known ? page.say(known) : what,
        why: page.say(purpose),
      };
    }),
  };
}
