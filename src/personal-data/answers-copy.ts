import type { Catalogue } from '../catalogue/catalogue.js';
import { answerText } from '../forms/form-summary.js';
import { fieldsOf } from '../forms/form.js';
import type { Json } from '../json.js';
import type { Language } from '../texts.js';
import type { AnswerCopy } from './personal-data-format.js';

type Services = Pick<Catalogue, 'find'>;

/** A service by its id; without a name when it is no longer offered. */
export function serviceCopy({ find }: Services, id: string, language: Language) {
  return { id, name: find(id)?.name[language] ?? null };
}

/** In the order of the form; answers to questions that the form does not ask any more come last, as they are. */
export function answersCopy(
  { find }: Services,
  { serviceId, answers }: { readonly serviceId: string; readonly answers: Readonly<Record<string, Json>> },
  language: Language,
): AnswerCopy[] {
  const form = find(serviceId)?.form;
  const asked = form ? fieldsOf(form).filter(({ key }) => Object.hasOwn(answers, key)) : [];
  const others = Object.keys(answers).filter((key) => !asked.some((field) => field.key === key));
  return [
    ...asked.map((field) => ({
      key: field.key,
      question: field.label[language],
      value: answers[field.key] ?? null,
      text: answerText(field, answers[field.key], language),
    })),
    ...others.map((key) => ({ key, question: null, value: answers[key] ?? null, text: null })),
  ];
}
