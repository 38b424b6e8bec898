import type { Outbox } from '../outbox/outbox.js';
import { composeMail } from './compose-mail.js';
import type { Notifications } from './notification.js';
import type { NotificationStore } from './notification-store.js';

/** The service that writes messages to people. Sending is the outbox's (see send-notification.ts). */
export function createNotifications({
  store,
  outbox,
  now,
  newId,
}: {
  readonly store: NotificationStore;
  readonly outbox: Outbox;
  readonly now: () => Date;
  readonly newId: () => string;
}): Notifications {
  return {
    async queue({ key, caseId, taxCode, to, language, template, data, documentIds = [] }) {
      if (to === null || to === '') return 'no-address';
      const mail = composeMail(template, language, data);
      const { stored, isNew } = await store.insert({
        id: newId(),
        key,
        caseId,
        taxCode,
        to,
        language,
        ...mail,
        documentIds,
        state: 'queued',
        attempts: 0,
        queuedAt: now(),
        sentAt: null,
      });
      // Also for one that was there: a crash may have come between the two writes, and the key makes it once.
      await outbox.put(`mail:${stored.id}`, { kind: 'send-mail', notificationId: stored.id });
      return isNew ? 'queued' : 'already-queued';
    },
    listOfCitizen: (taxCode, limit) => store.listOfCitizen(taxCode, limit),
    listOfCase: (caseId) => store.listOfCase(caseId),
  };
}
