import { createPagopaSandbox, DEMO_ORGANIZATION, type PagopaSandbox } from '../../sandbox/pagopa/pagopa-sandbox.js';
import { createStampIssuer, type StampIssuer } from '../../sandbox/pagopa/stamp-issuer.js';
import { createCheckoutClient } from '../../src/payments/checkout-client.js';
import {
  createDebtPosition,
  documentHash,
  type DebtPosition,
  type DebtPositionDraft,
} from '../../src/payments/debt-position.js';
import { createGpdClient } from '../../src/payments/gpd-client.js';
import { buildNoticeNumber } from '../../src/payments/notice-number.js';
import { createReceiptsClient } from '../../src/payments/receipts-client.js';

export const KEY = 'subscription-key-of-the-tests';
export const IBAN = 'IT60X0542811101000000123456';
export const DOCUMENT = Buffer.from('%PDF-1.7 a certificate');
export const START = new Date('2026-11-24T09:00:00.000Z');

/** A clock that a test moves. */
export function createClock(start = START) {
  let at = start;
  return {
    now: () => at,
    advance(milliseconds: number) {
      at = new Date(at.getTime() + milliseconds);
    },
  };
}

export const HOUR_MS = 3_600_000;

let sequence = 0;

/** A certificate's debt: stamp and secretariat fee. */
export function position(overrides: Partial<DebtPositionDraft> = {}): DebtPosition {
  sequence += 1;
  return createDebtPosition({
    ...buildNoticeNumber('48', sequence),
    effectKey: `case-${sequence}:fee`,
    organizationTaxCode: DEMO_ORGANIZATION.taxCode,
    companyName: DEMO_ORGANIZATION.name,
    officeName: 'Servizi demografici',
    debtor: { type: 'F', taxCode: 'VNRNNA84C55L736A', fullName: 'Anna Venier' },
    description: 'Certificato di residenza',
    dueAt: new Date(START.getTime() + 48 * HOUR_MS),
    transfers: [
      {
        kind: 'stamp',
        amountCents: 1600,
        hashDocument: documentHash(DOCUMENT),
        provincialResidence: 'VE',
        category: '9/0301116TS/',
        remittanceInformation: 'Imposta di bollo',
      },
      {
        kind: 'iban',
        amountCents: 52,
        iban: IBAN,
        category: '9/0101108TS/',
        remittanceInformation: 'Diritti di segreteria',
      },
    ],
    ...overrides,
  });
}

export const RETURN_URLS = {
  okUrl: 'http://127.0.0.1:9/pagamento/esito',
  cancelUrl: 'http://127.0.0.1:9/pagamento/annullato',
  errorUrl: 'http://127.0.0.1:9/pagamento/errore',
};

/** Making a key takes longer than all the rest: once for each test file. */
let stampIssuer: Promise<StampIssuer> | undefined;

export async function startPagopa(overrides: Partial<Parameters<typeof createPagopaSandbox>[0]> = {}) {
  const clock = createClock();
  stampIssuer ??= createStampIssuer();
  const pagopa = await createPagopaSandbox({
    now: clock.now,
    subscriptionKey: KEY,
    stampIssuer: await stampIssuer,
    ...overrides,
  });
  return { pagopa, clock, ...clientsOf(pagopa) };
}

export function clientsOf(
  { url }: Pick<PagopaSandbox, 'url'>,
  overrides: Partial<Parameters<typeof createGpdClient>[0]> = {},
) {
  const access = {
    baseUrl: url,
    organizationTaxCode: DEMO_ORGANIZATION.taxCode,
    subscriptionKey: KEY,
    ...overrides,
  };
  return {
    access,
    gpd: createGpdClient(access),
    checkout: createCheckoutClient(access),
    receipts: createReceiptsClient(access),
  };
}

/** Presses a button of the Checkout page; gives the answer, which redirects back to the portal. */
export async function press(page: URL, action: string): Promise<Response> {
  return fetch(page, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ do: action }) });
}

/** Opens a cart for the position and presses a button. */
export async function visitCheckout(
  checkout: ReturnType<typeof createCheckoutClient>,
  debt: DebtPosition,
  action: string,
): Promise<Response> {
  const page = await checkout.createCart({
    positions: [debt],
    cartId: debt.iupd,
    email: null,
    returnUrls: RETURN_URLS,
  });
  return press(page, action);
}

/** Has the sandbox do what its Checkout page would not. */
export async function control(pagopa: Pick<PagopaSandbox, 'url'>, path: string, body: object = {}): Promise<unknown> {
  const response = await fetch(`${pagopa.url}/__sandbox/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.status !== 201) throw new Error(`Control ${path} answered ${response.status}`);
  return response.json();
}
