import type { Request } from 'express';
import type { Service } from '../../src/catalogue/catalogue.js';
import type { Draft } from '../../src/crm/draft.js';
import type { Document } from '../../src/documents/document.js';
import { acceptPhoto, type Photo } from '../../src/documents/photo.js';
import { InvalidInputError } from '../../src/errors.js';
import { isField } from '../../src/forms/form.js';
import { validateAnswers, type Answers, type FieldError } from '../../src/forms/validate-answers.js';
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

type Needed = Pick<WebServices, 'documents' | 'now' | 'newId'>;

/** Reads the posted step into the draft: right or wrong, what was typed is in the draft that comes back. */
export async function readStep(
  services: Needed,
  req: Request,
  { service, draft, index }: { service: Service; draft: Draft; index: number },
): Promise<StepOutcome> {
  const step = service.form.steps[index];
  if (!step) throw new RangeError(`The form of ${service.id} has no step ${index}`);
  const body: unknown = req.body;
  const { documentIds, errors: fileErrors } = await takePhotos(services, req, { service, draft, index });
  const picker = step.elements.filter(isField).find(({ kind }) => kind === 'filepicker');
  const outcome = validateAnswers(service.form, body, {
    step: step.id,
    earlier: draft.answers,
    fileCounts: picker ? { [picker.key]: documentIds.length } : {},
    now: services.now(),
  });
  const answers = outcome.ok ? outcome.answers : outcome.values;
  const next: Draft = { ...draft, answers, documentIds, updatedAt: services.now() };
  const errors = [...(outcome.ok ? [] : outcome.errors), ...fileErrors];
  if (errors.length === 0) return { kind: 'valid', draft: next };
  if (errors.every(({ key }) => isNewQuestion(key, step.elements, body)))
    return { kind: 'more-questions', draft: next };
  return { kind: 'invalid', draft: next, values: answers, errors };
}

/** A conditional field that the page had not shown, so that the browser sent nothing for it. */
function isNewQuestion(key: string, elements: Service['form']['steps'][number]['elements'], body: unknown): boolean {
  const field = elements.filter(isField).find((one) => one.key === key);
  const wasSent = typeof body === 'object' && body !== null && Object.hasOwn(body, key);
  return field?.hideWhen !== null && !wasSent && field?.kind !== 'filepicker';
}

async function takePhotos(
  services: Needed,
  req: Request,
  { service, draft, index }: { service: Service; draft: Draft; index: number },
) {
  const picker = service.form.steps[index]?.elements.filter(isField).find(({ kind }) => kind === 'filepicker');
  const removed = removedPhoto(req.body);
  const kept = draft.documentIds.filter((id) => id !== removed);
  if (!picker || !service.photos) return { documentIds: kept, errors: [] };

  const { photos } = service;
  const { files, problem } = uploadOf(req);
  const errors: FieldError[] = [];
  const refuse = (text: Text): void => {
    const values = { max: photos.max, size: formatSize(photos.maxBytes, 'it') };
    errors.push({ key: picker.key, id: picker.id, text: { it: fill(text.it, values), en: fill(text.en, values) } });
  };
  if (problem === 'too-large') refuse(requestTexts.photoTooLarge);
  else if (problem === 'unreadable') refuse(requestTexts.photoUnreadable);
  else if (problem === 'too-many' || kept.length + files.length > photos.max) refuse(requestTexts.photoTooMany);
  if (errors.length > 0) return { documentIds: kept, errors };

  const added: string[] = [];
  for (const { name, bytes } of files) {
    const stored = await storePhoto(services, draft, { bytes, number: kept.length + added.length + 1 });
    if (stored) added.push(stored.id);
    else {
      const values = { name: name.slice(0, 80) };
      const { it, en } = requestTexts.photoNotOne;
      errors.push({ key: picker.key, id: picker.id, text: { it: fill(it, values), en: fill(en, values) } });
    }
  }
  return { documentIds: [...kept, ...added], errors };
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
    owner: draft.owner,
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
export type StepAction = 'next' | 'back' | 'save' | 'stay';

export function actionOf(body: unknown): StepAction {
  const pressed = pressedButton(body);
  if (pressed === 'indietro') return 'back';
  if (pressed === 'salva') return 'save';
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
