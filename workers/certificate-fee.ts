import { z } from 'zod';

/** Output of the decision `certificate-fee`: integer cents, the row that applied and the law it cites. */
export const CertificateFee = z.object({
  stampCents: z.number().int().min(0),
  secretariatCents: z.number().int().min(0),
  row: z.string(),
  /** Empty when the row has no source yet. */
  source: z.string(),
});
export type CertificateFee = z.infer<typeof CertificateFee>;

/** Key of the certificate of a case among the documents. */
export const certificateKey = (caseId: string): string => `${caseId}:certificate`;
/**
 * Effect key of the debt for it: one debt per case, whatever happens to its jobs, and another one for each payment that
 * was given back, as pagoPA takes no second payment of a notice.
 */
export const certificateDebtKey = (caseId: string, refundedReceiptId: string | null): string =>
  refundedReceiptId === null ? `${caseId}:certificate-fee` : `${caseId}:certificate-fee:after:${refundedReceiptId}`;
