import { Router } from 'express';
import { NotFoundError } from '../../src/errors.js';
import { fillAll } from '../layout/page.js';
import { OFFICE_ROLES, requireRole } from '../security/require-role.js';
import { staffOf } from '../security/require-sign-in.js';
import type { WebServices } from '../services.js';
import { MONEY_OFFICE, recordLookAt } from './case-rights.js';
import { receiptTexts } from './receipt-texts.js';

const ENDINGS = { 'application/xml': 'xml', 'application/json': 'json' } as const;

/** Receipts as pagoPA sent them, for the office that decides about money. */
export function receiptRoutes({
  receiptDesk,
  accessLog,
  now,
}: Pick<WebServices, 'receiptDesk' | 'accessLog' | 'now'>): Router {
  const router = Router();
  router.get('/lavoro/ricevute/:receipt', requireRole(...OFFICE_ROLES), async (req, res) => {
    const staff = staffOf(req);
    const receiptId = String(req.params['receipt']);
    const document = staff.offices.includes(MONEY_OFFICE) ? await receiptDesk.findDocument(receiptId) : undefined;
    if (!document) throw new NotFoundError('NO_RECEIPT', 'There is no such receipt, or it is not for this office');
    const stored = await receiptDesk.find(receiptId);
    if (stored) {
      const purpose = fillAll(receiptTexts.purpose);
      const person = { taxCode: stored.receipt.debtorTaxCode, caseId: stored.caseId };
      await recordLookAt(accessLog, person, { staff, at: now(), what: 'receipt', purpose });
    }
    const name = `ricevuta-${receiptId.replace(/[^\w-]/g, '_')}.${ENDINGS[document.mediaType]}`;
    res.setHeader('Content-Disposition', `attachment; filename="${name}"`);
    res.type(document.mediaType).send(Buffer.from(document.bytes));
  });
  return router;
}
