import type { Reader } from '../../src/crm/reader.js';
import type { Text } from '../../src/texts.js';
import { formatInstant } from '../layout/dates.js';
import type { Page } from '../layout/page.js';
import type { Dossier } from './case-dossier.js';
import { caseTexts } from './case-texts.js';

export interface MilestoneView {
  readonly name: string;
  readonly state: 'done' | 'current' | 'ahead';
  /** In words, for who does not see the mark. */
  readonly stateWord: string;
  readonly actor: string;
  /** When it was done, or reached where the case is now; null while it was not. */
  readonly date: string | null;
  readonly note: string | null;
}

/**
 * The milestones of the service with the state that the record stream gives them: an element visited makes its milestone
 * reached, a living one makes it the place where the case is.
 */
export function milestonesView(
  page: Page,
  { service, value, progress }: Pick<Dossier, 'service' | 'value' | 'progress'>,
  reader: Reader,
): MilestoneView[] {
  const visits = new Map(progress?.visits.map((visit) => [visit.elementId, visit]));
  const active = new Set(progress?.activeElements);
  const isClosed = value.status === 'closed';
  const reached = service.milestones.map(({ elements }) => elements.some((id) => visits.has(id)));
  // Sent is sent, whether or not the engine has told us yet.
  reached[0] = true;
  const last = reached.lastIndexOf(true);
  const living = service.milestones.findLastIndex(({ elements }) => elements.some((id) => active.has(id)));
  // Between two steps the case is at the last one reached; only sending is over as soon as it is done.
  const next = service.milestones.findIndex(
    ({ optional, exceptional }, index) => index > 0 && !optional && !exceptional,
  );
  const here = isClosed ? -1 : living >= 0 ? living : last > 0 ? last : Math.max(next, 0);

  return service.milestones.flatMap((milestone, index) => {
    const isReached = reached[index] === true;
    const isPassedBy = !isReached && (isClosed || milestone.exceptional || (index < last && milestone.optional));
    if (isPassedBy) return [];
    const state = index === here ? 'current' : isReached ? 'done' : 'ahead';
    const times = milestone.elements.flatMap((id) => visits.get(id) ?? []);
    const at = index > 0 && state === 'done' ? lastEndOf(times) : firstEntryOf(times);
    const reachedAt = at ?? (index === 0 ? value.submittedAt : undefined);
    return [
      {
        name: page.say(milestone),
        state,
        stateWord: page.say(state === 'current' ? HERE[reader] : state === 'done' ? caseTexts.done : caseTexts.ahead),
        actor: page.say(caseTexts.actor, { actor: page.say(actorFor(reader, milestone.actor)) }),
        date: reachedAt && isReached ? formatInstant(reachedAt, page.language) : null,
        note: milestone.optional && !isReached ? page.say(caseTexts.onlyIfDue) : null,
      },
    ];
  });
}

type Visit = NonNullable<Dossier['progress']>['visits'][number];

const firstEntryOf = (visits: readonly Visit[]): Date | undefined =>
  visits.map(({ enteredAt }) => enteredAt).sort((left, right) => left.getTime() - right.getTime())[0];

/** "Done" beside a date says when it was done: a payment that waited ten days was not made as it was asked for. */
const lastEndOf = (visits: readonly Visit[]): Date | undefined =>
  visits
    .map(({ enteredAt, completedAt }) => completedAt ?? enteredAt)
    .sort((left, right) => right.getTime() - left.getTime())[0];

const HERE = { applicant: caseTexts.youAreHere, staff: caseTexts.caseIsHere } as const satisfies Record<Reader, Text>;

/** Service cards speak to the applicant: who must act may be "you". */
function actorFor(reader: Reader, actor: Text): Text {
  return reader === 'staff' && actor.it === 'Tu' ? caseTexts.applicantActs : actor;
}
