import type { Case } from '../../src/crm/case.js';
import { reopenableUntil } from '../../src/crm/reopen-case.js';
import { formatDay } from '../layout/dates.js';
import { speak, type Page, type Spoken } from '../layout/page.js';
import type { Dossier } from '../case/case-dossier.js';
import { reopenTexts } from './report-texts.js';

export interface ReopenView {
  readonly texts: Spoken<typeof reopenTexts>;
  readonly action: string;
  /** Null when nobody wrote down the last day. */
  readonly until: string | null;
  readonly reason: string;
  readonly error: string | null;
}

/** The office has answered and the reporter may still say that it is not settled. */
export function isReopenable(value: Case, now: Date): boolean {
  return reopenableUntil(value, now) !== null;
}

/** @param refused what was typed when it was too short; null when the form is new */
export function reopenView(
  page: Page,
  { value }: Dossier,
  { base, refused }: { base: string; refused: string | null },
): ReopenView {
  const until = reopenableUntil(value, page.now);
  return {
    texts: speak(page, reopenTexts),
    action: page.href(`${base}/riapri`),
    until: until === null ? null : page.say(reopenTexts.until, { date: formatDay(until, page.language) }),
    reason: refused ?? '',
    error: refused === null ? null : page.say(reopenTexts.missing),
  };
}
