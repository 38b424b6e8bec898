import type { ProcessProblem } from '../../src/modelling/process-problem.js';
import type { Page } from '../layout/page.js';
import { modellerTexts } from './modeller-texts.js';

/** One answer to the modeller's script: a sentence, and the problems at their elements. */
export interface ModellerAnswer {
  readonly ok: boolean;
  readonly message: string;
  /** Of the draft, when it has changed. */
  readonly revision?: number;
  /** Version that the diagram starts from now. */
  readonly base?: number;
  /** Somebody else was faster: the diagram in the browser is to be kept as a file. */
  readonly isStale: boolean;
  readonly problems: readonly {
    readonly elementId: string | null;
    readonly severity: ProcessProblem['severity'];
    readonly text: string;
  }[];
}

/** More than a person reads at once; the worst come first. */
const MOST_PROBLEMS = 100;

export function modellerAnswer(
  page: Page,
  {
    problems = [],
    isStale = false,
    ...answer
  }: {
    ok: boolean;
    message: string;
    revision?: number;
    base?: number;
    isStale?: boolean;
    problems?: readonly ProcessProblem[];
  },
): ModellerAnswer {
  const shown = problems.slice(0, MOST_PROBLEMS).map(({ elementId, severity, text }) => ({
    elementId,
    severity,
    text: page.say(text),
  }));
  const hidden = problems.length - shown.length;
  const more = {
    elementId: null,
    severity: 'warning' as const,
    text: page.say(modellerTexts.moreProblems, { count: hidden }),
  };
  return { ...answer, isStale, problems: hidden > 0 ? [...shown, more] : shown };
}
