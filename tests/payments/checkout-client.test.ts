import { createCheckoutClient } from '../../src/payments/checkout-client.js';
import { position, RETURN_URLS, startPagopa } from './payments-world.js';

let world: Awaited<ReturnType<typeof startPagopa>>;
beforeAll(async () => {
  world = await startPagopa();
});
afterAll(() => world.pagopa.close());
afterEach(() => world.pagopa.faults.clear());

const cart = () => ({
  positions: [position()],
  cartId: 'case-1',
  email: 'anna@posta.example',
  returnUrls: RETURN_URLS,
});
const failed = (name: string, code: string): unknown => expect.objectContaining({ name, code });

/** A client whose service redirects there. */
const redirecting = (location: string, baseUrl = 'https://api.platform.pagopa.it') =>
  createCheckoutClient({
    ...world.access,
    baseUrl,
    fetch: () => Promise.resolve(new Response(null, { status: 302, headers: { location } })),
  });

describe('opening a payment page', () => {
  it('gives its address and does not go there', async () => {
    const page = await world.checkout.createCart(cart());
    expect(page.href.startsWith(`${world.pagopa.url}/checkout/pay/`)).toBe(true);
    const visits = world.pagopa.journal.list({ pathPrefix: '/checkout/pay' });
    expect(visits).toEqual([]);
  });

  it('tells a cart that Checkout refuses', async () => {
    const noNotice = { ...cart(), positions: [] };
    await expect(world.checkout.createCart(noNotice)).rejects.toEqual(failed('InvalidInputError', 'CART_REFUSED'));
    const badReturn = { ...cart(), returnUrls: { ...RETURN_URLS, okUrl: 'javascript:alert(1)' } };
    await expect(world.checkout.createCart(badReturn)).rejects.toEqual(failed('InvalidInputError', 'CART_REFUSED'));
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'not an address', 'http://checkout.example/'])(
    'refuses to send anybody to %s',
    async (location) => {
      await expect(redirecting(location).createCart(cart())).rejects.toEqual(
        failed('UnavailableError', 'PAGOPA_NONSENSE'),
      );
    },
  );

  it('sends to https, whatever the host', async () => {
    const page = await redirecting('https://checkout.pagopa.it/c/1').createCart(cart());
    expect(page.href).toBe('https://checkout.pagopa.it/c/1');
  });

  it('tells a service that answers neither a page nor a refusal', async () => {
    world.pagopa.faults.set([{ match: { path: '/checkout' }, effect: { status: 200, body: {} }, times: 1 }]);
    await expect(world.checkout.createCart(cart())).rejects.toEqual(failed('UnavailableError', 'PAGOPA_NONSENSE'));
    world.pagopa.faults.set([{ match: { path: '/checkout' }, effect: { status: 500 }, times: 1 }]);
    await expect(world.checkout.createCart(cart())).rejects.toEqual(failed('UnavailableError', 'PAGOPA_FAILED'));
  });
});
