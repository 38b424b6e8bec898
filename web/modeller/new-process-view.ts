import type { ProcessDefinition } from '../../src/insight/insight.js';
import { layoutTexts } from '../layout/layout-texts.js';
import { speak, type Page, type Spoken } from '../layout/page.js';
import type { PageView } from '../layout/render-page.js';
import { analystTexts } from '../analyst/analyst-texts.js';
import { newProcessTexts } from './new-process-texts.js';
import { processName } from '../analyst/process-name.js';

/** What was typed. */
export interface NewProcessForm {
  readonly name: string;
  readonly id: string;
  /** Empty: nothing chosen; `blank`, or `copy:` and the id of a process. */
  readonly template: string;
}

export type NewProcessProblem = Readonly<Partial<Record<keyof NewProcessForm, string>>>;

export interface NewProcessView extends PageView {
  readonly texts: Spoken<typeof newProcessTexts>;
  readonly action: string;
  readonly form: NewProcessForm;
  readonly templates: readonly {
    readonly id: string;
    readonly value: string;
    readonly label: string;
    readonly selected: boolean;
  }[];
  /** By field; null where nothing is wrong. */
  readonly problems: Readonly<Record<keyof NewProcessForm, string | null>>;
  readonly errors: readonly { readonly href: string; readonly text: string }[];
}

const ANCHORS = { name: '#nome', id: '#identificativo', template: '#modello-0' } as const satisfies Record<
  keyof NewProcessForm,
  string
>;

export function newProcessView(
  page: Page,
  {
    processes,
    form = { name: '', id: '', template: 'blank' },
    problems = {},
  }: {
    readonly processes: readonly ProcessDefinition[];
    readonly form?: NewProcessForm;
    readonly problems?: NewProcessProblem;
  },
): NewProcessView {
  const texts = speak(page, newProcessTexts);
  const fields = Object.keys(ANCHORS) as (keyof NewProcessForm)[];
  const errors = fields.flatMap((field) => {
    const text = problems[field];
    return text === undefined ? [] : [{ href: ANCHORS[field], text }];
  });
  const choices = [
    { value: 'blank', label: texts.blank },
    ...processes.map(({ bpmnProcessId, xml }) => ({
      value: `copy:${bpmnProcessId}`,
      label: page.say(newProcessTexts.copyOf, { name: processName(xml) ?? bpmnProcessId }),
    })),
  ];
  return {
    head: {
      title: errors.length === 0 ? texts.title : `${speak(page, layoutTexts).errorPrefix}${texts.title}`,
      style: 'office.css',
      hasForm: true,
      noIndex: true,
      hideContact: true,
      crumbs: [
        { label: page.say(analystTexts.title), href: page.href('/processi') },
        { label: texts.title, href: null },
      ],
    },
    texts,
    action: page.href('/processi/nuovo'),
    form,
    templates: choices.map((choice, index) => ({
      ...choice,
      id: `modello-${index}`,
      selected: choice.value === form.template,
    })),
    problems: { name: problems.name ?? null, id: problems.id ?? null, template: problems.template ?? null },
    errors,
  };
}
