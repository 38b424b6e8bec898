import type { Text } from '../../src/texts.js';

/** One part of a page of words. */
export interface PagePart {
  readonly title: Text;
  readonly paragraphs: readonly Text[];
  readonly items?: readonly Text[];
}

export interface WordPage {
  readonly path: string;
  readonly title: Text;
  readonly lead: Text;
  readonly parts: readonly PagePart[];
}

export const wordPages: readonly WordPage[] = [
  {
    path: '/privacy',
    title: { it: 'Informativa sulla privacy', en: 'Privacy notice' },
    lead: {
      it: 'Che cosa facciamo con i tuoi dati, per quanto tempo e come puoi controllarlo (artt. 13 e 14 del regolamento UE 2016/679).',
      en: 'What we do with your data, for how long, and how you can check it (articles 13 and 14 of EU regulation 2016/679).',
    },
    parts: [
      {
        title: { it: 'Chi tratta i dati', en: 'Who handles the data' },
        paragraphs: [
          {
            it: 'Il titolare del trattamento è il Comune di Venezia, Ca’ Farsetti, San Marco 4136, 30124 Venezia. Il responsabile della protezione dei dati risponde alla pagina Contatti del Comune.',
            en: 'The controller is the Municipality of Venice, Ca’ Farsetti, San Marco 4136, 30124 Venice, Italy. The data protection officer answers through the contacts page of the city.',
          },
        ],
      },
      {
        title: { it: 'Quali dati e perché', en: 'Which data and why' },
        paragraphs: [
          {
            it: 'Usiamo solo i dati che servono al servizio che chiedi. La base giuridica è scritta in ogni scheda e nella pagina che apre la richiesta.',
            en: 'We use only the data needed for the service you ask for. The legal basis is written on each card and on the page that opens the request.',
          },
        ],
        items: [
          {
            it: 'Dall’identità digitale (SPID o CIE): nome, cognome, codice fiscale, data di nascita, e-mail.',
            en: 'From your digital identity (SPID or CIE): name, tax code, date of birth, e-mail.',
          },
          {
            it: 'Da te: le risposte ai moduli, le foto delle segnalazioni (senza la posizione registrata nel file).',
            en: 'From you: the answers to the forms, the photos of reports (without the position stored in the file).',
          },
          {
            it: 'Dall’anagrafe nazionale (ANPR): la residenza, quando chiedi un certificato.',
            en: 'From the national registry (ANPR): your residence, when you ask for a certificate.',
          },
          { it: 'Da pagoPA: le ricevute dei pagamenti.', en: 'From pagoPA: the payment receipts.' },
        ],
      },
      {
        title: { it: 'Per quanto tempo', en: 'For how long' },
        paragraphs: [
          {
            it: 'Il tempo dipende dal servizio: per esempio 5 anni per un certificato e 2 anni per una segnalazione. Lo trovi in ogni scheda, alla voce «Conservazione dei dati».',
            en: 'The time depends on the service: for example 5 years for a certificate and 2 years for a report. You find it on each card, under “How long we keep the data”.',
          },
          {
            it: 'Una richiesta non ancora inviata si cancella da sola, con le sue foto, dopo 30 giorni senza modifiche. Se hai fatto accesso, una settimana prima ti mandiamo una sola e-mail: puoi disattivarla alla voce «I tuoi dati».',
            en: 'A request not sent yet is deleted by itself, with its photos, after 30 days without a change. If you signed in, a week before we send you one e-mail: you can turn it off under “Your data”.',
          },
        ],
      },
      {
        title: { it: 'Chi ha visto i tuoi dati', en: 'Who saw your data' },
        paragraphs: [
          {
            it: 'Ogni volta che una persona del Comune apre i tuoi dati resta scritto. Lo leggi nell’area personale, alla voce «Chi ha visto i tuoi dati».',
            en: 'Each time a person of the city opens your data it is recorded. You read it in your personal area, under “Who saw your data”.',
          },
        ],
      },
      {
        title: { it: 'I tuoi diritti', en: 'Your rights' },
        paragraphs: [
          {
            it: 'Una copia dei tuoi dati la scarichi da te, quando vuoi: è nell’area personale, alla voce «I tuoi dati», in un formato che si può dare a un altro servizio.',
            en: 'You download a copy of your data yourself, whenever you like: it is in your personal area, under “Your data”, in a format that can be given to another service.',
          },
          {
            it: 'Puoi anche chiedere di correggere, limitare o cancellare i tuoi dati, e rivolgerti al Garante per la protezione dei dati personali.',
            en: 'You may also ask to correct, restrict or erase your data, and turn to the Italian data protection authority.',
          },
        ],
      },
      {
        title: { it: 'Cookie', en: 'Cookies' },
        paragraphs: [
          {
            it: 'Usiamo un solo cookie tecnico, quello della sessione. Non ci sono cookie di profilazione né strumenti di altri: per questo non vedi nessun avviso.',
            en: 'We use one technical cookie, that of the session. There are no profiling cookies and no third-party tools: that is why you see no banner.',
          },
        ],
      },
    ],
  },
  {
    path: '/accessibilita',
    title: { it: 'Dichiarazione di accessibilità', en: 'Accessibility statement' },
    lead: {
      it: 'Il Comune di Venezia si impegna a rendere questo portale accessibile a tutti (legge 9 gennaio 2004, n. 4).',
      en: 'The Municipality of Venice is committed to making this portal accessible to everyone (law no. 4 of 9 January 2004).',
    },
    parts: [
      {
        title: { it: 'Stato di conformità', en: 'State of conformity' },
        paragraphs: [
          {
            it: 'Le pagine sono fatte per rispettare la norma UNI CEI EN 301549 e le WCAG 2.2, livello AA. Un controllo automatico le prova tutte a ogni modifica, a tre larghezze di schermo; la prova con persone che usano tecnologie assistive non c’è ancora stata, quindi il portale si dichiara parzialmente conforme.',
            en: 'The pages are made to meet the EN 301549 standard and WCAG 2.2, level AA. An automatic check tests all of them at every change, at three screen widths; a test with people who use assistive technology has not taken place yet, so the portal declares itself partially conformant.',
          },
        ],
      },
      {
        title: { it: 'Come funziona', en: 'How it works' },
        paragraphs: [
          {
            it: 'Tutti i servizi si usano con la sola tastiera, senza JavaScript e su uno schermo di 320 pixel. Ogni errore dice che cosa è successo e porta al campo da correggere.',
            en: 'All services can be used with the keyboard alone, without JavaScript and on a screen of 320 pixels. Each error says what happened and leads to the field to correct.',
          },
        ],
      },
      {
        title: { it: 'Contenuti non accessibili', en: 'Content that is not accessible' },
        paragraphs: [
          {
            it: 'Il diagramma dei processi, riservato a chi li analizza, è un disegno: accanto c’è una tabella con le stesse informazioni. La modifica del diagramma richiede JavaScript.',
            en: 'The diagram of processes, reserved for analysts, is a drawing: beside it a table gives the same information. Changing the diagram needs JavaScript.',
          },
        ],
      },
      {
        title: { it: 'Segnala un problema', en: 'Report a problem' },
        paragraphs: [
          {
            it: 'Se non riesci a usare una pagina, chiama lo 041\u00a0041 ogni giorno dalle 8 alle 20: ti aiutiamo subito e correggiamo la pagina. Se la risposta non ti soddisfa puoi rivolgerti al Difensore civico per il digitale, presso AgID.',
            en: 'If you cannot use a page, call 041\u00a0041 every day from 8 am to 8 pm: we help you at once and correct the page. If the answer does not satisfy you, you may turn to the digital ombudsman at AgID.',
          },
        ],
      },
    ],
  },
  {
    path: '/note-legali',
    title: { it: 'Note legali', en: 'Legal notes' },
    lead: {
      it: 'Le regole per usare questo portale e i suoi contenuti.',
      en: 'The rules for using this portal and its content.',
    },
    parts: [
      {
        title: { it: 'Contenuti', en: 'Content' },
        paragraphs: [
          {
            it: 'I testi del portale sono del Comune di Venezia e, se non è scritto altro, si riusano con licenza Creative Commons Attribuzione 4.0.',
            en: 'The texts of the portal belong to the Municipality of Venice and, unless stated otherwise, may be reused under the Creative Commons Attribution 4.0 licence.',
          },
        ],
      },
      {
        title: { it: 'Software', en: 'Software' },
        paragraphs: [
          {
            it: 'Il software è libero, con licenza EUPL 1.2, e altri Comuni lo possono riusare. L’aspetto segue Bootstrap Italia (licenza BSD), il carattere è Titillium Web (licenza SIL OFL).',
            en: 'The software is free, under the EUPL 1.2 licence, and other municipalities may reuse it. The look follows Bootstrap Italia (BSD licence), the typeface is Titillium Web (SIL OFL licence).',
          },
        ],
      },
      {
        title: { it: 'Valore degli atti', en: 'Value of the documents' },
        paragraphs: [
          {
            it: 'I certificati rilasciati qui si verificano con il codice QR o nella pagina «Verifica un certificato». La ricevuta di presentazione ha il valore previsto dall’art. 18-bis della legge 241/1990.',
            en: 'Certificates issued here are verified with their QR code or on the page “Verify a certificate”. The receipt of submission has the value set by art. 18-bis of law 241/1990.',
          },
        ],
      },
    ],
  },
  {
    path: '/contatti',
    title: { it: 'Contatti', en: 'Contacts' },
    lead: {
      it: 'Una persona ti risponde allo 041\u00a0041, tutti i giorni dalle 8 alle 20, anche la domenica e nei festivi.',
      en: 'A person answers you on 041\u00a0041, every day from 8 am to 8 pm, Sundays and holidays included.',
    },
    parts: [
      {
        title: { it: 'Al telefono', en: 'By telephone' },
        paragraphs: [
          {
            it: 'Chi ti risponde vede le tue richieste, se vuoi, e può fare per te tutto quello che faresti qui: una richiesta, una segnalazione, un pagamento da avviare.',
            en: 'Whoever answers can see your requests, if you wish, and can do for you all that you would do here: a request, a report, a payment to start.',
          },
        ],
      },
      {
        title: { it: 'Agli uffici', en: 'At the offices' },
        paragraphs: [
          {
            it: 'Sede: Ca’ Farsetti, San Marco 4136, 30124 Venezia.',
            en: 'Seat: Ca’ Farsetti, San Marco 4136, 30124 Venice, Italy.',
          },
          {
            it: 'Prima di venire chiama lo 041\u00a0041: ti diciamo lo sportello più vicino, a Venezia, al Lido o in terraferma, e i suoi orari.',
            en: 'Before coming call 041\u00a0041: we tell you the nearest counter, in Venice, on the Lido or on the mainland, and its opening hours.',
          },
        ],
      },
      {
        title: { it: 'In un’emergenza', en: 'In an emergency' },
        paragraphs: [{ it: 'Per le emergenze chiama il 112.', en: 'In an emergency call 112.' }],
      },
    ],
  },
];
