import type { Page } from 'playwright-core';
import type { Instance } from '../journey/instance.js';

export type Who = 'nobody' | 'citizen' | 'clerk' | 'analyst' | 'administrator';

export interface Screen {
  readonly id: string;
  readonly who: Who;
  /** Heading and sentence of the tour. */
  readonly title: string;
  readonly says: string;
  /** Brings the page to the screen. */
  open(page: Page, instance: Instance): Promise<unknown>;
  /** Waits for what is drawn after a change of width. */
  settle?(page: Page): Promise<unknown>;
  /** Whole page unless false. */
  readonly isWhole?: boolean;
}

const at =
  (path: string) =>
  (page: Page, { portal }: Instance): Promise<unknown> =>
    page.goto(`${portal}${path}`, { waitUntil: 'networkidle' });

/** Opens the first link of the page whose address matches. */
const through =
  (path: string, link: string) =>
  async (page: Page, instance: Instance): Promise<unknown> => {
    await at(path)(page, instance);
    const address = await page.locator(link).first().getAttribute('href');
    return page.goto(new URL(address ?? '', page.url()).href, { waitUntil: 'networkidle' });
  };

const startRequest =
  (service: string) =>
  async (page: Page, instance: Instance): Promise<void> => {
    await at(`/servizi/${service}/richiesta`)(page, instance);
    await page.getByRole('button', { name: 'Inizia' }).click();
    await page.waitForURL(/\/richiesta\/[^/]+\/1$/);
  };

/** A search is sent as a form: what staff look for stands in no address. */
async function searchCases(page: Page, instance: Instance): Promise<void> {
  await at('/lavoro/pratiche')(page, instance);
  await page.locator('#q').fill('VNRNNA84C55L736A');
  await page.locator('main form[role=search] button[type=submit]').click();
  await page.waitForLoadState('networkidle');
}

const drawn = (page: Page): Promise<unknown> => page.waitForSelector('.djs-element', { timeout: 15_000 });

