/** One payment that a provider took for a notice. */
export interface Payment {
  /** Unique id of the receipt (IUR). */
  readonly receiptId: string;
  readonly organizationFiscalCode: string;
  readonly nav: string;
  readonly iuv: string;
  readonly description: string;
  readonly companyName: string;
  readonly officeName: string | null;
  readonly debtor: { readonly type: 'F' | 'G'; readonly taxCode: string; readonly fullName: string };
  readonly amountCents: number;
  readonly feeCents: number;
  /** UTC instant, ISO 8601. */
  readonly paidAt: string;
  /** When receipt and position tell of it: the provider may be late. */
  readonly visibleAt: string;
  readonly transfers: readonly PaidTransfer[];
  readonly psp: typeof TRIAL_PSP;
}

export interface PaidTransfer {
  readonly id: number;
  readonly amountCents: number;
  readonly organizationFiscalCode: string;
  readonly remittanceInformation: string;
  readonly category: string;
  readonly iban: string | null;
  /** XML of the revenue stamp; null for money. */
  readonly stampXml: string | null;
}

/** The provider that takes the payments here. Tax code of no existing company. */
export const TRIAL_PSP = {
  id: 'PSPPROVA',
  taxCode: '99999999999',
  company: 'Banca di Prova S.p.A.',
  channel: '99999999999_01',
} as const;
