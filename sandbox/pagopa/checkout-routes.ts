import { randomUUID } from 'node:crypto';
import { Router, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import type { Faults } from '../control/faults.js';
import { setVerdict } from '../control/sandbox-app.js';
import { html, languageOf, sendPage, type Html, type Language } from '../page.js';
import { CHECKOUT_TEXTS, checkoutBody, faultBody, messageBody, type CheckoutFault } from './checkout-page.js';
import type { Cart, Notice } from './position-book.js';
import { whyNotPayable } from './position-rules.js';
import { PAYMENT_VARIANTS, takePayment, type PaymentDesk } from './take-payment.js';

const WebAddress = z.url({ protocol: /^https?$/ });

/** @source pagopa/pagopa-api, openapi/checkout_v1.json, CartRequest */
const CartRequest = z.object({
  emailNotice: z.email().optional(),
  paymentNotices: z
    .array(
      z.object({
        noticeNumber: z.string().regex(/^\d{18}$/),
        fiscalCode: z.string().regex(/^\d{11}$/),
        amount: z.number().int().min(1),
        companyName: z.string().max(140),
        description: z.string().max(140),
      }),
    )
    .min(1)
    .max(5),
  returnUrls: z.object({ returnOkUrl: WebAddress, returnCancelUrl: WebAddress, returnErrorUrl: WebAddress }),
  idCart: z.string().optional(),
  allCCP: z.boolean().optional(),
});

export interface CheckoutOptions extends PaymentDesk {
  readonly faults: Faults;
  /** Origin that the payer's browser reaches. */
  readonly url: () => string;
  /** How late a late receipt is. */
  readonly receiptDelayMs: number;
}

/** Cart API, behind the subscription key. */
export function cartRoutes({ book, url }: Pick<CheckoutOptions, 'book' | 'url'>): Router {
  const router = Router();
  router.post('/carts', (req, res) => {
    const parsed = CartRequest.safeParse(req.body);
    if (!parsed.success) {
      const detail = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join(', ');
      setVerdict(res, `refused: 400 ${detail}`);
      res
        .status(400)
        .type('application/problem+json')
        .json({ type: 'about:blank', title: 'Bad request', status: 400, detail });
      return;
    }
    const { paymentNotices, returnUrls, emailNotice } = parsed.data;
    const cart: Cart = {
      id: randomUUID(),
      notices: paymentNotices,
      returnUrls: { ok: returnUrls.returnOkUrl, cancel: returnUrls.returnCancelUrl, error: returnUrls.returnErrorUrl },
      emailNotice: emailNotice ?? null,
      endedBy: null,
    };
    book.saveCart(cart);
    setVerdict(res, `accepted: cart ${cart.id}`);
    res.status(302).location(`${url()}/checkout/pay/${cart.id}`).end();
  });
  return router;
}

/** The payer's page. */
export function checkoutRoutes(options: CheckoutOptions): Router {
  const { book, faults, now, receiptDelayMs } = options;
  const router = Router();

  /** What the node would say of the first notice that cannot be paid; undefined when all can. */
  function findFault(cart: Cart): CheckoutFault | undefined {
    for (const { fiscalCode, noticeNumber, amount } of cart.notices) {
      const found = book.findByNotice(fiscalCode, noticeNumber);
      if (!found) return 'PAA_PAGAMENTO_SCONOSCIUTO';
      const fault = whyNotPayable(found.position, found.option, now().toISOString());
      if (fault) return fault;
      if (book.isPaymentUnderWay(fiscalCode, noticeNumber)) return 'PAA_PAGAMENTO_IN_CORSO';
      if (found.option.amount !== amount) return 'AMOUNT_DIFFERS';
    }
    return undefined;
  }

  function show(res: Response, language: Language, page: { title: string; body: Html; status?: number; cart?: Cart }) {
    const { cart, ...rest } = page;
    sendPage(res, {
      ...rest,
      language,
      system: CHECKOUT_TEXTS.system[language],
      otherLanguage: `?lang=${language === 'it' ? 'en' : 'it'}`,
      formTargets: cart ? [...new Set(Object.values(cart.returnUrls).map((address) => new URL(address).origin))] : [],
    });
  }

  /** The cart when it can go on; else a page is sent that says why not. */
  function openCart(res: Response, id: string, language: Language): Cart | undefined {
    const cart = book.findCart(id);
    const { unknownTitle, unknown, endedTitle, ended, faultTitle } = CHECKOUT_TEXTS;
    if (!cart) {
      const body = messageBody(unknownTitle, unknown, null, language);
      show(res, language, { title: unknownTitle[language], body, status: 404 });
      return undefined;
    }
    if (cart.endedBy !== null) {
      const backUrl = cart.endedBy === 'paid' ? cart.returnUrls.ok : cart.returnUrls.error;
      const body = messageBody(endedTitle, ended, backUrl, language);
      show(res, language, { title: endedTitle[language], body, status: 410, cart });
      return undefined;
    }
    const fault = findFault(cart);
    if (!fault) return cart;
    setVerdict(res, `refused: ${fault}`);
    show(res, language, { title: faultTitle[language], body: faultBody(fault, cart, language), status: 409, cart });
    return undefined;
  }

  function payNotice({ fiscalCode, noticeNumber }: Notice, isLate: boolean): string {
    const found = book.findByNotice(fiscalCode, noticeNumber);
    if (!found) throw new Error(`Notice ${noticeNumber} vanished while it was paid`);
    const variant = PAYMENT_VARIANTS.find((name) => faults.takeSignal(`receipt-${name}`, noticeNumber)) ?? 'regular';
    const delayed = isLate || faults.takeSignal('receipt-late', noticeNumber);
    return takePayment(options, { ...found, variant, delayMs: delayed ? receiptDelayMs : 0 }).receiptId;
  }

  const endings: Readonly<Record<string, (res: Response, cart: Cart, language: Language) => void>> = {
    cancel(res, cart) {
      book.saveCart({ ...cart, endedBy: 'cancelled' });
      res.redirect(303, cart.returnUrls.cancel);
    },
    fail(res, cart) {
      book.saveCart({ ...cart, endedBy: 'failed' });
      res.redirect(303, cart.returnUrls.error);
    },
    'time-out'(res, cart, language) {
      book.saveCart({ ...cart, endedBy: 'timed-out' });
      const { timedOutTitle, timedOut } = CHECKOUT_TEXTS;
      const body = messageBody(timedOutTitle, timedOut, cart.returnUrls.error, language);
      show(res, language, { title: timedOutTitle[language], body, cart });
    },
  };

  router.get('/pay/:id', (req, res) => {
    const language = languageOf(req.query.lang);
    const cart = openCart(res, req.params.id, language);
    if (!cart) return;
    show(res, language, { title: CHECKOUT_TEXTS.title[language], body: checkoutBody(cart, language), cart });
  });

  const end: RequestHandler<{ id: string }> = (req, res) => {
    const language = languageOf(req.query.lang);
    const cart = openCart(res, req.params.id, language);
    if (!cart) return;
    const { do: action = '' } = (req.body ?? {}) as Record<string, string>;
    if (action === 'pay' || action === 'pay-late') {
      const receiptIds = cart.notices.map((notice) => payNotice(notice, action === 'pay-late'));
      book.saveCart({ ...cart, endedBy: 'paid' });
      setVerdict(res, `paid: ${receiptIds.join(', ')}`);
      res.redirect(303, cart.returnUrls.ok);
      return;
    }
    const ending = Object.hasOwn(endings, action) ? endings[action] : undefined;
    if (!ending) {
      show(res, language, {
        title: CHECKOUT_TEXTS.title[language],
        body: checkoutBody(cart, language),
        status: 422,
        cart,
      });
      return;
    }
    setVerdict(res, `not paid: ${action}`);
    ending(res, cart, language);
  };
  router.post('/pay/:id', end);

  return router;
}

/** Shown at the sandbox's own address, so that nobody wonders what it is. */
export function welcomeBody(): Html {
  return html`<h1>pagoPA di prova</h1>
    <p>
      Qui rispondono le API delle posizioni debitorie, del Checkout, delle ricevute e della rendicontazione. Le pagine
      di pagamento si aprono dal sito dell'ente.
    </p>
    <p lang="en">
      The APIs for debt positions, Checkout, receipts and reporting answer here. Payment pages are opened from the
      creditor's site.
    </p>`;
}
