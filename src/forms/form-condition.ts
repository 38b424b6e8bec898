import { evaluateExpression, type Expression } from '../engine/feel/expression.js';
import type { Json } from '../json.js';
import { fieldsOf, isField, type Form, type FormElement, type FormStep } from './form.js';

/** Hiding one field can hide or show another; no sensible form needs more rounds than this to settle. */
const MAX_ROUNDS = 10;

/** Which parts of a form are on the page, by the answers so far. */
export interface Visibility {
  isShown(part: FormStep | FormElement): boolean;
  /** Keys of the fields shown, in reading order. */
  readonly keys: ReadonlySet<string>;
}

/**
 * True when the condition holds. One that cannot be evaluated counts as false: better a question too many than one that
 * nobody can answer.
 */
function holds(condition: Expression, answers: Readonly<Record<string, Json>>, now: Date): boolean {
  const outcome = evaluateExpression(condition, answers, { nowMs: now.getTime() });
  return outcome.ok && outcome.value.value === true;
}

/**
 * Tells which steps and fields are shown. The conditions see the answers of shown fields only; every other key is null.
 *
 * @source form-js, `conditional.hide`
 */
export function visibilityOf(form: Form, answers: Readonly<Record<string, Json>>, now: Date): Visibility {
  const parts = form.steps.flatMap((step) => [step, ...step.elements]);
  const keys = fieldsOf(form).map(({ key }) => key);
  let hidden = new Set<FormStep | FormElement>();
  let shownKeys = new Set(keys);

  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const seen = Object.fromEntries(keys.map((key) => [key, shownKeys.has(key) ? (answers[key] ?? null) : null]));
    const next = new Set(parts.filter(({ hideWhen }) => hideWhen !== null && holds(hideWhen, seen, now)));
    for (const step of form.steps) if (next.has(step)) for (const element of step.elements) next.add(element);
    const settled = next.size === hidden.size && [...next].every((part) => hidden.has(part));
    if (settled) break;
    hidden = next;
    shownKeys = new Set(
      fieldsOf(form)
        .filter((field) => !hidden.has(field))
        .map(({ key }) => key),
    );
  }
  return { isShown: (part) => !hidden.has(part), keys: shownKeys };
}

/** A condition so simple that the page's script can follow it without FEEL. */
export interface SimpleCondition {
  readonly key: string;
  readonly value: string;
  /** `equal`: the part is shown while the answer is the value. */
  readonly shownWhile: 'equal' | 'different';
}

/** `=useKind != "exempt"` and its like; null when it is anything more, and then only the server decides. */
export function simpleCondition(condition: Expression | null): SimpleCondition | null {
  const found = condition && /^=\s*(?<key>[a-z]\w*)\s*(?<sign>!?=)\s*"(?<value>[^"\\]*)"\s*$/i.exec(condition.source);
  if (!found?.groups) return null;
  const { key = '', sign, value = '' } = found.groups;
  return { key, value, shownWhile: sign === '!=' ? 'equal' : 'different' };
}

/** The fields of one step, or of all when `stepId` is left out. */
export function fieldsOfStep(form: Form, stepId: string | undefined) {
  return form.steps
    .filter(({ id }) => stepId === undefined || id === stepId)
    .flatMap(({ elements }) => elements)
    .filter(isField);
}
