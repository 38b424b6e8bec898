import type { Page } from '../layout/page.js';
import type { Service } from '../../src/catalogue/catalogue.js';

/** A service in a list. */
export interface ServiceTile {
  readonly name: string;
  readonly summary: string;
  readonly category: string;
  readonly href: string;
}

export function serviceTile(page: Page, service: Service): ServiceTile {
  return {
    name: page.say(service.name),
    summary: page.say(service.summary),
    category: page.say(service.category),
    href: page.href(`/servizi/${service.id}`),
  };
}
