import type { Request } from 'express';
import { LANGUAGES, type Text } from '../../src/texts.js';
import { csrfToken } from '../security/csrf.js';
import { OFFICE_ROLES, WORK_ROLES } from '../security/require-role.js';
import { takeFlash } from '../security/session.js';
import type { Assets } from './assets.js';
import { layoutTexts } from './layout-texts.js';
import { inLanguage, pageOf, speak, type Page, type Spoken } from './page.js';

export interface Crumb {
  readonly label: string;
  /** Null for the page itself. */
  readonly href: string | null;
}

/** What a page says about itself; the rest of the frame follows from the request. */
export interface PageHead {
  readonly title: string;
  readonly crumbs?: readonly Crumb[];
  /** Stylesheet beside the site's own. */
  readonly style?: 'staff.css' | 'office.css' | 'analyst.css';
  /** Script entries beside the site's own, by name in the manifest. */
  readonly scripts?: readonly string[];
  /** The page loads itself again after so many seconds. */
  readonly refreshSeconds?: number;
  /** The page shows a form, so it needs the session's token. */
  readonly hasForm?: boolean;
  /** For pages that search engines leave out. */
  readonly noIndex?: boolean;
  /** One sentence for search results. */
  readonly summary?: string;
  /** The wide page of the staff has no "contact the city" band. */
  readonly hideContact?: boolean;
}

interface NavItem {
  readonly label: string;
  readonly href: string;
  readonly current: 'page' | 'true' | null;
}

export interface Frame {
  readonly texts: Spoken<typeof layoutTexts>;
  readonly language: string;
  readonly title: string;
  readonly head: PageHead;
  readonly crumbs: readonly Crumb[];
  readonly home: string;
  readonly canonical: string;
  readonly languages: readonly {
    readonly code: string;
    readonly short: string;
    readonly name: string;
    readonly href: string;
    readonly url: string;
    readonly current: boolean;
  }[];
  readonly nav: readonly NavItem[];
  readonly footerLinks: readonly NavItem[];
  /** Files of the typeface that every page shows at once. */
  readonly fonts: readonly string[];
  /** Null where the page stays as it is. */
  readonly refresh: { readonly seconds: number; readonly stop: string } | null;
  readonly css: readonly string[];
  readonly scripts: readonly string[];
  readonly icons: string;
  readonly favicon: string;
  readonly lion: string;
  readonly user: { readonly name: string; readonly href: string; readonly area: string } | null;
  readonly links: Readonly<
    Record<
      | 'signIn'
      | 'signOut'
      | 'contacts'
      | 'report'
      | 'privacy'
      | 'accessibility'
      | 'legal'
      | 'staff'
      | 'verify'
      | 'services'
      | 'search',
      string
    >
  >;
  /** Null on pages without a form. */
  readonly csrf: string | null;
  readonly flash: string | null;
  readonly demo: Demo | null;
}

export interface FrameOptions {
  readonly assets: Assets;
  readonly publicUrl: string;
  /** Shown in development only. */
  readonly demo: Demo | null;
}

/** What a demonstration tells about itself. */
export interface Demo {
  /** Address of the list of people to sign in as. */
  readonly users: string;
  /** Address of the mail catcher. */
  readonly mail: string | null;
  /** The people themselves, for the page `/utenti-di-prova`; left out, there is no such page. */
  readonly people?: readonly DemoPerson[];
}

export interface DemoPerson {
  readonly who: 'citizen' | 'staff';
  readonly name: string;
  /** What can be tried as this person. */
  readonly hint: Text;
}

