import { Router } from 'express';
import { z } from 'zod';
import { setVerdict } from '../control/sandbox-app.js';
import type { Organization } from './access.js';
import { publishFlow } from './reporting-routes.js';
import { PAYMENT_VARIANTS, takePayment, type PaymentDesk } from './take-payment.js';

const PaymentCommand = z.strictObject({
  nav: z.string().regex(/^\d{18}$/),
  organization: z
    .string()
    .regex(/^\d{11}$/)
    .optional(),
  variant: z.enum(PAYMENT_VARIANTS).default('regular'),
  delayMs: z.number().int().min(0).default(0),
});

/**
 * What a test can make happen that the Checkout page would not allow.
 *
 * - `POST /__sandbox/payments {nav, variant?, delayMs?}` pays a notice whatever its state: withdrawn or expired (a late
 *   receipt), already paid (a second payment), with a wrong amount or stamp
 * - `POST /__sandbox/flows` reports at once all that was paid, without waiting for the night
 * - `GET /__sandbox/positions` what is held
 */
export function controlRoutes(desk: PaymentDesk, organizations: readonly Organization[]): Router {
  const { book } = desk;
  const router = Router();

  router.post('/payments', (req, res) => {
    const command = PaymentCommand.safeParse(req.body);
    if (!command.success) {
      res.status(422).json({ issues: command.error.issues });
      return;
    }
    const { nav, variant, delayMs, organization = organizations[0]?.taxCode ?? '' } = command.data;
    const found = book.findByNotice(organization, nav);
    if (!found) {
      res.status(404).json({ message: `No position with notice ${nav}` });
      return;
    }
    const { receiptId } = takePayment(desk, { ...found, variant, delayMs });
    setVerdict(res, `paid by control: ${receiptId}`);
    res.status(201).json({ receiptId });
  });

  router.post('/flows', (_req, res) => {
    const flows = organizations.map(({ taxCode }) => publishFlow(desk, taxCode)).filter((flow) => flow !== undefined);
    res.status(201).json({ flows: flows.map(({ id, receiptIds }) => ({ id, receiptIds })) });
  });

  router.get('/positions', (_req, res) => {
    res.json({ positions: organizations.flatMap(({ taxCode }) => book.list(taxCode)) });
  });

  return router;
}
