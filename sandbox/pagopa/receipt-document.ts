import { escapeHtml } from '../page.js';
import type { PaidTransfer, Payment } from './payment.js';

const decimal = (cents: number) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;

const ROME = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Rome',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** Italian wall time without a zone, as the node writes it: `2026-11-24T10:00:00`. */
export function toRomeTime(instant: string): string {
  return ROME.format(new Date(instant)).replace(' ', 'T');
}

const element = (name: string, text: string) => `<${name}>${escapeHtml(text)}</${name}>`;

function transferElement(transfer: PaidTransfer): string {
  const { stampXml, iban } = transfer;
  return (
    '<transfer>' +
    element('idTransfer', String(transfer.id)) +
    element('transferAmount', decimal(transfer.amountCents)) +
    element('fiscalCodePA', transfer.organizationFiscalCode) +
    (stampXml === null
      ? element('IBAN', iban ?? '')
      : element('MBDAttachment', Buffer.from(stampXml, 'utf8').toString('base64'))) +
    element('remittanceInformation', transfer.remittanceInformation) +
    element('transferCategory', transfer.category) +
    '</transfer>'
  );
}

/**
 * The message with which the node delivers a receipt, as the receipts service keeps it.
 *
 * @source pagopa/pagopa-api, wsdl/xsd/paForNode.xsd, paSendRTV2Request
 */
export function receiptDocument(payment: Payment): string {
  const { debtor, psp } = payment;
  const paidAt = toRomeTime(payment.paidAt);
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<PaSendRTV2Request>' +
    element('idPA', payment.organizationFiscalCode) +
    element('idBrokerPA', payment.organizationFiscalCode) +
    element('idStation', `${payment.organizationFiscalCode}_01`) +
    '<receipt>' +
    element('receiptId', payment.receiptId) +
    element('noticeNumber', payment.nav) +
    element('fiscalCode', payment.organizationFiscalCode) +
    element('outcome', 'OK') +
    element('creditorReferenceId', payment.iuv) +
    element('paymentAmount', decimal(payment.amountCents)) +
    element('description', payment.description) +
    element('companyName', payment.companyName) +
    (payment.officeName === null ? '' : element('officeName', payment.officeName)) +
    '<debtor><uniqueIdentifier>' +
    element('entityUniqueIdentifierType', debtor.type) +
    element('entityUniqueIdentifierValue', debtor.taxCode) +
    '</uniqueIdentifier>' +
    element('fullName', debtor.fullName.slice(0, 70)) +
    '</debtor><transferList>' +
    payment.transfers.map(transferElement).join('') +
    '</transferList>' +
    element('idPSP', psp.id) +
    element('pspFiscalCode', psp.taxCode) +
    element('PSPCompanyName', psp.company) +
    element('idChannel', psp.channel) +
    element('channelDescription', 'app') +
    element('paymentMethod', 'creditCard') +
    element('fee', decimal(payment.feeCents)) +
    element('paymentDateTime', paidAt) +
    element('applicationDate', paidAt.slice(0, 10)) +
    element('transferDate', paidAt.slice(0, 10)) +
    '</receipt></PaSendRTV2Request>'
  );
}
