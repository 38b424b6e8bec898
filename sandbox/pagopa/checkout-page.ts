import { html, type Html, type Language, type Text } from '../page.js';
import type { Cart, Notice } from './position-book.js';
import type { NotPayable } from './position-rules.js';

/** Why a notice cannot be paid: the node's reasons, and those that Checkout itself finds. */
export type CheckoutFault = NotPayable | 'PAA_PAGAMENTO_IN_CORSO' | 'AMOUNT_DIFFERS';

const FAULTS = {
  PAA_PAGAMENTO_SCONOSCIUTO: {
    it: "L'avviso non risulta all'ente creditore, o non si può ancora pagare.",
    en: 'The creditor does not know this notice, or it cannot be paid yet.',
  },
  PAA_PAGAMENTO_DUPLICATO: { it: "L'avviso risulta già pagato.", en: 'The notice has been paid already.' },
  PAA_PAGAMENTO_SCADUTO: { it: "L'avviso è scaduto.", en: 'The notice has expired.' },
  PAA_PAGAMENTO_ANNULLATO: { it: "L'ente ha annullato l'avviso.", en: 'The creditor has cancelled the notice.' },
  PAA_PAGAMENTO_IN_CORSO: {
    it: 'Un pagamento di questo avviso è già in corso.',
    en: 'A payment of this notice is under way already.',
  },
  AMOUNT_DIFFERS: {
    it: "L'importo richiesto non è quello che risulta all'ente creditore.",
    en: 'The amount asked for is not the one that the creditor knows.',
  },
} as const satisfies Record<CheckoutFault, Text>;

export const CHECKOUT_TEXTS = {
  system: { it: 'Checkout (prova di pagoPA)', en: 'Checkout (trial of pagoPA)' },
  title: { it: 'Controlla e paga', en: 'Check and pay' },
  creditor: { it: 'Ente creditore', en: 'Creditor' },
  subject: { it: 'Oggetto', en: 'Subject' },
  notice: { it: 'Codice avviso', en: 'Notice number' },
  amount: { it: 'Importo', en: 'Amount' },
  total: { it: 'Totale', en: 'Total' },
  email: { it: "Email per l'esito (facoltativa)", en: 'Email for the outcome (optional)' },
  pay: { it: 'Paga', en: 'Pay' },
  payLate: { it: 'Paga, ma la ricevuta arriva più tardi', en: 'Pay, but the receipt comes later' },
  cancel: { it: 'Annulla', en: 'Cancel' },
  fail: { it: 'Simula un pagamento rifiutato', en: 'Pretend that the payment is refused' },
  timeOut: { it: 'Simula la sessione scaduta', en: 'Pretend that the session expired' },
  faultTitle: { it: 'Non si può pagare', en: 'Payment is not possible' },
  endedTitle: { it: 'Questa sessione di pagamento è conclusa', en: 'This payment session is over' },
  ended: {
    it: 'Torna al sito dell’ente: lì trovi lo stato del tuo pagamento.',
    en: 'Go back to the creditor’s site: there you find the state of your payment.',
  },
  timedOutTitle: { it: 'La sessione è scaduta', en: 'The session has expired' },
  timedOut: { it: 'Non è stato addebitato nulla.', en: 'Nothing was charged.' },
  back: { it: 'Torna al sito dell’ente', en: 'Go back to the creditor’s site' },
  unknownTitle: { it: 'Sessione di pagamento inesistente', en: 'No such payment session' },
  unknown: {
    it: 'L’indirizzo non è completo, o la sessione non esiste più.',
    en: 'The address is not complete, or the session is gone.',
  },
} as const satisfies Record<string, Text>;

/** As people read amounts: `16,00 €` and `€16.00`. */
export function formatAmount(cents: number, language: Language): string {
  const text = (cents / 100).toFixed(2);
  return language === 'it' ? `${text.replace('.', ',')}\u00a0€` : `€${text}`;
}

const inFours = (noticeNumber: string) => noticeNumber.replace(/(\d{4})(?=\d)/g, '$1 ');

function noticeTable(notices: readonly Notice[], language: Language): Html {
  const total = notices.reduce((sum, { amount }) => sum + amount, 0);
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${CHECKOUT_TEXTS.subject[language]}</th>
        <th scope="col">${CHECKOUT_TEXTS.notice[language]}</th>
        <th scope="col" class="money">${CHECKOUT_TEXTS.amount[language]}</th>
      </tr>
    </thead>
    <tbody>
      ${notices.map(
        (notice) =>
          html`<tr>
            <td>${notice.description}<br /><small>${notice.companyName}</small></td>
            <td>${inFours(notice.noticeNumber)}</td>
            <td class="money">${formatAmount(notice.amount, language)}</td>
          </tr>`,
      )}
    </tbody>
    <tfoot>
      <tr>
        <th scope="row" colspan="2">${CHECKOUT_TEXTS.total[language]}</th>
        <td class="money"><strong>${formatAmount(total, language)}</strong></td>
      </tr>
    </tfoot>
  </table>`;
}

/** Only the way back: the visit is over, or cannot begin. */
export function messageBody(title: Text, message: Text, backUrl: string | null, language: Language): Html {
  const back =
    backUrl === null ? html`` : html`<p><a class="button" href="${backUrl}">${CHECKOUT_TEXTS.back[language]}</a></p>`;
  return html`<h1>${title[language]}</h1>
    <p>${message[language]}</p>
    ${back}`;
}

export function faultBody(fault: CheckoutFault, cart: Cart, language: Language): Html {
  return html`<h1>${CHECKOUT_TEXTS.faultTitle[language]}</h1>
    <div class="error" role="alert">
      <p>${FAULTS[fault][language]}</p>
      <p><code>${fault}</code></p>
    </div>
    <p><a class="button" href="${cart.returnUrls.error}">${CHECKOUT_TEXTS.back[language]}</a></p>`;
}

export function checkoutBody(cart: Cart, language: Language): Html {
  const button = (value: string, text: Text, look = '') =>
    html`<button type="submit" name="do" value="${value}" class="${look}">${text[language]}</button>`;
  return html`<h1>${CHECKOUT_TEXTS.title[language]}</h1>
    <div class="card">${noticeTable(cart.notices, language)}</div>
    <form class="card" method="post" action="?lang=${language}">
      <div class="field">
        <label for="email">${CHECKOUT_TEXTS.email[language]}</label>
        <input type="email" id="email" name="email" autocomplete="email" value="${cart.emailNotice ?? ''}" />
      </div>
      <div class="buttons">
        ${button('pay', CHECKOUT_TEXTS.pay)} ${button('pay-late', CHECKOUT_TEXTS.payLate, 'quiet')}
        ${button('cancel', CHECKOUT_TEXTS.cancel, 'quiet')} ${button('fail', CHECKOUT_TEXTS.fail, 'quiet')}
        ${button('time-out', CHECKOUT_TEXTS.timeOut, 'quiet')}
      </div>
    </form>`;
}
