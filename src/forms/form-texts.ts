import type { Text } from '../texts.js';

/** What is wrong with an answer: what happened and what to do, in the words of the page. `label` is the field's own. */
export const FIELD_ERRORS = {
  required: (label: Text): Text => ({
    it: `${label.it}: manca la risposta`,
    en: `${label.en}: the answer is missing`,
  }),
  chooseOne: (label: Text): Text => ({
    it: `${label.it}: scegli una delle risposte`,
    en: `${label.en}: choose one of the answers`,
  }),
  mustAccept: (label: Text): Text => ({
    it: `${label.it}: metti il segno di spunta per continuare`,
    en: `${label.en}: tick the box to go on`,
  }),
  tooShort: (label: Text, count: number): Text => ({
    it: `${label.it}: scrivi almeno ${count} caratteri`,
    en: `${label.en}: write at least ${count} characters`,
  }),
  tooLong: (label: Text, count: number): Text => ({
    it: `${label.it}: scrivi al massimo ${count} caratteri`,
    en: `${label.en}: write at most ${count} characters`,
  }),
  unreadable: (label: Text): Text => ({
    it: `${label.it}: i caratteri segnati con � sono arrivati illeggibili, riscrivili`,
    en: `${label.en}: the characters shown as � arrived unreadable, type them again`,
  }),
  notANumber: (label: Text): Text => ({
    it: `${label.it}: scrivi un numero, per esempio 12 o 12,5`,
    en: `${label.en}: write a number, for example 12 or 12.5`,
  }),
  tooManyDecimals: (label: Text, count: number): Text =>
    count === 0
      ? { it: `${label.it}: scrivi un numero intero`, en: `${label.en}: write a whole number` }
      : {
          it: `${label.it}: scrivi al massimo ${count} cifre dopo la virgola`,
          en: `${label.en}: write at most ${count} digits after the decimal point`,
        },
  tooSmall: (label: Text, bound: number): Text => ({
    it: `${label.it}: il numero più piccolo è ${String(bound).replace('.', ',')}`,
    en: `${label.en}: the smallest number is ${bound}`,
  }),
  tooLarge: (label: Text, bound: number): Text => ({
    it: `${label.it}: il numero più grande è ${String(bound).replace('.', ',')}`,
    en: `${label.en}: the largest number is ${bound}`,
  }),
  notADate: (label: Text): Text => ({
    it: `${label.it}: scrivi una data che esiste, per esempio 31/12/2026`,
    en: `${label.en}: write a date that exists, for example 31/12/2026`,
  }),
  email: (label: Text): Text => ({
    it: `${label.it}: scrivi un indirizzo completo, per esempio nome@esempio.it`,
    en: `${label.en}: write a complete address, for example name@example.com`,
  }),
  phone: (label: Text): Text => ({
    it: `${label.it}: scrivi un numero di telefono, per esempio 041 2748111`,
    en: `${label.en}: write a telephone number, for example 041 2748111`,
  }),
  pattern: (label: Text): Text => ({
    it: `${label.it}: controlla il formato della risposta`,
    en: `${label.en}: check the format of the answer`,
  }),
  fileMissing: (label: Text): Text => ({
    it: `${label.it}: aggiungi almeno un file`,
    en: `${label.en}: add at least one file`,
  }),
} as const;

export const ANSWER_WORDS = {
  yes: { it: 'Sì', en: 'Yes' },
  no: { it: 'No', en: 'No' },
  notGiven: { it: 'Non indicato', en: 'Not given' },
} as const satisfies Record<string, Text>;
