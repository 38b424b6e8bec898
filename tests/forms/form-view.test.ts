import { summarise } from '../../src/forms/form-summary.js';
import { formView, type FieldView } from '../../src/forms/form-view.js';
import { choicesOf, initialAnswers } from '../../src/forms/initial-answers.js';
import { validateAnswers } from '../../src/forms/validate-answers.js';
import { certificateForm, formOf } from './form-fixture.js';

const fieldNamed = (view: ReturnType<typeof formView>, name: string) =>
  view.steps
    .flatMap(({ elements }) => elements)
    .find((element): element is FieldView => 'name' in element && element.name === name);

describe('formView', () => {
  it('shows labels, hints and choices in the language of the page', () => {
    const view = formView(certificateForm(), {}, [], 'en');
    expect(view.steps.map(({ title }) => title)).toEqual(['Use of the certificate', 'Language and delivery']);
    expect(fieldNamed(view, 'useKind')).toMatchObject({
      kind: 'radio',
      id: 'f-UseKind',
      label: 'You need the certificate',
      hint: 'As a rule the certificate is subject to stamp duty. It is exempt only in the cases set by law.',
      describedBy: 'f-UseKind-hint',
      required: true,
      options: [{ id: 'f-UseKind', value: 'stamped', selected: false }, { value: 'exempt' }],
    });
    expect(fieldNamed(view, 'email')).toMatchObject({ inputType: 'email', autocomplete: 'email', maxLength: 254 });
  });

  it('hides a conditional field and tells the page how to follow its condition', () => {
    const condition = { key: 'useKind', value: 'exempt', shownWhile: 'equal' };
    expect(fieldNamed(formView(certificateForm(), {}, [], 'it'), 'exemptionReason')).toMatchObject({
      hidden: true,
      condition,
    });
    const exempt = formView(certificateForm(), { useKind: 'exempt' }, [], 'it');
    expect(fieldNamed(exempt, 'exemptionReason')).toMatchObject({ hidden: false, condition });
  });

  it('leaves a condition that needs FEEL to the server', () => {
    const form = formOf({ type: 'number' }, { type: 'textfield', conditional: { hide: '=key0 = null or key0 < 3' } });
    expect(fieldNamed(formView(form, { key0: '2' }, [], 'it'), 'key1')).toMatchObject({
      hidden: true,
      condition: null,
    });
    expect(fieldNamed(formView(form, { key0: '4' }, [], 'it'), 'key1')).toMatchObject({ hidden: false });
  });

  it('shows errors at the fields and in order at the top, with what was typed', () => {
    const outcome = validateAnswers(certificateForm(), { useKind: 'stamped', delivery: 'mail', email: 'anna@' });
    if (outcome.ok) throw new Error('the answers are wrong on purpose');
    const view = formView(certificateForm(), outcome.values, outcome.errors, 'it');
    expect(view.errors.map(({ href }) => href)).toEqual(['#f-CertificateLanguage', '#f-Email']);
    expect(fieldNamed(view, 'email')).toMatchObject({
      value: 'anna@',
      error: 'Indirizzo e-mail: scrivi un indirizzo completo, per esempio nome@esempio.it',
      describedBy: 'f-Email-hint f-Email-error',
    });
    expect(fieldNamed(view, 'useKind')?.options[0]).toMatchObject({ selected: true });
  });

  it('shows words between the questions as paragraphs', () => {
    const form = formOf(
      { type: 'text', text: 'Uno.\n\nDue.', properties: { textEn: 'One.\n\nTwo.' } },
      { type: 'textfield' },
    );
    expect(formView(form, {}, [], 'en').steps[0]?.elements[0]).toMatchObject({
      kind: 'text',
      paragraphs: ['One.', 'Two.'],
    });
  });
});

describe('summarise', () => {
  it('says the answers in words, hidden fields left out', () => {
    const answers = { useKind: 'stamped', exemptionReason: '9', certificateLanguage: 'it', delivery: 'portal' };
    expect(summarise(certificateForm(), answers, 'en')).toEqual([
      {
        stepId: 'Uso',
        title: 'Use of the certificate',
        rows: [{ key: 'useKind', label: 'You need the certificate', value: 'stamped (€16.00 plus €0.52 fee)' }],
      },
      {
        stepId: 'Consegna',
        title: 'Language and delivery',
        rows: [
          { key: 'certificateLanguage', label: 'Language of the certificate', value: 'Italian' },
          { key: 'delivery', label: 'How you want to receive it', value: 'I download it from my personal area' },
          { key: 'email', label: 'E-mail address', value: 'Not given' },
        ],
      },
    ]);
  });

  it.each([
    [{ type: 'number' }, 12.5, '12,5'],
    [{ type: 'datetime' }, '2026-12-31', '31/12/2026'],
    [{ type: 'checkbox' }, true, 'Sì'],
    [{ type: 'checkbox' }, undefined, 'No'],
    [
      {
        type: 'checklist',
        values: [
          { value: 'a', label: 'A' },
          { value: 'b', label: 'B' },
        ],
      },
      ['a', 'b'],
      'A, B',
    ],
  ])('writes %j with %j as %s', (component, value, text) => {
    const answers = value === undefined ? {} : { key0: value };
    expect(summarise(formOf(component), answers, 'it')[0]?.rows[0]?.value).toBe(text);
  });
});

describe('initialAnswers', () => {
  it('starts with defaults and what is known of the person', () => {
    expect(initialAnswers(certificateForm(), { applicant: { email: 'anna@example.com' } })).toEqual({
      certificateLanguage: 'it',
      delivery: 'portal',
      email: 'anna@example.com',
    });
  });

  it('leaves out what the field would refuse or nobody knows', () => {
    expect(initialAnswers(certificateForm(), { applicant: { email: 'not an address' } })).not.toHaveProperty('email');
    expect(initialAnswers(certificateForm(), {})).not.toHaveProperty('email');
  });
});

describe('choicesOf', () => {
  it('gives choices and numbers, never what a person wrote in own words', () => {
    const form = formOf(
      { type: 'radio', values: [{ value: 'a', label: 'A' }] },
      { type: 'number' },
      { type: 'textfield' },
      { type: 'checkbox' },
    );
    const answers = { key0: 'a', key1: 3, key2: 'in own words', key3: true, other: 'x' };
    expect(choicesOf(form, answers)).toEqual({ key0: 'a', key1: 3, key3: true });
    expect(choicesOf(form, {})).toEqual({ key0: null, key1: null, key3: null });
  });
});
