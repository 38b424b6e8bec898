import type { Texts } from '../layout/page.js';

export const newProcessTexts = {
  title: { it: 'Nuovo processo', en: 'New process' },
  lead: {
    it: 'Il processo nasce come bozza: lo disegni, lo controlli, e non esiste per il motore finché non lo pubblichi.',
    en: 'The process begins as a draft: you draw it, check it, and it does not exist for the engine until you publish it.',
  },
  name: { it: 'Nome', en: 'Name' },
  nameHint: {
    it: 'Come lo chiamano le persone, per esempio «Iscrizione al nido».',
    en: 'What people call it, for example “Nursery enrolment”.',
  },
  id: { it: 'Identificativo', en: 'Identifier' },
  idHint: {
    it: 'Da 3 a 60 lettere minuscole, cifre e trattini, per esempio «iscrizione-nido». Non si cambia più.',
    en: '3 to 60 lower-case letters, digits and hyphens, for example “nursery-enrolment”. It never changes again.',
  },
  template: { it: 'Da dove si comincia', en: 'Where to start from' },
  blank: {
    it: 'Da un processo vuoto, con un inizio e una fine',
    en: 'From an empty process, with a beginning and an end',
  },
  copyOf: { it: 'Da una copia di «{name}»', en: 'From a copy of “{name}”' },
  copyHint: {
    it: 'Una copia è avviata da messaggi suoi: non riceve le pratiche del processo copiato.',
    en: 'A copy is started by messages of its own: it gets no cases of the process that is copied.',
  },
  create: { it: 'Crea la bozza', en: 'Create the draft' },
  nameMissing: { it: 'Scrivi il nome, al massimo 80 caratteri', en: 'Type the name, at most 80 characters' },
  idWrong: {
    it: 'L’identificativo ha da 3 a 60 lettere minuscole, cifre e trattini, e comincia con una lettera',
    en: 'The identifier has 3 to 60 lower-case letters, digits and hyphens, and begins with a letter',
  },
  idTaken: {
    it: 'C’è già un processo «{id}»: scegli un altro identificativo',
    en: 'There is a process “{id}” already: choose another identifier',
  },
  templateWrong: { it: 'Scegli da dove si comincia', en: 'Choose where to start from' },
  created: {
    it: 'La bozza è creata. Disegnala, controllala, poi pubblicala.',
    en: 'The draft is made. Draw it, check it, then publish it.',
  },
  drafts: { it: 'Nuovi processi in bozza', en: 'New processes, still drafts' },
  draftBy: { it: 'Salvata da {name} il {date}', en: 'Saved by {name} on {date}' },
  notPublished: {
    it: 'È una bozza: non è ancora stato pubblicato.',
    en: 'It is a draft: it has not been published yet.',
  },
  unwired: {
    it: 'Nessuna scheda di servizio lo nomina: le richieste dei cittadini non lo avviano, finché una scheda non indica questo processo.',
    en: 'No service card names it: requests of citizens do not start it, until a card gives this process.',
  },
  removeTitle: { it: 'Elimina la bozza', en: 'Delete the draft' },
  removeText: {
    it: 'Il processo non è mai stato pubblicato: con la bozza sparisce del tutto. Se può ancora servire, scarica prima il diagramma.',
    en: 'The process was never published: with the draft it is gone for good. If it may still be of use, download the diagram first.',
  },
  remove: { it: 'Elimina la bozza', en: 'Delete the draft' },
  removed: { it: 'La bozza del nuovo processo è stata eliminata.', en: 'The draft of the new process was deleted.' },
} satisfies Texts;
