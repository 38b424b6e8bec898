import { FormComponent, FormDocument } from './form-schema.js';

/** Which Italian texts of a component need which English ones. */
const PAIRS = [
  ['label', 'labelEn'],
  ['description', 'descriptionEn'],
  ['text', 'textEn'],
] as const;

/**
 * Names every English text that a form-js schema lacks, each with its component.
 *
 * Expects a schema that `parseForm` accepts; gives an empty list for anything else.
 */
export function findMissingTexts(json: unknown): string[] {
  const document = FormDocument.safeParse(json);
  return document.success ? document.data.components.flatMap(missingIn) : [];
}

function missingIn(raw: unknown): string[] {
  const parsed = FormComponent.safeParse(raw);
  if (!parsed.success) return [];
  const component = parsed.data;
  const name = component.id ?? component.key ?? component.type;
  const missing = PAIRS.filter(([italian, english]) => component[italian] && !component.properties[english]).map(
    ([, english]) => `${name}: properties.${english} is missing`,
  );
  if (component.properties.patternError && !component.properties.patternErrorEn) {
    missing.push(`${name}: properties.patternErrorEn is missing`);
  }
  const options = (component.values ?? [])
    .filter(({ labelEn }) => !labelEn)
    .map(({ value }) => `${name}: labelEn of the value ${value} is missing`);
  return [...missing, ...options, ...(component.components ?? []).flatMap(missingIn)];
}
