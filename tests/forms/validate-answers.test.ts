import { validateAnswers } from '../../src/forms/validate-answers.js';
import { certificateForm, formOf, reportForm } from './form-fixture.js';

const certificate = { useKind: 'stamped', certificateLanguage: 'it', delivery: 'portal', email: '' };

/** The Italian error of the only field, or the value it was read as. */
function read(component: Record<string, unknown>, raw: unknown): unknown {
  const outcome = validateAnswers(formOf(component), { key0: raw });
  return outcome.ok ? outcome.answers['key0'] : outcome.errors[0]?.text.it;
}

describe('validateAnswers', () => {
  it('gives the answers of a complete form', () => {
    expect(validateAnswers(certificateForm(), certificate)).toEqual({
      ok: true,
      answers: { useKind: 'stamped', certificateLanguage: 'it', delivery: 'portal' },
    });
  });

  it('asks for a field once the answer that shows it is given', () => {
    const outcome = validateAnswers(certificateForm(), { ...certificate, useKind: 'exempt' });
    expect(outcome).toMatchObject({ ok: false, errors: [{ key: 'exemptionReason', id: 'ExemptionReason' }] });
  });

  it('drops the answer of a hidden field', () => {
    const outcome = validateAnswers(certificateForm(), { ...certificate, exemptionReason: '3' });
    expect(outcome.ok && outcome.answers).not.toHaveProperty('exemptionReason');
  });

  it('ignores what the form does not ask', () => {
    const body = JSON.parse('{"__proto__":{"admin":true},"admin":true}') as object;
    const outcome = validateAnswers(certificateForm(), { ...certificate, ...body });
    expect(outcome.ok && Object.keys(outcome.answers)).toEqual(['useKind', 'certificateLanguage', 'delivery']);
  });

  it('does not read a key that the body inherits', () => {
    const outcome = validateAnswers(certificateForm(), Object.create(certificate));
    expect(outcome).toMatchObject({ ok: false });
  });

  it('checks one step with the answers before it', () => {
    const form = certificateForm();
    const first = validateAnswers(form, { useKind: 'exempt', exemptionReason: '9' }, { step: 'Uso' });
    expect(first).toEqual({ ok: true, answers: { useKind: 'exempt', exemptionReason: '9' } });
    const second = validateAnswers(
      form,
      { certificateLanguage: 'it', delivery: 'mail', email: 'anna@example.com' },
      { step: 'Consegna', earlier: { useKind: 'exempt', exemptionReason: '9' } },
    );
    expect(second).toMatchObject({
      ok: true,
      answers: { exemptionReason: '9', delivery: 'mail', email: 'anna@example.com' },
    });
  });

  it('takes an answer away when its step is posted again without it', () => {
    const outcome = validateAnswers(
      certificateForm(),
      { certificateLanguage: 'it', delivery: 'portal', email: '' },
      { step: 'Consegna', earlier: { useKind: 'stamped', email: 'old@example.com' } },
    );
    expect(outcome.ok && outcome.answers).not.toHaveProperty('email');
  });

  it('keeps what was typed, also where it is wrong', () => {
    const outcome = validateAnswers(certificateForm(), { ...certificate, email: 'anna@' });
    expect(outcome).toMatchObject({
      ok: false,
      errors: [
        { key: 'email', text: { en: 'E-mail address: write a complete address, for example name@example.com' } },
      ],
      values: { email: 'anna@', useKind: 'stamped' },
    });
  });

  it.each([null, undefined, 'text', 7, [], { useKind: { $gt: '' } }, { useKind: [['stamped']] }])(
    'finds nothing answered in %j',
    (body) => {
      const outcome = validateAnswers(certificateForm(), body);
      expect(outcome.ok ? [] : outcome.errors.map(({ key }) => key)).toEqual([
        'useKind',
        'certificateLanguage',
        'delivery',
      ]);
    },
  );

  it('asks for a file when one is required and none was uploaded', () => {
    const form = formOf({ type: 'filepicker', validate: { required: true } });
    expect(validateAnswers(form, {})).toMatchObject({ ok: false, errors: [{ key: 'key0' }] });
    expect(validateAnswers(form, {}, { fileCounts: { key0: 1 } })).toMatchObject({ ok: true });
  });

  it('accepts the position of a report and refuses another text', () => {
    const report = {
      municipality: 'marghera',
      address: 'Piazza',
      category: 'altro',
      title: 'Una panchina',
      description: 'Panchina rotta.',
    };
    expect(validateAnswers(reportForm(), { ...report, position: '45.4375, 12.3358' })).toMatchObject({ ok: true });
    expect(validateAnswers(reportForm(), { ...report, position: 'qui' })).toMatchObject({
      ok: false,
      errors: [{ key: 'position' }],
    });
  });

  it('stops a catastrophic pattern of an analyst and says that the format is wrong', () => {
    expect(read({ type: 'textfield', validate: { pattern: '^(a+)+$' } }, `${'a'.repeat(60)}!`)).toContain(
      'controlla il formato',
    );
  });
});

