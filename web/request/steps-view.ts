import type { Service } from '../../src/catalogue/catalogue.js';
import { visibilityOf } from '../../src/forms/form-condition.js';
import type { Answers } from '../../src/forms/validate-answers.js';
import type { Page } from '../layout/page.js';
import { requestTexts } from './request-texts.js';

/** One entry of the header above the form. */
export interface StepMark {
  readonly label: string;
  readonly state: 'done' | 'current' | 'ahead';
}

export interface StepsView {
  readonly label: string;
  readonly progress: string;
  readonly marks: readonly StepMark[];
  readonly doneWord: string;
}

/** Position in the form (from 0) of the steps that apply, by the answers so far. */
export function shownSteps(service: Service, answers: Answers, now: Date): number[] {
  const visibility = visibilityOf(service.form, answers, now);
  return service.form.steps.flatMap((step, index) => (visibility.isShown(step) ? [index] : []));
}

/** @param current position of the step in the form, or where the page is before and after the form */
export function stepsView(
  page: Page,
  service: Service,
  { current, answers }: { current: number | 'start' | 'summary'; answers: Answers },
): StepsView {
  const shown = shownSteps(service, answers, page.now);
  const labels = [
    page.say(requestTexts.privacyStep),
    ...shown.map((index) => {
      const title = service.form.steps[index]?.title;
      return page.say(title ?? requestTexts.stepDefault);
    }),
    page.say(requestTexts.summaryStep),
  ];
  const here = current === 'start' ? 0 : current === 'summary' ? labels.length - 1 : shown.indexOf(current) + 1;
  return {
    label: page.say(requestTexts.stepsLabel),
    progress: page.say(requestTexts.step, { current: here + 1, total: labels.length }),
    marks: labels.map((label, index) => ({
      label,
      state: index < here ? 'done' : index === here ? 'current' : 'ahead',
    })),
    doneWord: page.say(requestTexts.stepDone),
  };
}
