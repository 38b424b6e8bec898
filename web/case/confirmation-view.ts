import type { Service } from '../../src/catalogue/catalogue.js';
import { layoutTexts } from '../layout/layout-texts.js';
import { speak, type Page, type Spoken } from '../layout/page.js';
import type { PageView } from '../layout/render-page.js';
import { serviceTile, type ServiceTile } from '../services/service-tile.js';
import type { Dossier } from './case-dossier.js';
import { confirmationTexts } from './case-texts.js';
import { caseFacts, type CaseFacts } from './case-view.js';
import { milestonesView, type MilestoneView } from './milestones-view.js';

export interface ConfirmationView extends PageView {
  readonly texts: Spoken<typeof confirmationTexts>;
  readonly title: string;
  readonly lead: string;
  readonly number: string;
  readonly mail: string;
  readonly facts: readonly CaseFacts[];
  readonly follow: string;
  readonly receipt: string;
  /** See `CaseView`. */
  readonly receiptAct: string | null;
  /** Full address to keep; null for who signed in. */
  readonly secret: string | null;
  readonly milestones: readonly MilestoneView[];
  readonly related: readonly ServiceTile[];
}

export function confirmationView(
  page: Page,
  dossier: Dossier,
  options: { base: string; publicUrl: string; isByLink: boolean; related: readonly Service[] },
): ConfirmationView {
  const { value, service } = dossier;
  const texts = speak(page, confirmationTexts);
  const title = service.identity.required ? texts.title : texts.reportTitle;
  const { email } = value.applicant;
  return {
    head: {
      title,
      noIndex: true,
      crumbs: [
        { label: page.say(layoutTexts.home), href: page.href('/') },
        { label: page.say(service.name), href: page.href(`/servizi/${service.id}`) },
        { label: title, href: null },
      ],
    },
    texts,
    title,
    lead: service.identity.required ? texts.lead : texts.reportLead,
    number: value.number,
    mail: email === null ? texts.noMail : page.say(confirmationTexts.mail, { email }),
    facts: caseFacts(page, dossier),
    follow: page.href(options.base),
    receipt: page.href(`${options.base}/ricevuta`),
    receiptAct: page.language === 'it' ? null : `${options.base}/ricevuta`,
    secret: options.isByLink ? `${options.publicUrl}${page.href(options.base)}` : null,
    milestones: milestonesView(page, dossier, 'applicant'),
    related: options.related.map((one) => serviceTile(page, one)),
  };
}
