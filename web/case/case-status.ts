import type { Case } from '../../src/crm/case.js';
import type { Page } from '../layout/page.js';
import { caseTexts, outcomeTexts } from './case-texts.js';

export interface StatusView {
  readonly label: string;
  readonly tone: 'ok' | 'open' | 'warn' | 'ended';
}

const OUTCOME_TONES = {
  issued: 'ok',
  resolved: 'ok',
  rejected: 'warn',
  withdrawn: 'ended',
  expired: 'warn',
  duplicate: 'ended',
} as const;

/** One word for where a case stands, as lists show it. */
export function statusView(page: Page, value: Pick<Case, 'status' | 'outcome'>, hasOpenPayment: boolean): StatusView {
  if (value.outcome !== null)
    return { label: page.say(outcomeTexts[value.outcome]), tone: OUTCOME_TONES[value.outcome] };
  if (hasOpenPayment) return { label: page.say(caseTexts.statusToPay), tone: 'warn' };
  return {
    label: page.say(value.status === 'submitted' ? caseTexts.statusSubmitted : caseTexts.statusInProgress),
    tone: 'open',
  };
}
