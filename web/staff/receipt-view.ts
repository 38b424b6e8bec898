import { formatEuros } from '../../src/money.js';
import type { MoneyInQuestion } from '../../src/payments/receipt-desk.js';
import { formatInstant } from '../layout/dates.js';
import { speak, type Page } from '../layout/page.js';
import { receiptTexts, unreadableText, verdictTexts } from './receipt-texts.js';

/** The money that a task is about, beside its form. */
export interface MoneyView {
  readonly title: string;
  readonly rows: readonly { readonly label: string; readonly value: string }[];
  /** Null when no document is kept; the sentence says so then. */
  readonly document: { readonly href: string; readonly label: string } | null;
  readonly noDocument: string;
}

export function moneyView(page: Page, { receiptId, stored, askedCents, document }: MoneyInQuestion): MoneyView {
  const texts = speak(page, receiptTexts);
  const row = (label: string, value: string | null) => (value === null ? [] : [{ label, value }]);
  const euros = (cents: number | null) => (cents === null ? null : formatEuros(cents, page.language));
  const receipt = stored?.receipt;
  return {
    title: texts.title,
    rows: [
      ...row(texts.problem, page.say(stored ? verdictTexts[stored.verdict] : unreadableText)),
      ...row(texts.received, euros(receipt?.amountCents ?? null)),
      ...row(texts.asked, euros(askedCents)),
      ...row(texts.notice, receipt?.nav ?? null),
      ...row(texts.paidAt, receipt?.paidAt ? formatInstant(receipt.paidAt, page.language) : null),
      ...row(texts.provider, receipt?.pspName ?? null),
      ...row(texts.debtor, receipt?.debtorTaxCode ?? null),
      ...row(texts.receipt, receiptId),
      ...row(texts.hash, document?.sha256 ?? null),
    ],
    document: document && {
      href: page.href(`/lavoro/ricevute/${encodeURIComponent(receiptId)}`),
      label: texts.download,
    },
    noDocument: texts.noDocument,
  };
}
