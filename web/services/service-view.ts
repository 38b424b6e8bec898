import { officeName } from '../../src/crm/office.js';
import { layoutTexts } from '../layout/layout-texts.js';
import { speak, type Page, type Spoken } from '../layout/page.js';
import type { PageView } from '../layout/render-page.js';
import type { Service } from '../../src/catalogue/catalogue.js';
import { cardTexts } from './service-texts.js';
import { serviceTile, type ServiceTile } from './service-tile.js';

export interface ServiceView extends PageView {
  readonly texts: Spoken<typeof cardTexts>;
  readonly name: string;
  readonly summary: string;
  readonly startHref: string;
  readonly startLabel: string;
  readonly access: string;
  readonly audience: string;
  readonly howTo: string;
  readonly youNeed: readonly string[];
  readonly youGet: readonly string[];
  readonly times: string | null;
  readonly term: string | null;
  readonly steps: readonly { readonly name: string; readonly actor: string; readonly note: string | null }[];
  readonly cost: string;
  readonly scope: string | null;
  readonly retention: string;
  readonly conditions: string | null;
  readonly office: string;
  readonly sections: readonly { readonly id: string; readonly label: string }[];
  readonly related: readonly ServiceTile[];
}

/** The card of a service in the order of information of the national model. */
export function serviceView(page: Page, service: Service, related: readonly Service[]): ServiceView {
  const texts = speak(page, cardTexts);
  const frame = speak(page, layoutTexts);
  const name = page.say(service.name);
  const conditions = service.conditions ? page.say(service.conditions) : null;
  return {
    head: {
      title: name,
      summary: page.say(service.summary),
      crumbs: [
        { label: frame.home, href: page.href('/') },
        { label: frame.services, href: page.href('/servizi') },
        { label: name, href: null },
      ],
    },
    texts,
    name,
    summary: page.say(service.summary),
    startHref: page.href(`/servizi/${service.id}/richiesta`),
    startLabel: service.identity.required ? texts.request : texts.reportOnline,
    access: service.identity.required ? texts.accessSignIn : texts.accessOpen,
    audience: page.say(service.audience),
    howTo: page.say(service.howTo),
    youNeed: service.youNeed.map((text) => page.say(text)),
    youGet: service.youGet.map((text) => page.say(text)),
    times: service.term ? page.say(service.term.text) : null,
    term: service.term ? page.say(cardTexts.term, { days: service.term.days, source: service.term.source }) : null,
    steps: service.milestones.map((milestone) => ({
      name: page.say(milestone),
      actor: page.say(milestone.actor),
      note: milestone.optional ? texts.onlyIfDue : null,
    })),
    cost: page.say(service.cost),
    scope: service.scope ? page.say(service.scope) : null,
    retention: page.say(service.retention.text),
    conditions,
    office: page.say(officeName(service.office)),
    sections: [
      { id: 'a-chi', label: texts.audience },
      { id: 'come-fare', label: texts.howTo },
      { id: 'cosa-serve', label: texts.youNeed },
      { id: 'cosa-si-ottiene', label: texts.youGet },
      { id: 'tempi', label: texts.times },
      { id: 'costi', label: texts.costs },
      { id: 'accedi-al-servizio', label: texts.access },
      { id: 'altro', label: texts.more },
      ...(conditions === null ? [] : [{ id: 'condizioni', label: texts.conditions }]),
      { id: 'contatti', label: texts.contacts },
    ],
    related: related.map((one) => serviceTile(page, one)),
  };
}
