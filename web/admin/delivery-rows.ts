import type { Resending, StuckDelivery } from '../../src/administration/deliveries.js';
import { formatInstant } from '../layout/dates.js';
import { speak, type Page } from '../layout/page.js';
import { adminTexts } from './admin-texts.js';

/** A delivery that did not arrive, as the page shows it. */
export interface DeliveryRow {
  readonly key: string;
  readonly name: string;
  readonly since: string;
  readonly problem: string;
  /** Why it cannot be sent again; null when it can. */
  readonly note: string | null;
  readonly resendName: string;
}

export function deliveryRows(page: Page, stuck: readonly StuckDelivery[]): DeliveryRow[] {
  const texts = speak(page, adminTexts);
  const notes: Readonly<Record<Resending, string | null>> = {
    safe: null,
    waiting: texts.waitingNote,
    never: texts.neverNote,
    'too-late': texts.lateNote,
  };
  return stuck.map((row) => {
    const name = nameOf(page, row);
    return {
      key: row.key,
      name,
      since: formatInstant(row.createdAt, page.language),
      problem: row.error ?? '',
      note: notes[row.resending],
      resendName: page.say(adminTexts.resendName, { delivery: name }),
    };
  });
}

function nameOf(page: Page, { message }: StuckDelivery): string {
  switch (message.kind) {
    case 'publish-message':
      return message.startsCaseId === null
        ? page.say(adminTexts.messageToCase, { name: message.name })
        : page.say(adminTexts.startOfCase);
    case 'complete-job':
      return page.say(adminTexts.taskAnswer);
    case 'send-mail':
      return page.say(adminTexts.mail);
    default:
      return message satisfies never;
  }
}
