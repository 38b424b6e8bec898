import type { Catalogue } from '../../src/catalogue/catalogue.js';
import type { Case } from '../../src/crm/case.js';
import { noticeFor } from '../../src/crm/reader.js';
import type { Dossier } from '../case/case-dossier.js';
import { statusView, type StatusView } from '../case/case-status.js';
import { paymentLine } from '../case/case-view.js';
import { milestonesView, type MilestoneView } from '../case/milestones-view.js';
import { formatDay } from '../layout/dates.js';
import { speak, type Page, type Spoken } from '../layout/page.js';
import type { PageView } from '../layout/render-page.js';
import { staffCaseTexts, taskTexts } from './staff-texts.js';
import { caseBesideView, type CaseBesideView } from './task-view.js';

export interface CaseSearchView extends PageView {
  readonly texts: Spoken<typeof staffCaseTexts>;
  readonly action: string;
  readonly q: string;
  /** Null before a search. */
  readonly found: string | null;
  readonly isCut: boolean;
  readonly rows: readonly {
    readonly service: string;
    readonly number: string;
    readonly href: string;
    readonly applicant: string;
    /** Tells people of one name apart; empty for who is not known. */
    readonly taxCode: string;
    readonly sent: string;
    readonly status: StatusView;
  }[];
}

export function caseSearchView(
  page: Page,
  q: string,
  { cases, isCut, catalogue }: { cases: readonly Case[]; isCut: boolean; catalogue: Pick<Catalogue, 'find'> },
): CaseSearchView {
  const texts = speak(page, staffCaseTexts);
  return {
    head: { title: texts.searchTitle, noIndex: true, hideContact: true, style: 'staff.css' },
    texts,
    action: page.href('/lavoro/pratiche'),
    q,
    found: q === '' ? null : page.say(staffCaseTexts.found, { count: cases.length }),
    isCut,
    rows: cases.map((value) => {
      const service = catalogue.find(value.serviceId);
      const { applicant } = value;
      return {
        service: service ? page.say(service.name) : value.serviceId,
        number: value.number,
        href: page.href(`/lavoro/pratiche/${value.number}`),
        applicant:
          applicant.kind === 'citizen'
            ? `${applicant.givenName} ${applicant.familyName}`
            : page.say(taskTexts.anonymous),
        taxCode: applicant.kind === 'citizen' ? applicant.taxCode : '',
        sent: formatDay(value.submittedAt, page.language),
        status: statusView(page, value, false),
      };
    }),
  };
}

export interface StaffCaseView extends PageView {
  readonly texts: Spoken<typeof staffCaseTexts> & Spoken<typeof taskTexts>;
  readonly number: string;
  readonly status: StatusView;
  readonly notice: string | null;
  readonly milestones: readonly MilestoneView[];
  readonly incidents: readonly { readonly text: string; readonly href: string | null }[];
  readonly payments: readonly string[];
  readonly beside: CaseBesideView;
}

export function staffCaseView(page: Page, dossier: Dossier, mayMend: boolean): StaffCaseView {
  const { value, progress, payments } = dossier;
  const title = page.say(staffCaseTexts.pageTitle, { number: value.number });
  return {
    head: {
      title,
      noIndex: true,
      hideContact: true,
      style: 'staff.css',
      crumbs: [
        { label: page.say(staffCaseTexts.searchTitle), href: page.href('/lavoro/pratiche') },
        { label: title, href: null },
      ],
    },
    texts: { ...speak(page, taskTexts), ...speak(page, staffCaseTexts) },
    number: value.number,
    status: statusView(
      page,
      value,
      payments.some(({ state }) => state === 'open'),
    ),
    notice: value.notice ? page.say(noticeFor('staff', value.notice)) : null,
    milestones: milestonesView(page, dossier, 'staff'),
    incidents: (progress?.openIncidents ?? []).map(({ key, elementId, errorMessage }) => ({
      text: `${elementId}: ${errorMessage}`,
      href: mayMend ? page.href(`/lavoro/problemi/${key}`) : null,
    })),
    payments: payments.map((payment) => paymentLine(page, payment)),
    beside: caseBesideView(page, dossier),
  };
}
