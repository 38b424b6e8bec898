/** The job of a task: what a worker is asked for. */
import type { ModdleElement } from 'bpmn-moddle';
import { parseExpression, type Expression } from '../feel/expression.js';
import type { BpmnElementType } from '../records/values.js';
import { bindingOf, extensionOf, listOf, textOf } from './bpmn-document.js';
import type { JobDefinition } from './executable.js';

const USER_TASK_JOB = 'io.camunda.zeebe:userTask';
const FORM_KEY_HEADER = 'io.camunda.zeebe:formKey';
const USUAL_RETRIES = '3';

function expressionOf(text: string): Expression {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

/** A fixed text, even when it looks like a number. */
const fixedText = (text: string): Expression =>
  expressionOf(`="${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`);

export function buildJob(element: ModdleElement, elementType: BpmnElementType): JobDefinition | null {
  if (elementType === 'USER_TASK') return buildUserTaskJob(element);
  const definition = extensionOf(element, 'zeebe:TaskDefinition');
  if (!definition) return null;
  return {
    ...NOBODY,
    type: expressionOf(textOf(definition, 'type') ?? ''),
    retries: expressionOf(textOf(definition, 'retries') ?? USUAL_RETRIES),
    headers: headersOf(element),
  };
}

const NOBODY = {
  assignee: null,
  candidateGroups: null,
  candidateUsers: null,
  dueDate: null,
  followUpDate: null,
  formId: null,
  formBinding: { type: 'latest' },
} as const;

function buildUserTaskJob(element: ModdleElement): JobDefinition {
  const assignment = extensionOf(element, 'zeebe:AssignmentDefinition');
  const schedule = extensionOf(element, 'zeebe:TaskSchedule');
  const form = extensionOf(element, 'zeebe:FormDefinition');
  const formKey = textOf(form, 'formKey');
  return {
    type: expressionOf(USER_TASK_JOB),
    retries: expressionOf('1'),
    headers: { ...headersOf(element), ...(formKey === undefined ? {} : { [FORM_KEY_HEADER]: formKey }) },
    assignee: fixedOrFeel(textOf(assignment, 'assignee'), fixedText),
    candidateGroups: fixedOrFeel(textOf(assignment, 'candidateGroups'), listOfNames),
    candidateUsers: fixedOrFeel(textOf(assignment, 'candidateUsers'), listOfNames),
    dueDate: fixedOrFeel(textOf(schedule, 'dueDate'), expressionOf),
    followUpDate: fixedOrFeel(textOf(schedule, 'followUpDate'), expressionOf),
    formId: fixedOrFeel(textOf(form, 'formId'), expressionOf),
    formBinding: bindingOf(form),
  };
}

function fixedOrFeel(text: string | undefined, fixed: (text: string) => Expression): Expression | null {
  if (text === undefined || text.trim() === '') return null;
  return text.startsWith('=') ? expressionOf(text) : fixed(text);
}

/** `a, b` as a list. */
function listOfNames(text: string): Expression {
  const names = text.split(',').map((name) => `"${name.trim().replaceAll('"', '\\"')}"`);
  return expressionOf(`=[${names.join(',')}]`);
}

/** Headers with a key and a value; others are ignored, as in Zeebe. */
function headersOf(element: ModdleElement): Record<string, string> {
  const headers = extensionOf(element, 'zeebe:TaskHeaders');
  if (!headers) return {};
  return Object.fromEntries(
    listOf(headers, 'values').flatMap((header) => {
      const key = textOf(header, 'key') ?? '';
      const value = textOf(header, 'value') ?? '';
      return key === '' || value === '' ? [] : [[key, value] as const];
    }),
  );
}
