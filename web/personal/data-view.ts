import type { Page } from '../layout/page.js';
import { personalTexts } from './personal-texts.js';
import { SECTION_PATHS, type AreaView } from './personal-view.js';

export interface DataView extends AreaView {
  readonly contents: readonly { readonly name: string; readonly text: string }[];
  readonly copy: string;
  readonly privacy: string;
  readonly accesses: string;
  readonly reminders: {
    readonly action: string;
    readonly state: string;
    /** Value of the button: what it asks for. */
    readonly value: 'si' | 'no';
    readonly button: string;
  };
}

const CONTENTS = ['person', 'requests', 'drafts', 'messages', 'accesses'] as const;

const NAMES = {
  person: [personalTexts.dataPerson, personalTexts.dataPersonText],
  requests: [personalTexts.dataRequests, personalTexts.dataRequestsText],
  drafts: [personalTexts.dataDrafts, personalTexts.dataDraftsText],
  messages: [personalTexts.dataMessages, personalTexts.dataMessagesText],
  accesses: [personalTexts.dataAccesses, personalTexts.dataAccessesText],
} as const;

export function dataView(page: Page, area: AreaView, { wantsReminders }: { wantsReminders: boolean }): DataView {
  return {
    ...area,
    head: { ...area.head, hasForm: true },
    contents: CONTENTS.map((one) => ({ name: page.say(NAMES[one][0]), text: page.say(NAMES[one][1]) })),
    copy: page.href(`${SECTION_PATHS.data}/copia`),
    privacy: page.href('/privacy'),
    accesses: page.href(SECTION_PATHS.accesses),
    reminders: {
      action: page.href(`${SECTION_PATHS.data}/promemoria`),
      state: page.say(wantsReminders ? personalTexts.remindersAreOn : personalTexts.remindersAreOff),
      value: wantsReminders ? 'no' : 'si',
      button: page.say(wantsReminders ? personalTexts.turnRemindersOff : personalTexts.turnRemindersOn),
    },
  };
}
