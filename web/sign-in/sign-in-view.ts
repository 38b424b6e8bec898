import type { SignInError } from '../../src/identity/sign-in-error.js';
import { layoutTexts } from '../layout/layout-texts.js';
import { speak, type Page, type Spoken } from '../layout/page.js';
import type { PageView } from '../layout/render-page.js';
import { signInTexts } from './sign-in-texts.js';

export interface SignInView extends PageView {
  readonly texts: Spoken<typeof signInTexts>;
  readonly who: 'citizen' | 'staff';
  readonly title: string;
  readonly lead: string;
  readonly enter: string;
  readonly staff: string;
  readonly comesBack: boolean;
  readonly typedKept: boolean;
  /** Why the last attempt failed; null on the first. */
  readonly failure: string | null;
}

export interface SignInState {
  readonly who: 'citizen' | 'staff';
  readonly returnTo: string;
  readonly typedKept: boolean;
  readonly failure?: SignInError;
}

export function signInView(page: Page, { who, returnTo, typedKept, failure }: SignInState): SignInView {
  const texts = speak(page, signInTexts);
  const title = who === 'staff' ? texts.staffTitle : texts.title;
  const path = who === 'staff' ? '/accedi/personale/inizio' : '/accedi/cittadino';
  return {
    head: {
      title: failure ? `${page.say(layoutTexts.errorPrefix)}${title}` : title,
      noIndex: true,
      crumbs: [
        { label: page.say(layoutTexts.home), href: page.href('/') },
        { label: title, href: null },
      ],
    },
    texts,
    who,
    title,
    lead: who === 'staff' ? texts.staffText : texts.lead,
    enter: page.href(`${path}?ritorno=${encodeURIComponent(returnTo)}`),
    staff: page.href('/accedi/personale'),
    comesBack: returnTo !== '/' && returnTo !== defaultReturn(who, page),
    typedKept,
    failure: failure ? page.say(failure.text) : null,
  };
}

/** Where a sign-in leads that began nowhere in particular. */
export function defaultReturn(who: 'citizen' | 'staff', page: Page): string {
  return page.href(who === 'staff' ? '/lavoro' : '/area-personale');
}
