import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findMissingTexts } from '../../src/forms/missing-texts.js';
import { parseForm } from '../../src/forms/parse-form.js';
import { certificateForm, formOf } from './form-fixture.js';

const schemas = readdirSync('processes', { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.form'),
);
const form = (...components: unknown[]) => ({ id: 'f', components });
const field = (members: object) => ({ type: 'textfield', id: 'A', key: 'a', label: 'A', ...members });

describe('form schemas of the repository', () => {
  it.each(schemas)('%s can be rendered and has all its English', (name) => {
    const json: unknown = JSON.parse(readFileSync(path.join('processes', name), 'utf8'));
    expect(parseForm(json).steps.length).toBeGreaterThan(0);
    expect(findMissingTexts(json)).toEqual([]);
  });
});

describe('parseForm', () => {
  it('makes each group a step, with its fields in order', () => {
    const { steps } = certificateForm();
    expect(steps.map(({ id, title }) => [id, title])).toEqual([
      ['Uso', { it: 'Uso del certificato', en: 'Use of the certificate' }],
      ['Consegna', { it: 'Lingua e consegna', en: 'Language and delivery' }],
    ]);
    expect(steps[0]?.elements.map(({ id }) => id)).toEqual(['UseKind', 'ExemptionReason']);
  });

  it('makes one step without title of fields outside any group', () => {
    const { steps } = formOf({ type: 'textfield' }, { type: 'number' });
    expect(steps).toHaveLength(1);
    expect(steps[0]?.title).toBeNull();
    expect(steps[0]?.elements).toHaveLength(2);
  });

  it('leaves decorations out', () => {
    expect(formOf({ type: 'textfield' }, { type: 'separator' }, { type: 'button' }).steps[0]?.elements).toHaveLength(1);
  });

  it('shows the Italian where English is missing, and names what is missing', () => {
    const json = form(field({ description: 'Aiuto' }));
    expect(parseForm(json).steps[0]?.elements[0]).toMatchObject({ label: { it: 'A', en: 'A' } });
    expect(findMissingTexts(json)).toEqual([
      'A: properties.labelEn is missing',
      'A: properties.descriptionEn is missing',
    ]);
  });

  it.each([
    ['something that is no object', 'hello', 'form:'],
    ['a form without components', { id: 'f', components: [] }, 'at least one component'],
    [
      'an unknown type, with the types that exist',
      form(field({ type: 'iframe' })),
      'type iframe is not one of group, text, textfield',
    ],
    ['a key that is no identifier', form(field({ key: 'a.b' })), 'components.0.key: must be a letter'],
    ['a key that hides a member of every object', form(field({ key: 'constructor' })), 'reserved word'],
    ['a key twice', form(field({}), field({ id: 'B' })), 'B: the key a is used twice'],
    ['a field without label', form(field({ label: '' })), 'components.0 (A): label is missing'],
    ['a select without values', form(field({ type: 'select' })), 'no values to choose from'],
    ['computed values', form(field({ type: 'select', valuesExpression: '=x' })), 'not computed'],
    [
      'equal values',
      form(
        field({
          type: 'radio',
          values: [
            { value: 'x', label: 'X' },
            { value: 'x', label: 'Y' },
          ],
        }),
      ),
      'two values are equal',
    ],
    ['a condition that is no FEEL', form(field({ conditional: { hide: '=a = (' } })), 'conditional.hide'],
    [
      'a condition that never ends',
      form(field({ conditional: { hide: '=count(for i in 1..9999999999 return i) > 1' } })),
      'conditional.hide',
    ],
    ['a pattern that is none', form(field({ validate: { pattern: '(' } })), 'validate.pattern'],
    ['a time of day', form(field({ type: 'datetime', subtype: 'time' })), 'subtype date only'],
    [
      'a group in a group',
      form({ type: 'group', id: 'G', components: [{ type: 'group', id: 'H' }] }),
      'a group is a step of the form',
    ],
  ])('refuses %s', (_what, json, problem) => {
    expect(() => parseForm(json)).toThrow(problem);
  });

  it('names all problems of a form at once', () => {
    const json = form(field({ type: 'iframe' }), field({ type: 'radio', key: 'b', id: 'B' }));
    expect(() => parseForm(json)).toThrow(/iframe.*no values/);
  });
});
