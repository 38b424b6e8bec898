import type { Request } from 'express';
import type { Service } from '../../src/catalogue/catalogue.js';
import { uploadOwnerOf, type Draft } from '../../src/crm/draft.js';
import type { Document } from '../../src/documents/document.js';
import { acceptPhoto, type Photo } from '../../src/documents/photo.js';
import { InvalidInputError, NotFoundError } from '../../src/errors.js';
import { FIELD_ERRORS } from '../../src/forms/form-texts.js';
import { isField, type Field } from '../../src/forms/form.js';
import {
  validateAnswers,
  type Answers,
  type AnswersOutcome,
  type FieldError,
} from '../../src/forms/validate-answers.js';
import type { Text } from '../../src/texts.js';
import { formatSize } from '../layout/dates.js';
import { fill } from '../layout/page.js';
import { uploadOf } from '../report/photo-uploads.js';
import type { WebServices } from '../services.js';
import { requestTexts } from './request-texts.js';

/** What a posted step means. */
export type StepOutcome =
  | { readonly kind: 'valid'; readonly draft: Draft }
  /** The only thing missing is the answer to questions that were not on the page yet. */
  | { readonly kind: 'more-questions'; readonly draft: Draft }
  | {
      readonly kind: 'invalid';
      readonly draft: Draft;
      readonly values: Answers;
      readonly errors: readonly FieldError[];
    };

type Needed = Pick<WebServices, 'drafts' | 'documents' | 'now' | 'newId'>;

interface PostedStep {
  readonly service: Service;
  readonly draft: Draft;
  /** Position in the form, from 0. */
  readonly index: number;
}

/**
 * Reads the posted step into the draft and stores it: right or wrong, what was typed is kept. What another window did to
 * the draft meanwhile stays.
 *
 * @throws {NotFoundError} NO_DRAFT when the draft was sent or thrown away meanwhile
 */
export async function takeStepInto(services: Needed, req: Request, posted: PostedStep): Promise<StepOutcome> {
  const { service, draft, index } = posted;
  const step = service.form.steps[index];
  if (!step) throw new RangeError(`The form of ${service.id} has no step ${index}`);
  const picker = step.elements.filter(isField).find(({ kind }) => kind === 'filepicker');
  const photos = await takePhotos(services, req, { ...posted, picker });
  const max = service.photos?.max ?? 0;

  let outcome: AnswersOutcome | undefined;
  let surplus: readonly string[] = [];
  const stored = await services.drafts.update(draft.id, (current) => {
    const wanted = [...current.documentIds.filter((id) => id !== photos.removed), ...photos.added];
    const documentIds = picker ? wanted.slice(0, max) : wanted;
    surplus = wanted.slice(documentIds.length);
    outcome = validateAnswers(service.form, bodyOf(req, current), {
      step: step.id,
      earlier: current.answers,
      fileCounts: picker ? { [picker.key]: documentIds.length } : {},
      now: services.now(),
    });
    const answers = outcome.ok ? outcome.answers : outcome.values;
    return { answers, documentIds, updatedAt: services.now() };
  });
  // Only now does the draft name them no more, or it is gone: a crash before leaves them to the sweep.
  const needless = stored ? [...(photos.removed === undefined ? [] : [photos.removed]), ...surplus] : photos.added;
  for (const id of needless) await services.documents.removeUpload(id, uploadOwnerOf(draft.id));
  if (!stored || !outcome) throw new NotFoundError('NO_DRAFT', 'The draft was sent or thrown away meanwhile');

  const longField = step.elements.filter(isField).find(({ key }) => key === uploadOf(req).longField);
  const errors = [...(outcome.ok ? [] : outcome.errors.filter(({ key }) => key !== longField?.key)), ...photos.errors];
  if (longField) errors.push(tooLongError(longField));
  if (surplus.length > 0 && picker) errors.push(photoError(service, picker, requestTexts.photoTooMany));
  if (errors.length === 0) return { kind: 'valid', draft: stored };
  if (errors.every(({ key }) => isNewQuestion(key, step.elements, req.body)))
    return { kind: 'more-questions', draft: stored };
  return { kind: 'invalid', draft: stored, values: stored.answers, errors };
}

/** What was sent; of a body that was cut off, what is missing stays as it was. */
function bodyOf(req: Request, draft: Draft): unknown {
  const sent = (req.body ?? {}) as Record<string, unknown>;
  const isWhole = uploadOf(req).problem === null;
  return isWhole ? sent : { ...draft.answers, ...sent };
}

