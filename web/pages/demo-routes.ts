import { Router } from 'express';
import type { DemoPerson } from '../layout/frame.js';
import { layoutTexts } from '../layout/layout-texts.js';
import { pageOf, speak, type Page } from '../layout/page.js';
import type { PageView, RenderPage } from '../layout/render-page.js';
import { demoTexts } from './demo-texts.js';

export interface DemoView extends PageView {
  readonly title: string;
  readonly lead: string;
  readonly groups: readonly {
    readonly title: string;
    readonly enter: { readonly label: string; readonly href: string };
    readonly people: readonly { readonly name: string; readonly hint: string }[];
  }[];
}

export function demoView(page: Page, people: readonly DemoPerson[]): DemoView {
  const texts = speak(page, demoTexts);
  const group = (who: DemoPerson['who']) =>
    people.filter((person) => person.who === who).map(({ name, hint }) => ({ name, hint: page.say(hint) }));
  return {
    head: {
      title: texts.title,
      noIndex: true,
      crumbs: [
        { label: page.say(layoutTexts.home), href: page.href('/') },
        { label: texts.title, href: null },
      ],
    },
    title: texts.title,
    lead: texts.lead,
    groups: [
      {
        title: texts.citizens,
        enter: { label: texts.enterCitizen, href: page.href('/accedi/cittadino') },
        people: group('citizen'),
      },
      {
        title: texts.staff,
        enter: { label: texts.enterStaff, href: page.href('/accedi/personale/inizio') },
        people: group('staff'),
      },
    ],
  };
}

/** Who can be signed in as in a demonstration, and what each is good for. */
export function demoRoutes(people: readonly DemoPerson[], render: RenderPage): Router {
  const router = Router();
  router.get('/utenti-di-prova', (req, res) => {
    render(req, res, 'pages/demo', demoView(pageOf(req), people));
  });
  return router;
}