describe('types of answers', () => {
  it.each([
    ['text: blanks and invisible characters go', { type: 'textfield' }, '  Calle\u200B  Lunga \u202E ', 'Calle Lunga'],
    ['text: letters are composed', { type: 'textfield' }, 'Nicolo\u0300', 'Nicolò'],
    ['text: lines are kept in a textarea', { type: 'textarea' }, 'uno\r\ndue', 'uno\ndue'],
    ['number with a comma', { type: 'number' }, '12,5', 12.5],
    ['number from JSON', { type: 'number' }, 7, 7],
    ['date of a browser', { type: 'datetime' }, '2026-12-31', '2026-12-31'],
    ['date as typed', { type: 'datetime' }, '31/12/2026', '2026-12-31'],
    ['a leap day', { type: 'datetime' }, '29/2/2028', '2028-02-29'],
    ['a ticked box', { type: 'checkbox' }, 'on', true],
    ['a box that was not sent', { type: 'checkbox' }, undefined, false],
    [
      'a checklist in the order of the form',
      {
        type: 'checklist',
        values: [
          { value: 'a', label: 'A' },
          { value: 'b', label: 'B' },
        ],
      },
      ['b', 'a', 'b'],
      ['a', 'b'],
    ],
    ['one item of a checklist', { type: 'checklist', values: [{ value: 'a', label: 'A' }] }, 'a', ['a']],
    ['the first of two values', { type: 'textfield' }, ['uno', 'due'], 'uno'],
  ])('reads %s', (_what, component, raw, value) => {
    expect(read(component, raw)).toEqual(value);
  });

  it.each([
    ['a missing answer', { type: 'textfield', validate: { required: true } }, ' ', 'manca la risposta'],
    ['too long a text', { type: 'textfield' }, 'x'.repeat(501), 'al massimo 500 caratteri'],
    ['too short a text', { type: 'textfield', validate: { minLength: 3 } }, 'ab', 'almeno 3 caratteri'],
    ['a number that is none', { type: 'number' }, '1e9', 'scrivi un numero'],
    ['a broken number', { type: 'number', decimalDigits: 0 }, '1.5', 'numero intero'],
    ['too small a number', { type: 'number', validate: { min: 2 } }, '1', 'il numero più piccolo è 2'],
    ['too large a number', { type: 'number', validate: { max: 2.5 } }, '3', 'il numero più grande è 2,5'],
    ['a day that does not exist', { type: 'datetime' }, '2026-02-29', 'una data che esiste'],
    [
      'a choice that is not offered',
      { type: 'select', values: [{ value: 'a', label: 'A' }] },
      'b',
      'scegli una delle risposte',
    ],
    [
      'an item that is not offered',
      { type: 'checklist', values: [{ value: 'a', label: 'A' }] },
      ['a', 'b'],
      'scegli una delle risposte',
    ],
    ['a box that must be ticked', { type: 'checkbox', validate: { required: true } }, undefined, 'segno di spunta'],
    [
      'an address without domain',
      { type: 'textfield', validate: { validationType: 'email' } },
      'a@b',
      'indirizzo completo',
    ],
    [
      'an address with a line end',
      { type: 'textfield', validate: { validationType: 'email' } },
      'a@b.it\nBcc: x@y.it',
      'indirizzo completo',
    ],
    [
      'a telephone number of letters',
      { type: 'textfield', validate: { validationType: 'phone' } },
      'zero41',
      'numero di telefono',
    ],
    [
      'a text that does not match, in the words of the form',
      { type: 'textfield', validate: { pattern: '^x$' }, properties: { patternError: 'Scrivi x' } },
      'y',
      'Scrivi x',
    ],
  ])('refuses %s', (_what, component, raw, error) => {
    expect(read(component, raw)).toContain(error);
  });
});
