import { html, type Html, type Language, type Text } from '../page.js';
import type { Mail } from './mailbox.js';

export const MAIL_TEXTS = {
  system: { it: 'Posta di prova', en: 'Trial mail' },
  listTitle: { it: 'Messaggi ricevuti', en: 'Mails received' },
  none: { it: 'Non è arrivato ancora nessun messaggio.', en: 'No mail has come yet.' },
  noneTo: { it: 'Nessun messaggio per questo indirizzo.', en: 'No mail for this address.' },
  filter: { it: 'Indirizzo del destinatario', en: 'Recipient’s address' },
  show: { it: 'Mostra', en: 'Show' },
  when: { it: 'Ricevuto', en: 'Received' },
  to: { it: 'A', en: 'To' },
  from: { it: 'Da', en: 'From' },
  subject: { it: 'Oggetto', en: 'Subject' },
  noSubject: { it: '(senza oggetto)', en: '(no subject)' },
  attachments: { it: 'Allegati', en: 'Attachments' },
  text: { it: 'Testo', en: 'Text' },
  formatted: { it: 'Versione formattata', en: 'Formatted version' },
  source: { it: 'Messaggio originale', en: 'Original message' },
  back: { it: 'Tutti i messaggi', en: 'All mails' },
  notFoundTitle: { it: 'Messaggio non trovato', en: 'Mail not found' },
  notFound: {
    it: 'Il messaggio non esiste, o è stato sostituito da altri più recenti.',
    en: 'The mail does not exist, or newer ones took its place.',
  },
} as const satisfies Record<string, Text>;

const TIME = {
  it: new Intl.DateTimeFormat('it-IT', { dateStyle: 'short', timeStyle: 'medium', timeZone: 'Europe/Rome' }),
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'short', timeStyle: 'medium', timeZone: 'Europe/Rome' }),
} as const;

const timeText = (instant: string, language: Language) => TIME[language].format(new Date(instant));

/** `to` is the address that the list is limited to; empty when it is not. */
export function listBody(mails: readonly Mail[], to: string, language: Language): Html {
  const rows = mails.map(
    (mail) =>
      html`<tr>
        <td>${timeText(mail.receivedAt, language)}</td>
        <td class="address">${mail.envelope.to.join(', ')}</td>
        <td><a href="/mails/${mail.id}?lang=${language}">${mail.subject || MAIL_TEXTS.noSubject[language]}</a></td>
      </tr>`,
  );
  const table = html`<table>
    <thead>
      <tr>
        <th scope="col">${MAIL_TEXTS.when[language]}</th>
        <th scope="col">${MAIL_TEXTS.to[language]}</th>
        <th scope="col">${MAIL_TEXTS.subject[language]}</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
  const empty = to === '' ? MAIL_TEXTS.none : MAIL_TEXTS.noneTo;
  return html`<h1>${MAIL_TEXTS.listTitle[language]}</h1>
    <form class="card" method="get" action="/">
      <input type="hidden" name="lang" value="${language}" />
      <div class="field">
        <label for="to">${MAIL_TEXTS.filter[language]}</label>
        <input type="email" id="to" name="to" value="${to}" autocomplete="off" />
      </div>
      <button type="submit" class="quiet">${MAIL_TEXTS.show[language]}</button>
    </form>
    <div class="card">${mails.length === 0 ? html`<p>${empty[language]}</p>` : table}</div>`;
}

/** The formatted part is shown in a frame that may do nothing. */
export function mailBody(mail: Mail, language: Language): Html {
  const { id, attachments } = mail;
  const attachmentList =
    attachments.length === 0
      ? html``
      : html`<h2>${MAIL_TEXTS.attachments[language]}</h2>
          <ul>
            ${attachments.map(
              ({ fileName, bytes }, index) =>
                html`<li><a href="/mails/${id}/attachments/${index}" download>${fileName}</a> (${bytes} byte)</li>`,
            )}
          </ul>`;
  const formatted =
    mail.html === null
      ? html``
      : html`<h2>${MAIL_TEXTS.formatted[language]}</h2>
          <iframe sandbox src="/mails/${id}/html" title="${MAIL_TEXTS.formatted[language]}"></iframe>`;
  return html`<p><a href="/?lang=${language}">${MAIL_TEXTS.back[language]}</a></p>
    <h1>${mail.subject || MAIL_TEXTS.noSubject[language]}</h1>
    <dl class="card">
      <dt>${MAIL_TEXTS.from[language]}</dt>
      <dd>${mail.from}</dd>
      <dt>${MAIL_TEXTS.to[language]}</dt>
      <dd>${mail.to || mail.envelope.to.join(', ')}</dd>
      <dt>${MAIL_TEXTS.when[language]}</dt>
      <dd>${timeText(mail.receivedAt, language)}</dd>
    </dl>
    <h2>${MAIL_TEXTS.text[language]}</h2>
    <pre>${mail.text}</pre>
    ${formatted} ${attachmentList}
    <p><a href="/mails/${id}/source">${MAIL_TEXTS.source[language]}</a></p>`;
}
