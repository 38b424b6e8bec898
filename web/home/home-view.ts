import { speak, type Page, type Spoken } from '../layout/page.js';
import type { PageView } from '../layout/render-page.js';
import type { Service } from '../../src/catalogue/catalogue.js';
import { lifeEventLinks, type LifeEventLink } from '../services/life-event-texts.js';
import { serviceTile, type ServiceTile } from '../services/service-tile.js';
import { homeTexts } from './home-texts.js';

export interface HomeView extends PageView {
  readonly texts: Spoken<typeof homeTexts>;
  readonly search: string;
  readonly services: readonly ServiceTile[];
  readonly lifeEvents: readonly LifeEventLink[];
  readonly links: Readonly<Record<'services' | 'area' | 'report' | 'verify', string>>;
}

export function homeView(page: Page, services: readonly Service[]): HomeView {
  const texts = speak(page, homeTexts);
  return {
    head: { title: texts.title, summary: texts.lead },
    texts,
    search: page.href('/servizi'),
    services: services.slice(0, 6).map((service) => serviceTile(page, service)),
    lifeEvents: lifeEventLinks(page, services),
    links: {
      services: page.href('/servizi'),
      area: page.href('/area-personale'),
      report: page.href('/servizi/segnalazione'),
      verify: page.href('/verifica'),
    },
  };
}