/** The frame of one page: header, navigation, messages, footer. */
export function createFrame(req: Request, head: PageHead, options: FrameOptions): Frame {
  const page = pageOf(req);
  const texts = speak(page, layoutTexts);
  const { citizen, staff } = req.session;
  const { assets } = options;
  const flash = takeFlash(req);
  return {
    texts,
    language: page.language,
    title: `${head.title} - ${texts.product}, ${texts.city}`,
    head,
    crumbs: head.crumbs ?? [],
    home: page.href('/'),
    canonical: `${options.publicUrl}${page.href(plainPath(page))}`,
    languages: LANGUAGES.map((code) => ({
      code,
      short: LANGUAGE_NAMES[code].short,
      name: LANGUAGE_NAMES[code].name,
      href: inLanguage(page.path, code),
      url: `${options.publicUrl}${inLanguage(plainPath(page), code)}`,
      current: code === page.language,
    })),
    nav: navigation(page, staff?.roles ?? null),
    footerLinks: [],
    fonts: FONTS.map((name) => assets.url(name)),
    refresh: refreshOf(page, head),
    css: ['site.css', ...(head.style ? [head.style] : [])].map((name) => assets.url(name)),
    scripts: ['site.js', ...(head.scripts ?? [])].map((name) => assets.url(name)),
    icons: assets.url('icons.svg'),
    favicon: assets.url('favicon.svg'),
    lion: assets.url('lion.svg'),
    user: citizen
      ? { name: citizen.givenName, href: page.href('/area-personale'), area: texts.myArea }
      : staff
        ? { name: staff.name, href: page.href('/lavoro'), area: texts.myWork }
        : null,
    links: {
      signIn: page.href(
        page.path === '/' ? '/accedi' : `/accedi?ritorno=${encodeURIComponent(page.href(returnable(page)))}`,
      ),
      signOut: page.href('/esci'),
      contacts: page.href('/contatti'),
      report: page.href('/servizi/segnalazione'),
      privacy: page.href('/privacy'),
      accessibility: page.href('/accessibilita'),
      legal: page.href('/note-legali'),
      staff: page.href('/accedi/personale'),
      verify: page.href('/verifica'),
      services: page.href('/servizi'),
      search: page.href(staff ? '/lavoro/pratiche' : '/servizi'),
    },
    csrf: head.hasForm || citizen || staff ? csrfToken(req) : null,
    flash: flash ? flash[page.language] : null,
    demo: options.demo,
  };
}

const LANGUAGE_NAMES = { it: { short: 'ITA', name: 'Italiano' }, en: { short: 'ENG', name: 'English' } } as const;

const FONTS = ['titillium-regular.woff2', 'titillium-600.woff2', 'titillium-700.woff2'];

/** A page that updates itself can be told not to, for who needs more time to read. */
function refreshOf(page: Page, { refreshSeconds }: PageHead): Frame['refresh'] {
  const url = new URL(page.path, 'http://site.invalid');
  if (refreshSeconds === undefined || url.searchParams.has('fermo')) return null;
  url.searchParams.set('fermo', '1');
  return { seconds: refreshSeconds, stop: page.href(`${url.pathname}${url.search}`) };
}

const plainPath = (page: Page): string => page.path.split('?', 1)[0] ?? page.path;
/** Signing in from the sign-in page leads to the personal area, not back to signing in. */
const returnable = (page: Page): string => (page.path.startsWith('/accedi') ? '/area-personale' : page.path);

function navigation(page: Page, roles: readonly string[] | null): NavItem[] {
  const texts = speak(page, layoutTexts);
  const here = plainPath(page);
  const item = (label: string, path: string, isCurrent = here === path || here.startsWith(`${path}/`)): NavItem => ({
    label,
    href: page.href(path),
    current: here === path ? 'page' : isCurrent ? 'true' : null,
  });
  if (roles) {
    const isWorker = roles.some((role) => WORK_ROLES.has(role));
    return [
      ...(isWorker
        ? [
            item(texts.inbox, '/lavoro', here === '/lavoro' || here.startsWith('/lavoro/compiti')),
            item(texts.caseSearch, '/lavoro/pratiche'),
          ]
        : []),
      ...(roles.some((role) => OFFICE_ROLES.has(role)) ? [item(texts.problems, '/lavoro/problemi')] : []),
      ...(roles.includes('analyst') ? [item(texts.processes, '/processi')] : []),
      ...(roles.includes('administrator') ? [item(texts.administration, '/amministrazione')] : []),
    ];
  }
  return [
    item(texts.services, '/servizi', here.startsWith('/servizi') && !here.startsWith('/servizi/segnalazione')),
    item(texts.report, '/servizi/segnalazione'),
    item(texts.verify, '/verifica'),
    item(texts.contacts, '/contatti'),
  ];
}
