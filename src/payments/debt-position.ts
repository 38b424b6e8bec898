import { createHash } from 'node:crypto';
import { InvalidInputError } from '../errors.js';
import { isCents } from '../money.js';
import { isItalianIban } from './iban.js';
import type { NoticeNumber } from './notice-number.js';

/** What a revenue stamp on a certificate costs, in cents. @source DPR 642/1972, tariff, art. 1 and 4; DM 24 May 2005 */
export const STAMP_CENTS = 1600;

/** Type of the 16.00 EUR stamp in the e.bollo protocol. */
export const STAMP_TYPE = '01';

/** What the node's messages have room for. @source pagopa/pagopa-api, paForNode.xsd, ctSubject */
const FULL_NAME_CHARS = 70;

/** A digital revenue stamp, tied to one document. */
export interface StampTransfer {
  readonly kind: 'stamp';
  /** Always {@link STAMP_CENTS}. */
  readonly amountCents: number;
  /** Base64 of the SHA-256 of the document, 44 characters. */
  readonly hashDocument: string;
  /** Two letters of the province, e.g. VE. */
  readonly provincialResidence: string;
  /** Taxonomy code of pagoPA, e.g. `9/0301100TS/`. */
  readonly category: string;
  /** Reason for the payment, up to 140 characters. */
  readonly remittanceInformation: string;
}

/** Money for the organisation's own account. */
export interface IbanTransfer {
  readonly kind: 'iban';
  readonly amountCents: number;
  readonly iban: string;
  readonly category: string;
  readonly remittanceInformation: string;
}

export type Transfer = StampTransfer | IbanTransfer;

export interface Debtor {
  /** F a person, G an organisation. */
  readonly type: 'F' | 'G';
  readonly taxCode: string;
  /** pagoPA takes 70 characters: longer names are cut. */
  readonly fullName: string;
}

/** One debt with one way to pay it, as we ask pagoPA to hold it. */
export interface DebtPosition extends NoticeNumber {
  /** Our id of it at pagoPA, derived from the effect key. */
  readonly iupd: string;
  /** Creditor's tax code, 11 digits. */
  readonly organizationTaxCode: string;
  readonly companyName: string;
  readonly officeName: string | null;
  readonly debtor: Debtor;
  /** Sum of the transfers. */
  readonly amountCents: number;
  readonly description: string;
  /** UTC instant after which it can no longer be paid. */
  readonly dueAt: Date;
  /** In order: the first has id 1 at pagoPA. One to five. */
  readonly transfers: readonly Transfer[];
}

export type DebtPositionDraft = Omit<DebtPosition, 'iupd' | 'amountCents'> & {
  /** Stable over retries: the same key makes the same position. */
  readonly effectKey: string;
};

/**
 * The id of a position at pagoPA: the same effect key always gives the same id, so a repeated call cannot make a second debt.
 *
 * @returns tax code, `DIME` and 32 hexadecimal digits, joined by hyphens
 */
export function iupdOf(organizationTaxCode: string, effectKey: string): string {
  return `${organizationTaxCode}-DIME-${createHash('sha256').update(effectKey).digest('hex').slice(0, 32)}`;
}

/** Base64 of the SHA-256, as stamp and receipt carry it. */
export function documentHash(document: Uint8Array): string {
  return createHash('sha256').update(document).digest('base64');
}

function refuse(message: string): never {
  throw new InvalidInputError('DEBT_POSITION', message);
}

function checkText(name: string, text: string, maxLength: number): void {
  if (text.trim() === '' || text.length > maxLength) refuse(`${name} has 1 to ${maxLength} characters`);
}

function checkTransfer(transfer: Transfer): void {
  if (!isCents(transfer.amountCents) || transfer.amountCents === 0) refuse('A transfer is at least one whole cent');
  checkText('remittanceInformation', transfer.remittanceInformation, 140);
  if (!/^9\/[0-9A-Z]{9,10}\/$/.test(transfer.category))
    refuse(`${transfer.category} is no code of the pagoPA taxonomy`);
  if (transfer.kind === 'iban') {
    if (!isItalianIban(transfer.iban)) refuse('A transfer needs an Italian IBAN with valid check characters');
    return;
  }
  if (transfer.amountCents !== STAMP_CENTS) refuse(`A stamp costs ${STAMP_CENTS} cents, not ${transfer.amountCents}`);
  if (!/^[A-Z0-9+/]{43}=$/i.test(transfer.hashDocument)) refuse('hashDocument is a SHA-256 in base64');
  if (!/^[A-Z]{2}$/.test(transfer.provincialResidence)) refuse('provincialResidence is the two letters of a province');
}

/**
 * Builds a debt position that pagoPA accepts: the amount is the sum of the transfers, the id comes from the effect key.
 *
 * @throws {InvalidInputError} DEBT_POSITION when a rule of pagoPA is broken; the message says which
 * @source pagoPA GPD v1, PaymentPositionModel
 */
export function createDebtPosition({ effectKey, ...draft }: DebtPositionDraft): DebtPosition {
  if (!/^\d{11}$/.test(draft.organizationTaxCode)) refuse('The creditor has a tax code of 11 digits');
  checkText('companyName', draft.companyName, 140);
  checkText('description', draft.description, 140);
  const debtor = { ...draft.debtor, fullName: draft.debtor.fullName.trim().slice(0, FULL_NAME_CHARS) };
  checkText('fullName', debtor.fullName, FULL_NAME_CHARS);
  if (draft.transfers.length < 1 || draft.transfers.length > 5) refuse('A position has one to five transfers');
  draft.transfers.forEach(checkTransfer);
  const amountCents = draft.transfers.reduce((total, { amountCents: cents }) => total + cents, 0);
  return { ...draft, debtor, iupd: iupdOf(draft.organizationTaxCode, effectKey), amountCents };
}
