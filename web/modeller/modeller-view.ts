import type { ProcessDraft } from '../../src/modelling/process-draft-store.js';
import { formatInstant } from '../layout/dates.js';
import { layoutTexts } from '../layout/layout-texts.js';
import { speak, type Page, type Spoken } from '../layout/page.js';
import type { PageView } from '../layout/render-page.js';
import { analystTexts } from '../analyst/analyst-texts.js';
import type { EditableProcess } from './editable-process.js';
import { modellerTexts } from './modeller-texts.js';
import { newProcessTexts } from './new-process-texts.js';
import { processName } from '../analyst/process-name.js';

export interface ModellerView extends PageView {
  readonly texts: Spoken<typeof modellerTexts>;
  readonly title: string;
  readonly version: string;
  /** Null for a process that a service card names. */
  readonly unwired: string | null;
  readonly restarting: { readonly title: string; readonly text: string; readonly button: string };
  readonly draft: { readonly text: string; readonly outdated: string | null } | null;
  readonly source: string;
  readonly fileName: string;
  readonly templates: string;
  readonly actions: string;
  readonly upload: string;
  readonly restart: string;
  readonly signIn: string;
  readonly revision: number;
  readonly base: number;
  /** Sentences that the script shows, by name, as JSON. */
  readonly words: string;
  readonly errors: readonly { readonly href: string; readonly text: string }[];
}

/** Sentences of the page that only its script says. */
const SCRIPT_WORDS = [
  'ready',
  'unreadable',
  'fileUnreadable',
  'opened',
  'changed',
  'working',
  'failed',
  'signedOut',
  'tooLarge',
  'error',
  'warning',
] as const;

export function modellerView(
  page: Page,
  {
    definition,
    draft,
    isWired,
    problem = null,
  }: {
    readonly definition: EditableProcess['definition'];
    readonly draft: ProcessDraft | undefined;
    /** False when no service card names the process. */
    readonly isWired: boolean;
    /** Why the file that was sent is not the draft now. */
    readonly problem?: string | null;
  },
): ModellerView {
  const texts = speak(page, modellerTexts);
  const { bpmnProcessId, version } = definition;
  const isNew = version === 0;
  const name = processName(definition.xml) ?? bpmnProcessId;
  const base = `/processi/${encodeURIComponent(bpmnProcessId)}`;
  const title = page.say(modellerTexts.title, { name });
  return {
    head: {
      title: problem === null ? title : `${speak(page, layoutTexts).errorPrefix}${title}`,
      style: 'analyst.css',
      scripts: ['modeller.js'],
      hasForm: true,
      noIndex: true,
      hideContact: true,
      crumbs: [
        { label: page.say(analystTexts.title), href: page.href('/processi') },
        { label: name, href: isNew ? null : page.href(base) },
        { label: title, href: null },
      ],
    },
    texts,
    title,
    version: isNew ? page.say(newProcessTexts.notPublished) : page.say(modellerTexts.basedOn, { version }),
    unwired: isWired ? null : page.say(newProcessTexts.unwired),
    restarting: isNew
      ? {
          title: page.say(newProcessTexts.removeTitle),
          text: page.say(newProcessTexts.removeText),
          button: page.say(newProcessTexts.remove),
        }
      : { title: texts.restartTitle, text: texts.restartText, button: texts.restart },
    draft: draft
      ? {
          text: page.say(modellerTexts.draftOf, {
            name: draft.savedBy,
            date: formatInstant(draft.savedAt, page.language),
          }),
          outdated:
            draft.basedOnVersion < version
              ? page.say(analystTexts.draftOutdated, { base: draft.basedOnVersion, latest: version })
              : null,
        }
      : null,
    source: page.href(`${base}/modello.bpmn`),
    fileName: `${bpmnProcessId}.bpmn`,
    templates: page.href(`${base}/modello/elementi`),
    actions: page.href(`${base}/modello`),
    upload: page.href(`${base}/modello/carica`),
    restart: page.href(`${base}/modello/ricomincia`),
    signIn: page.href('/accedi/personale'),
    revision: draft?.revision ?? 0,
    base: draft?.basedOnVersion ?? version,
    words: JSON.stringify(Object.fromEntries(SCRIPT_WORDS.map((word) => [word, texts[word]]))),
    errors: problem === null ? [] : [{ href: '#file', text: problem }],
  };
}
