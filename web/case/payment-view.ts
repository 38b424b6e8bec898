import { formatEuros } from '../../src/money.js';
import { speak, type Page, type Spoken } from '../layout/page.js';
import type { PageView } from '../layout/render-page.js';
import type { CasePayment } from '../services.js';
import { paymentTexts } from './case-texts.js';

/** What the browser says it comes back from; only a hint for the words: what counts is the receipt. */
export type CheckoutHint = 'ok' | 'annullato' | 'errore';

export interface PaymentView extends PageView {
  readonly texts: Spoken<typeof paymentTexts>;
  readonly title: string;
  readonly text: string;
  readonly tone: 'success' | 'info' | 'warning' | 'danger';
  readonly isWaiting: boolean;
  readonly toCase: string;
  /** Offered only when the person says that nothing was paid. */
  readonly retry: string | null;
}

/** The page after the checkout: it believes the payments that are stored, never the address it was called with. */
export function paymentView(
  page: Page,
  { payments, hint, base }: { payments: readonly CasePayment[]; hint: CheckoutHint; base: string },
): PaymentView {
  const texts = speak(page, paymentTexts);
  const paid = payments.findLast(({ state }) => state === 'paid');
  const open = payments.find(({ state }) => state === 'open');
  const isInCheck = payments.some((payment) => payment.state === 'in-check');
  const state = isInCheck
    ? 'check'
    : paid && !open
      ? 'paid'
      : !open
        ? 'nothing'
        : hint === 'annullato'
          ? 'cancelled'
          : hint === 'errore'
            ? 'error'
            : 'wait';
  const isWaiting = state === 'wait';
  const tone = {
    paid: 'success',
    check: 'info',
    nothing: 'info',
    cancelled: 'warning',
    error: 'danger',
    wait: 'info',
  } as const;
  const title = texts[`${state}Title`];
  return {
    head: { title, noIndex: true, hasForm: true, ...(isWaiting ? { refreshSeconds: 5 } : {}) },
    texts,
    title,
    text:
      state === 'paid' && paid
        ? page.say(paymentTexts.paidText, { amount: formatEuros(paid.amountCents, page.language) })
        : texts[`${state}Text`],
    tone: tone[state],
    isWaiting,
    toCase: page.href(base),
    retry: state === 'cancelled' || state === 'error' ? page.href(`${base}/paga`) : null,
  };
}
