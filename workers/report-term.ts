import { z } from 'zod';
import { atRomeTime, type CivilDate } from '../src/deadlines/civil-date.js';
import { addWorkingDays, termEnd, type TermRule } from '../src/deadlines/term.js';

/** Output of the decision `report-routing`. */
export const Routing = z.object({
  office: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/),
  workDays: z.number().int().min(1).max(365),
});
export type Routing = z.infer<typeof Routing>;

/** The office is reminded so many working days before the end. */
const REMINDER_WORKING_DAYS = 1;

/**
 * When a report must be answered: so many working days from a day, but never after the statutory term from the same day.
 *
 * @returns the civil date, its last minute, and the instant of the office's reminder (the morning of the working day before)
 */
export function reportTerm(from: CivilDate, workDays: number, statutory: TermRule | undefined) {
  const byRule = addWorkingDays(from, workDays);
  const byLaw = statutory ? termEnd(from, statutory) : byRule;
  const dueOn = byRule < byLaw ? byRule : byLaw;
  return {
    dueOn,
    dueAt: atRomeTime(dueOn, '23:59'),
    reminderAt: atRomeTime(addWorkingDays(dueOn, -REMINDER_WORKING_DAYS), '09:00'),
  };
}
