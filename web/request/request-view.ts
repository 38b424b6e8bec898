import type { Service } from '../../src/catalogue/catalogue.js';
import { isAnonymous, type Draft } from '../../src/crm/draft.js';
import { summarise, type SummaryStep } from '../../src/forms/form-summary.js';
import { formView, type StepView } from '../../src/forms/form-view.js';
import type { Answers, FieldError } from '../../src/forms/validate-answers.js';
import { formatCivilDate, formatInstant, formatSize } from '../layout/dates.js';
import { layoutTexts } from '../layout/layout-texts.js';
import { speak, type Page, type Spoken } from '../layout/page.js';
import type { PageView } from '../layout/render-page.js';
import type { SignedInCitizen } from '../security/session.js';
import { pageProof } from './draft-access.js';
import { requestTexts } from './request-texts.js';
import { stepsView, type StepsView } from './steps-view.js';

interface RequestPage extends PageView {
  readonly texts: Spoken<typeof requestTexts>;
  readonly service: string;
  readonly action: string;
  readonly steps: StepsView;
}

const baseOf = (page: Page, service: Service): string => page.href(`/servizi/${service.id}/richiesta`);

function headOf(
  page: Page,
  service: Service,
  { title, isError = false }: { title: string; isError?: boolean },
): PageView['head'] {
  const name = page.say(service.name);
  return {
    title: `${isError ? page.say(layoutTexts.errorPrefix) : ''}${title} - ${name}`,
    hasForm: true,
    noIndex: true,
    crumbs: [
      { label: page.say(layoutTexts.home), href: page.href('/') },
      { label: page.say(layoutTexts.services), href: page.href('/servizi') },
      { label: name, href: page.href(`/servizi/${service.id}`) },
      { label: title, href: null },
    ],
  };
}

export interface StartView extends RequestPage {
  readonly youNeed: readonly string[];
  readonly cost: string;
  readonly scope: string | null;
  readonly privacy: string;
  readonly retention: string;
  readonly person: { readonly name: string; readonly taxCode: string } | null;
  /** Offered where a service may be used without signing in. */
  readonly signIn: string | null;
  readonly drafts: readonly { readonly saved: string; readonly resume: string; readonly remove: string }[];
}

export function startView(
  page: Page,
  service: Service,
  { citizen, drafts }: { citizen: SignedInCitizen | undefined; drafts: readonly Draft[] },
): StartView {
  const base = baseOf(page, service);
  return {
    head: headOf(page, service, { title: page.say(requestTexts.startTitle) }),
    texts: speak(page, requestTexts),
    service: page.say(service.name),
    action: base,
    steps: stepsView(page, service, { current: 'start', answers: {} }),
    youNeed: service.youNeed.map((text) => page.say(text)),
    cost: page.say(service.cost),
    scope: service.scope ? page.say(service.scope) : null,
    privacy: page.say(requestTexts.privacyText, { basis: service.retention.legalBasis }),
    retention: page.say(service.retention.text),
    person: citizen ? { name: fullName(citizen), taxCode: citizen.taxCode } : null,
    signIn: citizen || service.identity.required ? null : page.href(`/accedi?ritorno=${encodeURIComponent(base)}`),
    drafts: drafts.map((draft) => ({
      saved: page.say(requestTexts.draftSaved, { when: formatInstant(draft.updatedAt, page.language) }),
      resume: `${base}/${draft.id}/1`,
      remove: `${base}/${draft.id}/elimina`,
    })),
  };
}

const fullName = ({ givenName, familyName }: SignedInCitizen): string => `${givenName} ${familyName}`;

/** A photo of the draft, as the step and the summary show it. */
export interface PhotoView {
  readonly id: string;
  readonly name: string;
  readonly size: string;
  readonly src: string;
  readonly alt: string;
  readonly remove: string;
}

export interface DraftPhoto {
  readonly id: string;
  readonly fileName: string;
  readonly sizeBytes: number;
}

function photoViews(page: Page, base: string, photos: readonly DraftPhoto[]): PhotoView[] {
  return photos.map(({ id, fileName, sizeBytes }) => ({
    id,
    name: fileName,
    size: formatSize(sizeBytes, page.language),
    src: `${base}/foto/${id}`,
    alt: page.say(requestTexts.photoAlt, { name: fileName }),
    remove: page.say(requestTexts.photoRemove, { name: fileName }),
  }));
}

