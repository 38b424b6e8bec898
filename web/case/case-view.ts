import { officeName } from '../../src/crm/office.js';
import type { Service } from '../../src/catalogue/catalogue.js';
import type { Case } from '../../src/crm/case.js';
import { isOutageNotice } from '../../src/crm/outage-notice.js';
import { lineFor } from '../../src/crm/reader.js';
import { canWithdraw } from '../../src/crm/withdraw-case.js';
import { groupCode } from '../../src/documents/certificate.js';
import { summarise, type SummaryStep } from '../../src/forms/form-summary.js';
import { formatEuros } from '../../src/money.js';
import { formatCivilDate, formatInstant, formatSize } from '../layout/dates.js';
import { layoutTexts } from '../layout/layout-texts.js';
import { speak, type Page, type Spoken } from '../layout/page.js';
import type { PageView } from '../layout/render-page.js';
import type { CasePayment } from '../services.js';
import type { Dossier } from './case-dossier.js';
import { isReopenable, reopenView, type ReopenView } from '../report/reopen-view.js';
import { statusView, type StatusView } from './case-status.js';
import { caseTexts } from './case-texts.js';
import { milestonesView, type MilestoneView } from './milestones-view.js';

export interface DocumentRow {
  readonly name: string;
  /** Null when it cannot be downloaded. */
  readonly href: string | null;
  readonly label: string;
  readonly notes: readonly string[];
}

export interface CaseFacts {
  readonly label: string;
  readonly value: string;
}

export interface CaseView extends PageView {
  readonly texts: Spoken<typeof caseTexts>;
  readonly title: string;
  readonly number: string;
  readonly status: StatusView;
  readonly facts: readonly CaseFacts[];
  readonly notice: string | null;
  readonly waiting: string | null;
  readonly milestones: readonly MilestoneView[];
  readonly pay: {
    readonly title: string;
    readonly until: string | null;
    readonly notice: string;
    readonly action: string;
    readonly button: string;
    /** What has just gone wrong; null when nothing has. */
    readonly error: string | null;
  } | null;
  readonly payments: readonly string[];
  readonly documents: readonly DocumentRow[];
  readonly receipt: string;
  /** The receipt in Italian, where the page offers a translation of it; null on Italian pages. */
  readonly receiptAct: string | null;
  readonly answers: readonly SummaryStep[];
  readonly timeline: readonly { readonly date: string; readonly text: string }[];
  readonly withdraw: string | null;
  readonly reopen: ReopenView | null;
  readonly rating: RatingView;
  readonly help: string;
  readonly back: string | null;
}

export interface RatingView {
  readonly action: string | null;
  readonly given: string | null;
  readonly choices: readonly { readonly value: number; readonly label: string }[];
  readonly error: string | null;
}

export interface CasePageOptions {
  /** Address of the case for this person: by number, or by secret link. */
  readonly base: string;
  readonly isByLink: boolean;
  readonly ratingError?: boolean;
  /** Reason for reopening that was too short. */
  readonly refusedReason?: string | null;
  /** The payment page could not be had. */
  readonly isCheckoutDown?: boolean;
}

export function caseView(
  page: Page,
  dossier: Dossier,
  { base, isByLink, ratingError = false, refusedReason = null, isCheckoutDown = false }: CasePageOptions,
): CaseView {
  const { value, service } = dossier;
  const texts = speak(page, caseTexts);
  const name = page.say(service.name);
  const open = dossier.payments.find(({ state }) => state === 'open');
  const canReopen = isReopenable(value, page.now);
  const isMoving =
    value.status === 'submitted' || (value.status === 'in-progress' && open === undefined && isFast(dossier, page.now));
  return {
    head: {
      title: `${ratingError || refusedReason !== null || isCheckoutDown ? page.say(layoutTexts.errorPrefix) : ''}${name} ${value.number}`,
      noIndex: true,
      hasForm: true,
      // While the machine works the page comes back by itself; never where somebody may be typing.
      ...(isMoving && value.outcome === null ? { refreshSeconds: 10 } : {}),
      crumbs: isByLink
        ? [
            { label: page.say(layoutTexts.home), href: page.href('/') },
            { label: `${texts.number} ${value.number}`, href: null },
          ]
        : [
            { label: page.say(layoutTexts.home), href: page.href('/') },
            { label: page.say(layoutTexts.myArea), href: page.href('/area-personale') },
            { label: `${texts.number} ${value.number}`, href: null },
          ],
    },
    texts,
    title: name,
    number: value.number,
    status: statusView(page, value, open !== undefined),
    facts: caseFacts(page, dossier),
    notice: value.notice ? page.say(value.notice) : null,
    waiting: waitingSentence(page, dossier),
    milestones: milestonesView(page, dossier, 'applicant'),
    pay: open ? payPanel(page, open, { base, isCheckoutDown }) : null,
    payments: dossier.payments.map((payment) => paymentLine(page, payment)),
    documents: documentRows(page, dossier, base),
    receipt: page.href(`${base}/ricevuta`),
    receiptAct: page.language === 'it' ? null : `${base}/ricevuta`,
    answers: summarise(service.form, value.answers, page.language, page.now),
    timeline: dossier.interactions
      .filter(({ visibleToApplicant }) => visibleToApplicant)
      .map((line) => ({
        date: formatInstant(line.at, page.language),
        text: page.say(lineFor('applicant', line)),
      })),
    withdraw: canWithdraw(value, service) && !canReopen ? page.href(`${base}/ritira`) : null,
    reopen: canReopen ? reopenView(page, dossier, { base, refused: refusedReason }) : null,
    rating: ratingView(page, dossier, { base, error: ratingError }),
    help: page.say(caseTexts.contact, { number: value.number }),
    back: isByLink ? null : page.href('/area-personale'),
  };
}