/** Every screen, in the order of the tour. */
export const SCREENS: readonly Screen[] = [
  { id: 'home', who: 'nobody', title: 'Home', says: 'Search, life events, the services in evidence.', open: at('/') },
  {
    id: 'services',
    who: 'nobody',
    title: 'Services',
    says: 'The catalogue, by words, life event and category.',
    open: at('/servizi'),
  },
  {
    id: 'services-empty',
    who: 'nobody',
    title: 'Nothing found',
    says: 'An empty search says what to do.',
    open: at('/servizi?q=zanzare'),
  },
  {
    id: 'service',
    who: 'nobody',
    title: 'Service card',
    says: 'What, who, cost, term, documents, in the order of the national model.',
    open: at('/servizi/certificato-residenza'),
  },
  {
    id: 'sign-in',
    who: 'nobody',
    title: 'Sign-in',
    says: 'Leads back to the page that asked for it.',
    open: at('/accedi?ritorno=/servizi/certificato-residenza/richiesta'),
  },
  {
    id: 'report-start',
    who: 'nobody',
    title: 'Report without signing in',
    says: 'Anyone can begin.',
    open: at('/servizi/segnalazione/richiesta'),
  },
  {
    id: 'report-step',
    who: 'nobody',
    title: 'Report: where',
    says: 'A step of the form, without any script needed.',
    open: startRequest('segnalazione'),
  },
  {
    id: 'report-errors',
    who: 'nobody',
    title: 'Report: something missing',
    says: 'The summary of errors leads to the fields; what was typed stays.',
    open: async (page, instance) => {
      await startRequest('segnalazione')(page, instance);
      await page.getByRole('button', { name: 'Avanti' }).click();
      await page.waitForLoadState('networkidle');
    },
  },
  {
    id: 'verify',
    who: 'nobody',
    title: 'Verify a certificate',
    says: 'For whoever was given one.',
    open: at('/verifica'),
  },
  {
    id: 'verify-unknown',
    who: 'nobody',
    title: 'Unknown code',
    says: 'A code that no document bears.',
    open: at('/verifica/0000-0000-0000'),
  },
  {
    id: 'demo-users',
    who: 'nobody',
    title: 'Demo users',
    says: 'Whom the trial identity provider knows.',
    open: at('/utenti-di-prova'),
  },
  {
    id: 'contacts',
    who: 'nobody',
    title: 'Contacts',
    says: 'One telephone number, 8 to 20 all week.',
    open: at('/contatti'),
  },
  { id: 'privacy', who: 'nobody', title: 'Privacy', says: 'What is kept, why, how long.', open: at('/privacy') },
  { id: 'accessibility', who: 'nobody', title: 'Accessibility', says: 'The declaration.', open: at('/accessibilita') },
  {
    id: 'not-found',
    who: 'nobody',
    title: 'Page not found',
    says: 'What happened and where to go.',
    open: at('/non-esiste'),
  },
  {
    id: 'request-start',
    who: 'citizen',
    title: 'Before you begin',
    says: 'What is needed, what it costs, how data are used.',
    open: at('/servizi/certificato-residenza/richiesta'),
  },
  {
    id: 'request-step',
    who: 'citizen',
    title: 'A step of the form',
    says: 'Saved as a draft at each step.',
    open: startRequest('certificato-residenza'),
  },
  {
    id: 'request-errors',
    who: 'citizen',
    title: 'Errors of a step',
    says: 'Linked to the fields.',
    open: async (page, instance) => {
      await startRequest('certificato-residenza')(page, instance);
      await page.getByRole('button', { name: 'Avanti' }).click();
      await page.waitForLoadState('networkidle');
    },
  },
  {
    id: 'personal',
    who: 'citizen',
    title: 'Personal area',
    says: 'What I must do now, first.',
    open: at('/area-personale'),
  },
  {
    id: 'personal-data',
    who: 'citizen',
    title: 'My data',
    says: 'A copy of all that is kept about me, and which reminders I want.',
    open: at('/area-personale/dati'),
  },
  {
    id: 'case-to-pay',
    who: 'citizen',
    title: 'Something to pay',
    says: 'What I must do now stands first.',
    open: through('/area-personale', 'main a[href*="/pratiche/"]'),
  },
  {
    id: 'case',
    who: 'citizen',
    title: 'A case',
    says: 'Where it stands, who acts, what has happened.',
    open: at('/pratiche/2026-000001-P'),
  },
  { id: 'inbox', who: 'clerk', title: 'Inbox', says: 'Tasks of the office.', open: at('/lavoro') },
  {
    id: 'task',
    who: 'clerk',
    title: 'A task',
    says: 'The form, the case beside it, the history.',
    open: async (page, instance) => {
      await through('/lavoro', 'a[href*="/lavoro/compiti/"]')(page, instance);
      await page.getByRole('button', { name: 'Prendi in carico' }).first().click();
      await page.waitForLoadState('networkidle');
    },
  },
  {
    id: 'staff-case',
    who: 'clerk',
    title: 'A case as staff see it',
    says: 'The look is recorded, and the citizen sees who looked.',
    open: async (page, instance) => {
      await searchCases(page, instance);
      await page.locator('main a[href*="/lavoro/pratiche/"]').first().click();
      await page.waitForLoadState('networkidle');
    },
  },
  {
    id: 'staff-cases',
    who: 'clerk',
    title: 'Case search',
    says: 'By number, tax code or name; every look is recorded.',
    open: searchCases,
  },
  {
    id: 'problems',
    who: 'clerk',
    title: 'Technical problems of an office',
    says: 'Cases that stopped on an error: read, correct, retry.',
    open: at('/lavoro/problemi'),
  },
  {
    id: 'processes',
    who: 'analyst',
    title: 'Processes',
    says: 'Each with its version and what is under way.',
    open: at('/processi'),
  },
  {
    id: 'process',
    who: 'analyst',
    title: 'A running process',
    says: 'Counts on the diagram, and the same in words.',
    open: at('/processi/certificato-residenza'),
    settle: drawn,
  },
  {
    id: 'new-process',
    who: 'analyst',
    title: 'A new process',
    says: 'Empty or a copy, a draft until it is published.',
    open: at('/processi/nuovo'),
  },
  {
    id: 'modeller',
    who: 'analyst',
    title: 'Modeller',
    says: 'Changes a process and publishes a new version.',
    open: at('/processi/certificato-residenza/modello'),
    settle: drawn,
  },
  {
    id: 'admin',
    who: 'administrator',
    title: 'Administration',
    says: 'Health, incidents, what waits for a person.',
    open: at('/amministrazione'),
  },
];
