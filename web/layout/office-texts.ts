import type { Text } from '../../src/texts.js';
import type { Page } from './page.js';

/** Offices as people read them; the ids are those of services, routing tables and candidate groups. */
export const officeTexts: Readonly<Record<string, Text>> = {
  anagrafe: { it: 'Ufficio Anagrafe', en: 'Registry office' },
  tributi: { it: 'Ufficio Tributi', en: 'Tax office' },
  urp: { it: 'Ufficio relazioni con il pubblico (URP)', en: 'Public relations office (URP)' },
  'lavori-pubblici': { it: 'Lavori pubblici', en: 'Public works' },
  'illuminazione-isole': { it: 'Illuminazione pubblica, isole', en: 'Street lighting, islands' },
  'illuminazione-terraferma': { it: 'Illuminazione pubblica, terraferma', en: 'Street lighting, mainland' },
  'viabilita-isole': { it: 'Viabilità, isole', en: 'Roads and bridges, islands' },
  'viabilita-terraferma': { it: 'Viabilità, terraferma', en: 'Roads, mainland' },
  'rive-canali': { it: 'Rive e canali', en: 'Banks and canals' },
  ambiente: { it: 'Ambiente e rifiuti', en: 'Environment and waste' },
  'verde-pubblico': { it: 'Verde pubblico', en: 'Parks and trees' },
  mobilita: { it: 'Mobilità e segnaletica', en: 'Mobility and signs' },
  'contact-centre': { it: 'Numero unico', en: 'Single number' },
};

/** Name of an office; an id that nobody named yet shows as it is. */
export function officeText(id: string): Text {
  return (Object.hasOwn(officeTexts, id) ? officeTexts[id] : undefined) ?? { it: id, en: id };
}

export const officeName = (page: Page, id: string): string => page.say(officeText(id));
