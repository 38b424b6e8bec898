import { layoutTexts } from '../layout/layout-texts.js';
import { speak, type Page, type Spoken } from '../layout/page.js';
import type { PageView } from '../layout/render-page.js';
import type { Service } from '../../src/catalogue/catalogue.js';
import { lifeEventLinks } from './life-event-texts.js';
import { catalogueTexts } from './service-texts.js';
import { serviceTile, type ServiceTile } from './service-tile.js';

export interface CatalogueQuery {
  readonly q: string;
  readonly lifeEvent: string;
  readonly category: string;
}

interface FilterLink {
  readonly label: string;
  readonly href: string;
  readonly current: boolean;
}

export interface CatalogueView extends PageView {
  readonly texts: Spoken<typeof catalogueTexts>;
  readonly action: string;
  readonly q: string;
  readonly found: string;
  readonly services: readonly ServiceTile[];
  readonly lifeEvents: readonly FilterLink[];
  readonly categories: readonly FilterLink[];
  readonly all: string;
}

/** Letters only as people type them: without accents and capitals. */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Services whose texts hold every word that was typed, best first: in the name, in the topics, anywhere else. */
export function searchServices(page: Page, services: readonly Service[], query: CatalogueQuery): Service[] {
  const words = plain(query.q)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 1);
  const scored = services
    .filter(({ lifeEvents }) => query.lifeEvent === '' || lifeEvents.includes(query.lifeEvent))
    .filter(({ category }) => query.category === '' || category.it === query.category)
    .map((service) => ({ service, score: scoreOf(page, service, words) }))
    .filter(({ score }) => score > 0);
  const name = ({ service }: { service: Service }) => page.say(service.name);
  return scored
    .sort((left, right) => right.score - left.score || name(left).localeCompare(name(right), page.language))
    .map(({ service }) => service);
}

function scoreOf(page: Page, service: Service, words: readonly string[]): number {
  const fields = [
    [plain(page.say(service.name)), 10],
    [plain([...service.topics, page.say(service.category)].join(' ')), 5],
    [plain([service.summary, service.howTo, service.audience].map((text) => page.say(text)).join(' ')), 1],
  ] as const;
  let total = 1;
  for (const word of words) {
    // The stem of a longer word finds its other forms: "lampioni" finds "lampione".
    const stem = word.length > 5 ? word.slice(0, -1) : word;
    const best = fields.find(([text]) => text.includes(stem))?.[1] ?? 0;
    if (best === 0) return 0;
    total += best;
  }
  return total;
}

export function catalogueView(page: Page, services: readonly Service[], query: CatalogueQuery): CatalogueView {
  const texts = speak(page, catalogueTexts);
  const frame = speak(page, layoutTexts);
  const found = searchServices(page, services, query);
  const categories = [...new Map(services.map(({ category }) => [category.it, category])).values()];
  const values = { count: found.length, query: query.q };
  return {
    head: {
      title: texts.title,
      summary: texts.lead,
      crumbs: [
        { label: frame.home, href: page.href('/') },
        { label: texts.title, href: null },
      ],
    },
    texts,
    action: page.href('/servizi'),
    q: query.q,
    found: page.say(query.q === '' ? catalogueTexts.found : catalogueTexts.foundFor, values),
    services: found.map((service) => serviceTile(page, service)),
    lifeEvents: lifeEventLinks(page, services).map(({ id, label, href }) => ({
      label,
      href,
      current: id === query.lifeEvent,
    })),
    categories: categories
      .map((category) => ({
        label: page.say(category),
        href: page.href(`/servizi?categoria=${encodeURIComponent(category.it)}`),
        current: category.it === query.category,
      }))
      .sort((left, right) => left.label.localeCompare(right.label, page.language)),
    all: page.href('/servizi'),
  };
}
