import type { Text } from '../texts.js';

/** Offices of the city by the id that services, routing tables and candidate groups use. */
export const OFFICES: Readonly<Record<string, Text>> = {
  anagrafe: { it: 'Ufficio Anagrafe', en: 'Registry office' },
  tributi: { it: 'Ufficio Tributi', en: 'Tax office' },
  urp: { it: 'Ufficio relazioni con il pubblico (URP)', en: 'Public relations office (URP)' },
  'illuminazione-isole': {
    it: 'Illuminazione pubblica, città antica e isole',
    en: 'Street lighting, old city and islands',
  },
  'illuminazione-terraferma': { it: 'Illuminazione pubblica, terraferma', en: 'Street lighting, mainland' },
  'viabilita-isole': {
    it: 'Calli, ponti e strade, città antica e isole',
    en: 'Alleys, bridges and roads, old city and islands',
  },
  'viabilita-terraferma': { it: 'Strade e marciapiedi, terraferma', en: 'Roads and pavements, mainland' },
  ambiente: { it: 'Ambiente e rifiuti', en: 'Environment and waste' },
  'verde-pubblico': { it: 'Verde pubblico', en: 'Parks and trees' },
  'rive-canali': { it: 'Rive e canali', en: 'Banks and canals' },
  mobilita: { it: 'Mobilità e segnaletica', en: 'Mobility and signs' },
};

/** Name of an office; an id that nobody named shows as it is. */
export function officeName(id: string): Text {
  return (Object.hasOwn(OFFICES, id) ? OFFICES[id] : undefined) ?? { it: id, en: id };
}

/**
 * Mailbox of an office: its id at the domain that the platform writes from.
 *
 * @param mailFrom a sender as in mail headers, e.g. `DiMe <noreply@dime.example>`
 * @returns null when the sender has no domain
 */
export function officeMailbox(id: string, mailFrom: string): string | null {
  const domain = /@([\w.-]+)>?\s*$/.exec(mailFrom)?.[1];
  return domain === undefined || !/^[\w-]+$/.test(id) ? null : `${id}@${domain}`;
}
