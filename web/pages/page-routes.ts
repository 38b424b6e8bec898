import { Router } from 'express';
import { layoutTexts } from '../layout/layout-texts.js';
import { pageOf, type Page } from '../layout/page.js';
import type { PageView, RenderPage } from '../layout/render-page.js';
import { wordPages, type WordPage } from './page-texts.js';

export interface WordPageView extends PageView {
  readonly title: string;
  readonly lead: string;
  readonly parts: readonly {
    readonly title: string;
    readonly paragraphs: readonly string[];
    readonly items: readonly string[];
  }[];
}

export function wordPageView(page: Page, { title, lead, parts }: WordPage): WordPageView {
  return {
    head: {
      title: page.say(title),
      summary: page.say(lead),
      crumbs: [
        { label: page.say(layoutTexts.home), href: page.href('/') },
        { label: page.say(title), href: null },
      ],
    },
    title: page.say(title),
    lead: page.say(lead),
    parts: parts.map((part) => ({
      title: page.say(part.title),
      paragraphs: part.paragraphs.map((text) => page.say(text)),
      items: (part.items ?? []).map((text) => page.say(text)),
    })),
  };
}

/** Privacy, accessibility, legal notes, contacts. */
export function pageRoutes(render: RenderPage): Router {
  const router = Router();
  for (const wordPage of wordPages) {
    router.get(wordPage.path, (req, res) => {
      render(req, res, 'pages/page', wordPageView(pageOf(req), wordPage));
    });
  }
  return router;
}