export interface StepPageView extends RequestPage {
  readonly title: string;
  readonly step: StepView;
  readonly errors: readonly { readonly href: string; readonly text: string }[];
  readonly note: string | null;
  readonly photos: readonly PhotoView[];
  readonly takesFiles: boolean;
  readonly fileHint: string;
  /** See `pageProof`. */
  readonly proof: string | null;
  /** True when the person may sign in on the way. */
  readonly offersSignIn: boolean;
}

export interface StepPageState {
  readonly draft: Draft;
  /** Position in the form, from 0. */
  readonly index: number;
  readonly values: Answers;
  readonly errors?: readonly FieldError[];
  readonly note?: string | null;
  readonly photos: readonly DraftPhoto[];
}

export function stepPageView(page: Page, service: Service, state: StepPageState): StepPageView {
  const { draft, index, values, errors = [], note = null } = state;
  const view = formView(service.form, values, errors, page.language, page.now);
  const step = view.steps[index];
  if (!step) throw new RangeError(`The form of ${service.id} has no step ${index}`);
  const base = `${baseOf(page, service)}/${draft.id}`;
  const title = step.title ?? page.say(requestTexts.stepDefault);
  return {
    head: headOf(page, service, { title, isError: errors.length > 0 }),
    texts: speak(page, requestTexts),
    service: page.say(service.name),
    title,
    action: `${base}/${index + 1}`,
    steps: stepsView(page, service, { current: index, answers: values }),
    step,
    errors: view.errors,
    note,
    photos: photoViews(page, base, state.photos),
    proof: pageProof(draft),
    offersSignIn: isAnonymous(draft),
    takesFiles: step.elements.some(({ kind }) => kind === 'filepicker'),
    fileHint: service.photos
      ? page.say(requestTexts.photoHint, {
          max: service.photos.max,
          size: formatSize(service.photos.maxBytes, page.language),
        })
      : '',
  };
}

export interface SummaryView extends RequestPage {
  readonly title: string;
  readonly lead: string;
  readonly person: readonly { readonly label: string; readonly value: string }[];
  readonly answers: readonly (SummaryStep & {
    readonly heading: string;
    readonly edit: string;
    readonly editLabel: string;
    readonly photos: readonly PhotoView[] | null;
  })[];
  readonly back: string;
  readonly save: string;
  readonly proof: string | null;
}

export function summaryView(
  page: Page,
  service: Service,
  state: { draft: Draft; citizen: SignedInCitizen | undefined; photos: readonly DraftPhoto[] },
): SummaryView {
  const { draft, citizen } = state;
  const base = `${baseOf(page, service)}/${draft.id}`;
  const texts = speak(page, requestTexts);
  const photos = photoViews(page, base, state.photos);
  const steps = summarise(service.form, draft.answers, page.language, page.now);
  const numberOf = (stepId: string): number => service.form.steps.findIndex(({ id }) => id === stepId) + 1;
  const takesFiles = (stepId: string): boolean =>
    service.form.steps.some(({ id, elements }) => id === stepId && elements.some(({ kind }) => kind === 'filepicker'));
  return {
    head: headOf(page, service, { title: texts.summaryStep }),
    texts,
    service: page.say(service.name),
    title: texts.summaryStep,
    lead: service.identity.required ? texts.summaryLead : texts.reportSummaryLead,
    action: `${base}/riepilogo`,
    steps: stepsView(page, service, { current: 'summary', answers: draft.answers }),
    person: citizen
      ? [
          { label: texts.name, value: fullName(citizen) },
          { label: texts.taxCode, value: citizen.taxCode },
          ...(citizen.birthDate === null
            ? []
            : [{ label: texts.birthDate, value: formatCivilDate(citizen.birthDate, page.language) }]),
        ]
      : [],
    answers: steps.map((step) => {
      const heading = step.title ?? texts.stepDefault;
      return {
        ...step,
        heading,
        edit: `${base}/${numberOf(step.stepId)}`,
        editLabel: page.say(requestTexts.editOf, { step: heading }),
        photos: takesFiles(step.stepId) ? photos : null,
      };
    }),
    back: `${base}/${steps.at(-1) ? numberOf(steps.at(-1)?.stepId ?? '') : 1}`,
    save: citizen ? page.href('/area-personale') : baseOf(page, service),
    proof: pageProof(draft),
  };
}
