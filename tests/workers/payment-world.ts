import { createPagopaSandbox } from '../../sandbox/pagopa/pagopa-sandbox.js';
import { createStampIssuer } from '../../sandbox/pagopa/stamp-issuer.js';
import type { Case } from '../../src/crm/case.js';
import type { JsonObject } from '../../src/json.js';
import { createCheckoutClient } from '../../src/payments/checkout-client.js';
import { createGpdClient } from '../../src/payments/gpd-client.js';
import { createReceiptsClient } from '../../src/payments/receipts-client.js';
import { createReportingClient } from '../../src/payments/reporting-client.js';
import { createDebtPositionWorker } from '../../workers/create-debt-position.js';
import { makeCertificateWorker } from '../../workers/make-certificate.js';
import { lookUpRegistryWorker } from '../../workers/look-up-registry.js';
import type { Submission } from '../../src/crm/submit-case.js';
import type { JobOutcome } from '../../src/zeebe/job-worker.js';
import { createFakeAnpr } from '../fakes/fake-anpr.js';
import { createPlatformWorld, jobContext, START } from '../fakes/platform-world.js';

export const STAMPED = { stampCents: 1600, secretariatCents: 52, row: 'stamped', source: 'DPR 642/1972' };
export const FREE = { stampCents: 0, secretariatCents: 0, row: 'divorce', source: 'L. 74/1987 art. 19' };

const SUBSCRIPTION_KEY = 'subscription-key-of-the-tests';

/** The platform with pagoPA's sandbox behind its clients, on one clock, and everybody a resident. */
export async function createPaymentWorld() {
  const stampIssuer = await createStampIssuer();
  let now = () => START;
  const open = async () => {
    const pagopa = await createPagopaSandbox({ now: () => now(), subscriptionKey: SUBSCRIPTION_KEY, stampIssuer });
    const access = { baseUrl: pagopa.url, organizationTaxCode: '00339370272', subscriptionKey: SUBSCRIPTION_KEY };
    return {
      pagopa,
      gpd: createGpdClient(access),
      checkout: createCheckoutClient(access),
      receiptsClient: createReceiptsClient(access),
      reportingClient: createReportingClient(access),
    };
  };
  let current = await open();
  const anpr = createFakeAnpr(() => now());
  const world = await createPlatformWorld({
    external: {
      anpr: anpr.client,
      gpd: standIn(() => current.gpd),
      checkout: standIn(() => current.checkout),
      receiptsClient: standIn(() => current.receiptsClient),
      reportingClient: standIn(() => current.reportingClient),
    },
    trustedStampKeys: [stampIssuer.publicKeyPem],
  });
  now = world.now;

  /** A case up to its certificate, held. */
  async function withCertificate(
    fee = STAMPED,
    overrides: Partial<Submission> = {},
  ): Promise<{ value: Case; documentId: string }> {
    const { id } = await world.submit(overrides);
    await lookUpRegistryWorker(world.services).run({ caseId: id }, jobContext());
    const made = variablesOf(await makeCertificateWorker(world.services).run({ caseId: id, fee }, jobContext()));
    return { value: await world.get(id), documentId: textOf(made, 'documentId') };
  }

  return {
    ...world,
    withCertificate,
    trustedStampKeys: [stampIssuer.publicKeyPem],
    /** Starts again with nothing, here and at pagoPA. */
    async clear() {
      await current.pagopa.close();
      await world.clear();
      current = await open();
    },
    /** A case up to the payment that it waits for. */
    async withDebt(fee = STAMPED) {
      const { value, documentId } = await withCertificate(fee);
      const variables = variablesOf(
        await createDebtPositionWorker(world.services).run({ caseId: value.id, documentId, fee }, jobContext()),
      );
      const debt = await world.services.debtPositions.find(textOf(variables, 'debtPositionId'));
      if (!debt) throw new Error('the worker stored the debt');
      return { value, documentId, variables, debt };
    },
    /** The applicant pays on Checkout's page; `do` is the button. */
    async press(value: Case, button = 'pay'): Promise<void> {
      const page = await world.services.startCheckout(value);
      const response = await fetch(page, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ do: button }),
      });
      if (response.status !== 303 && response.status !== 302) throw new Error(`Checkout answered ${response.status}`);
    },
    /** Has the sandbox do what its page would not. */
    async control(path: string, body: object = {}): Promise<void> {
      const response = await fetch(`${current.pagopa.url}/__sandbox/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (response.status >= 300)
        throw new Error(`Control ${path} answered ${response.status}: ${await response.text()}`);
    },
    async close() {
      await world.close();
      await current.pagopa.close();
    },
  };
}

/** A client that is always the present one, as sandboxes come and go under the platform. */
function standIn<T extends object>(present: () => T): T {
  return new Proxy({} as T, {
    get: (_target, name) => Reflect.get(present(), name) as unknown,
    ownKeys: () => Reflect.ownKeys(present()),
    getOwnPropertyDescriptor: (_target, name) => ({
      value: Reflect.get(present(), name) as unknown,
      enumerable: true,
      configurable: true,
    }),
  });
}

export function variablesOf(outcome: JobOutcome) {
  if (outcome.kind !== 'completed') throw new Error(`The job was not completed: ${outcome.message}`);
  return outcome.variables;
}

export function textOf(variables: JsonObject, name: string): string {
  const value = variables[name];
  if (typeof value !== 'string') throw new Error(`The job gave no text ${name}`);
  return value;
}
