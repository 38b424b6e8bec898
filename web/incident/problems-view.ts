import type { Case } from '../../src/crm/case.js';
import type { Incident } from '../../src/insight/insight.js';
import { formatInstant } from '../layout/dates.js';
import { layoutTexts } from '../layout/layout-texts.js';
import { speak, type Page, type Spoken } from '../layout/page.js';
import type { PageView } from '../layout/render-page.js';
import { problemTexts } from './incident-texts.js';
import type { ProcessNames } from './process-names.js';

export interface ProblemsView extends PageView {
  readonly texts: Spoken<typeof problemTexts>;
  readonly count: string;
  readonly rows: readonly {
    readonly step: string;
    readonly href: string;
    readonly process: string;
    readonly caseNumber: string;
    readonly problem: string;
    readonly since: string;
  }[];
}

export function problemsView(
  page: Page,
  { problems, names }: { problems: readonly { incident: Incident; value: Case }[]; names: ProcessNames },
): ProblemsView {
  const texts = speak(page, problemTexts);
  return {
    head: {
      title: texts.title,
      style: 'office.css',
      hasForm: false,
      noIndex: true,
      hideContact: true,
      crumbs: [
        { label: speak(page, layoutTexts).myWork, href: page.href('/lavoro') },
        { label: texts.title, href: null },
      ],
    },
    texts,
    count: page.say(problemTexts.count, { count: problems.length }),
    rows: problems.map(({ incident, value }) => ({
      step: names.element(incident.bpmnProcessId, incident.elementId),
      href: page.href(`/lavoro/problemi/${incident.key}`),
      process: names.process(incident.bpmnProcessId),
      caseNumber: value.number,
      problem: incident.errorMessage.length > 300 ? `${incident.errorMessage.slice(0, 300)}…` : incident.errorMessage,
      since: formatInstant(incident.createdAt, page.language),
    })),
  };
}