/** Just sent: something happens within seconds, or as soon as a system that does not answer is back. */
function isFast({ value, progress }: Dossier, now: Date): boolean {
  return progress !== undefined && now.getTime() - value.submittedAt.getTime() < 5 * 60 * 1000;
}

function waitingSentence(page: Page, { value, progress }: Dossier): string | null {
  if (value.status === 'submitted') return page.say(caseTexts.notStarted);
  // The notice of an outage says it better already.
  if (isOutageNotice(value.notice)) return null;
  return progress && progress.openIncidents.length > 0 ? page.say(caseTexts.trouble) : null;
}

/** Where the case is worked on: as routed, else the office of the service. */
export function officeOf({ facts }: Pick<Case, 'facts'>, service: Pick<Service, 'office'>): string {
  return typeof facts['office'] === 'string' ? facts['office'] : service.office;
}

export function caseFacts(page: Page, { value, service }: Pick<Dossier, 'value' | 'service'>): CaseFacts[] {
  return [
    { label: page.say(caseTexts.number), value: value.number },
    { label: page.say(caseTexts.submittedAt), value: formatInstant(value.submittedAt, page.language) },
    { label: page.say(caseTexts.office), value: page.say(officeName(officeOf(value, service))) },
    ...(value.dueOn === null
      ? []
      : [
          {
            label: page.say(caseTexts.dueOn),
            value: page.say(caseTexts.dueOnValue, { date: formatCivilDate(value.dueOn, page.language) }),
          },
        ]),
    ...(value.closedAt === null
      ? []
      : [{ label: page.say(caseTexts.closedAt), value: formatInstant(value.closedAt, page.language) }]),
    { label: page.say(caseTexts.protocol), value: page.say(caseTexts.noProtocol) },
  ];
}

function payPanel(
  page: Page,
  payment: CasePayment,
  { base, isCheckoutDown }: { readonly base: string; readonly isCheckoutDown: boolean },
): CaseView['pay'] {
  const amount = formatEuros(payment.amountCents, page.language);
  return {
    title: page.say(caseTexts.payTitle, { amount }),
    until: payment.expiresAt
      ? page.say(caseTexts.payUntil, { date: formatInstant(payment.expiresAt, page.language) })
      : null,
    notice: page.say(caseTexts.payNotice, { number: payment.noticeNumber }),
    action: page.href(`${base}/paga`),
    button: page.say(caseTexts.payButton, { amount }),
    error: isCheckoutDown ? page.say(caseTexts.checkoutDown) : null,
  };
}

const PAYMENT_LINES = {
  open: caseTexts.paymentOpen,
  'in-check': caseTexts.paymentInCheck,
  paid: caseTexts.paid,
  invalidated: caseTexts.paymentInvalidated,
  expired: caseTexts.paymentExpired,
} satisfies Record<CasePayment['state'], unknown>;

export function paymentLine(page: Page, payment: CasePayment): string {
  const date = payment.paidAt ? formatInstant(payment.paidAt, page.language) : '';
  return page.say(PAYMENT_LINES[payment.state], { amount: formatEuros(payment.amountCents, page.language), date });
}

export function documentRows(page: Page, { documents }: Pick<Dossier, 'documents'>, base: string): DocumentRow[] {
  return documents.map((document) => {
    const size = formatSize(document.sizeBytes, page.language);
    const notes = [
      ...(document.state === 'held' ? [page.say(caseTexts.documentHeld)] : []),
      ...(document.state === 'revoked' ? [page.say(caseTexts.documentRevoked)] : []),
      ...(document.validUntil && document.state === 'released'
        ? [page.say(caseTexts.validUntil, { date: formatCivilDate(document.validUntil, page.language) })]
        : []),
      ...(document.verificationCode && document.state === 'released'
        ? [page.say(caseTexts.verifyCode, { code: groupCode(document.verificationCode) })]
        : []),
    ];
    return {
      name: document.fileName,
      href: document.state === 'released' ? page.href(`${base}/documenti/${document.id}`) : null,
      label: page.say(caseTexts.download, { name: document.fileName, size }),
      notes,
    };
  });
}

function ratingView(
  page: Page,
  { value, rating }: Dossier,
  { base, error }: { base: string; error: boolean },
): RatingView {
  return {
    action: value.outcome !== null && rating === null ? page.href(`${base}/valuta`) : null,
    given: rating === null ? null : page.say(caseTexts.rated, { stars: rating }),
    choices: [1, 2, 3, 4, 5].map((stars) => ({ value: stars, label: page.say(caseTexts.rateStars, { stars }) })),
    error: error ? page.say(caseTexts.rateMissing) : null,
  };
}
