import type { Text } from '../texts.js';
import type { Interaction } from './interaction.js';

/** Who reads: the person whose case it is, to whom it speaks, or somebody of the offices, who reads about that person. */
export type Reader = 'applicant' | 'staff';

/** Lines that speak to the applicant about what they did; for the offices they are said in other words. */
const ABOUT_THE_PERSON: Readonly<Record<string, { readonly bySelf: Text; readonly byStaff: Text }>> = {
  'case-submitted': {
    bySelf: { it: 'La persona ha inviato la richiesta.', en: 'The person sent the request.' },
    byStaff: {
      it: 'Richiesta inviata allo sportello per la persona.',
      en: 'Request sent for the person at the counter.',
    },
  },
  'case-withdrawn': {
    bySelf: { it: 'La persona ha ritirato la richiesta.', en: 'The person withdrew the request.' },
    byStaff: {
      it: 'Richiesta ritirata allo sportello per la persona.',
      en: 'Request withdrawn for the person at the counter.',
    },
  },
  notified: {
    bySelf: { it: 'Alla persona è stata scritta una e-mail.', en: 'The person was written to by e-mail.' },
    byStaff: { it: 'Alla persona è stata scritta una e-mail.', en: 'The person was written to by e-mail.' },
  },
};

/** Lines that are what the applicant was told, word by word. */
const TOLD_TO_THE_PERSON: ReadonlySet<string> = new Set([
  'case-closed',
  'payment-canceled',
  'refund-ordered',
  'registry-unclear',
  'report-answered',
]);

/** A line of the timeline as this reader is to read it. */
export function lineFor(reader: Reader, { kind, text, actor }: Pick<Interaction, 'kind' | 'text' | 'actor'>): Text {
  if (reader === 'applicant') return text;
  const said = Object.hasOwn(ABOUT_THE_PERSON, kind) ? ABOUT_THE_PERSON[kind] : undefined;
  if (said) return actor.kind === 'staff' ? said.byStaff : said.bySelf;
  return TOLD_TO_THE_PERSON.has(kind) ? noticeFor('staff', text) : text;
}

/** A sentence that was written for the applicant; the offices read it as such. */
export function noticeFor(reader: Reader, { it, en }: Text): Text {
  return reader === 'applicant' ? { it, en } : { it: `Detto alla persona: «${it}»`, en: `Told to the person: “${en}”` };
}
