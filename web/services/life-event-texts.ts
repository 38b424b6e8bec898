import type { Text } from '../../src/texts.js';
import type { Page } from '../layout/page.js';

/** Moments of life that services name in their folder, in the order in which they are shown. */
const LIFE_EVENTS: Readonly<Record<string, Text>> = {
  'cambiare-casa': { it: 'Cambiare casa', en: 'Moving home' },
  documenti: { it: 'Avere documenti', en: 'Getting documents' },
  'vivere-la-citta': { it: 'Vivere la città', en: 'Living in the city' },
  famiglia: { it: 'Crescere una famiglia', en: 'Raising a family' },
  impresa: { it: "Aprire un'impresa", en: 'Starting a business' },
  muoversi: { it: 'Muoversi', en: 'Getting around' },
};

export const lifeEventTexts = LIFE_EVENTS;

export interface LifeEventLink {
  readonly id: string;
  readonly label: string;
  readonly href: string;
  readonly count: number;
}

/** Moments that at least one service names; an id without a name shows as it is written, so that nobody misses a service. */
export function lifeEventLinks(
  page: Page,
  services: readonly { readonly lifeEvents: readonly string[] }[],
): LifeEventLink[] {
  const used = new Map<string, number>();
  for (const { lifeEvents } of services) for (const id of lifeEvents) used.set(id, (used.get(id) ?? 0) + 1);
  const order = [...Object.keys(LIFE_EVENTS), ...used.keys()];
  return [...used]
    .sort(([left], [right]) => order.indexOf(left) - order.indexOf(right))
    .map(([id, count]) => ({
      id,
      count,
      label: lifeEventName(page, id),
      href: page.href(`/servizi?evento=${encodeURIComponent(id)}`),
    }));
}

export function lifeEventName(page: Page, id: string): string {
  const known = Object.hasOwn(LIFE_EVENTS, id) ? LIFE_EVENTS[id] : undefined;
  return known ? page.say(known) : id.replaceAll('-', ' ');
}
