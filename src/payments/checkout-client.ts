import { InvalidInputError, UnavailableError } from '../errors.js';
import type { DebtPosition } from './debt-position.js';
import { callPagopa, refusalOf, type PagopaAccess } from './pagopa-call.js';

/** Where the browser comes back to. None of them says that anything was paid: only a receipt does. */
export interface ReturnUrls {
  readonly okUrl: string;
  readonly cancelUrl: string;
  readonly errorUrl: string;
}

export interface Cart {
  readonly positions: readonly Pick<
    DebtPosition,
    'nav' | 'organizationTaxCode' | 'amountCents' | 'companyName' | 'description'
  >[];
  /** Our own id of the attempt, shown in pagoPA's logs. */
  readonly cartId: string;
  /** Where pagoPA mails the payer's outcome; null when the payer gives it on the page. */
  readonly email: string | null;
  readonly returnUrls: ReturnUrls;
}

export interface CheckoutClient {
  /**
   * Opens a payment page and gives its address. Each call opens another page; none of them makes a debt.
   *
   * @throws {InvalidInputError} CART_REFUSED when pagoPA finds the cart wrong
   * @throws {UnavailableError} when it does not answer, or answers no address of a web page
   */
  createCart(cart: Cart): Promise<URL>;
}

/** Speaks the Checkout API for creditors. @source pagopa/pagopa-api, openapi/checkout_v1.json */
export function createCheckoutClient(access: PagopaAccess): CheckoutClient {
  return {
    async createCart({ positions, cartId, email, returnUrls }) {
      const answer = await callPagopa(access, {
        system: 'pagopa-checkout',
        method: 'POST',
        path: '/checkout/ec/v1/carts',
        body: {
          ...(email === null ? {} : { emailNotice: email }),
          idCart: cartId,
          allCCP: false,
          paymentNotices: positions.map((position) => ({
            noticeNumber: position.nav,
            fiscalCode: position.organizationTaxCode,
            amount: position.amountCents,
            companyName: position.companyName,
            description: position.description,
          })),
          returnUrls: {
            returnOkUrl: returnUrls.okUrl,
            returnCancelUrl: returnUrls.cancelUrl,
            returnErrorUrl: returnUrls.errorUrl,
          },
        },
      });
      if (answer.status === 400 || answer.status === 422) {
        throw new InvalidInputError('CART_REFUSED', `Checkout refuses cart ${cartId}: ${refusalOf(answer)}`);
      }
      if (answer.status !== 302 || answer.location === null) {
        throw new UnavailableError('PAGOPA_NONSENSE', `Checkout answered ${refusalOf(answer)} to a cart`);
      }
      return pageAddress(answer.location, access.baseUrl);
    },
  };
}

/** The page the citizen is sent to: https, or plain http only where the API itself is (a sandbox on this machine). */
function pageAddress(location: string, baseUrl: string): URL {
  const page = URL.parse(location);
  const plainAllowed = new URL(baseUrl).protocol === 'http:';
  if (page?.protocol === 'https:' || (plainAllowed && page?.protocol === 'http:')) return page;
  throw new UnavailableError('PAGOPA_NONSENSE', 'Checkout answered an address that is no web page');
}
