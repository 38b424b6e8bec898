import type { Case } from '../../src/crm/case.js';
import { layoutTexts } from '../layout/layout-texts.js';
import { speak, type Page, type Spoken } from '../layout/page.js';
import type { PageView } from '../layout/render-page.js';
import { caseTexts } from './case-texts.js';

export interface WithdrawView extends PageView {
  readonly texts: Spoken<typeof caseTexts>;
  readonly text: string;
  readonly action: string;
  readonly back: string;
}

export function withdrawView(page: Page, value: Case, base: string): WithdrawView {
  const texts = speak(page, caseTexts);
  return {
    head: {
      title: texts.withdrawTitle,
      noIndex: true,
      hasForm: true,
      crumbs: [
        { label: page.say(layoutTexts.home), href: page.href('/') },
        { label: `${texts.number} ${value.number}`, href: page.href(base) },
        { label: texts.withdraw, href: null },
      ],
    },
    texts,
    text: page.say(caseTexts.withdrawText, { number: value.number }),
    action: page.href(`${base}/ritira`),
    back: page.href(base),
  };
}
