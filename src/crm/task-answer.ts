import type { Json } from '../json.js';
import type { Case } from './case.js';

/**
 * Key of the fact that holds what a clerk answered in a task. An element id may hold dots and letters of any script, which
 * a fact's key may not: each of them is written as its number.
 */
export function taskFactKey(elementId: string): string {
  return `task:${elementId.replace(/[^\w-]/gu, (sign) => `:${(sign.codePointAt(0) ?? 0).toString(16)}:`)}`;
}

/**
 * What a clerk answered in a task of the case, as the task service stored it in the fact of {@link taskFactKey}.
 *
 * @returns an empty object when the task was never done
 */
export function taskAnswers({ facts }: Pick<Case, 'facts'>, elementId: string): Readonly<Record<string, Json>> {
  const fact = facts[taskFactKey(elementId)];
  const answers = isRecord(fact) ? fact['answers'] : undefined;
  return isRecord(answers) ? answers : {};
}

/** A text among the answers; empty when it is not there. */
export function taskText(value: Pick<Case, 'facts'>, elementId: string, key: string): string {
  const text = taskAnswers(value, elementId)[key];
  return typeof text === 'string' ? text : '';
}

function isRecord(value: unknown): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