function tooLongError({ key, id, label, rules }: Field): FieldError {
  return { key, id, text: FIELD_ERRORS.tooLong(label, rules.maxLength ?? 0) };
}

/** A conditional field that the page had not shown, so that the browser sent nothing for it. */
function isNewQuestion(key: string, elements: Service['form']['steps'][number]['elements'], body: unknown): boolean {
  const field = elements.filter(isField).find((one) => one.key === key);
  const wasSent = typeof body === 'object' && body !== null && Object.hasOwn(body, key);
  return field?.hideWhen !== null && !wasSent && field?.kind !== 'filepicker';
}

/** Stores the photos that came along; the draft does not name them yet. */
async function takePhotos(
  services: Needed,
  req: Request,
  { service, draft, picker }: PostedStep & { readonly picker: Field | undefined },
): Promise<{ readonly added: string[]; readonly removed: string | undefined; readonly errors: FieldError[] }> {
  const pressed = removedPhoto(req.body);
  const removed = draft.documentIds.find((id) => id === pressed);
  const kept = draft.documentIds.filter((id) => id !== removed).length;
  if (!picker || !service.photos) return { added: [], removed, errors: [] };

  const { files, problem } = uploadOf(req);
  const refused = (text: Text) => ({ added: [], removed, errors: [photoError(service, picker, text)] });
  // The words are to blame: takeStepInto says so at their field.
  if (problem === 'too-long') return { added: [], removed, errors: [] };
  if (problem === 'too-large') return refused(requestTexts.photoTooLarge);
  if (problem === 'unreadable') return refused(requestTexts.photoUnreadable);
  if (problem === 'too-many' || kept + files.length > service.photos.max) return refused(requestTexts.photoTooMany);

  const added: string[] = [];
  const errors: FieldError[] = [];
  for (const { name, bytes } of files) {
    const stored = await storePhoto(services, draft, { bytes, number: kept + added.length + 1 });
    if (stored) added.push(stored.id);
    else errors.push(photoError(service, picker, requestTexts.photoNotOne, name.slice(0, 80)));
  }
  return { added, removed, errors };
}

function photoError({ photos }: Service, { key, id }: Field, { it, en }: Text, name = ''): FieldError {
  const inLanguage = (text: string, language: 'it' | 'en') =>
    fill(text, { name, max: photos?.max ?? 0, size: formatSize(photos?.maxBytes ?? 0, language) });
  return { key, id, text: { it: inLanguage(it, 'it'), en: inLanguage(en, 'en') } };
}

async function storePhoto(
  { documents, newId, now }: Needed,
  draft: Draft,
  { bytes, number }: { bytes: Uint8Array; number: number },
): Promise<Document | undefined> {
  const photo = await photoOf(bytes);
  if (!photo) return undefined;
  const id = newId();
  const description = {
    id,
    key: `${draft.id}:photo:${id}`,
    caseId: null,
    owner: uploadOwnerOf(draft.id),
    kind: 'photo',
    fileName: `foto-${number}.${photo.extension}`,
    mediaType: photo.mediaType,
    state: 'released',
    verificationCode: null,
    createdAt: now(),
    validUntil: null,
  } as const;
  return documents.put(description, photo.bytes);
}

/** Undefined for what is no photo; the person is told by its name. */
async function photoOf(bytes: Uint8Array): Promise<Photo | undefined> {
  try {
    return await acceptPhoto(bytes);
  } catch (error) {
    if (error instanceof InvalidInputError) return undefined;
    throw error;
  }
}

/** What the person pressed: the value of the button `azione`. */
export type StepAction = 'next' | 'back' | 'save' | 'sign-in' | 'stay' | 'keep';

export function actionOf(body: unknown): StepAction {
  const pressed = pressedButton(body);
  if (pressed === 'indietro') return 'back';
  if (pressed === 'salva') return 'save';
  if (pressed === 'accedi') return 'sign-in';
  // Not a button: the script saves when the page is left.
  if (pressed === 'tieni') return 'keep';
  return pressed.startsWith('togli:') ? 'stay' : 'next';
}

function removedPhoto(body: unknown): string | undefined {
  const pressed = pressedButton(body);
  return pressed.startsWith('togli:') ? pressed.slice('togli:'.length) : undefined;
}

function pressedButton(body: unknown): string {
  const value = (body as { azione?: unknown } | undefined)?.azione;
  return typeof value === 'string' ? value : '';
}
