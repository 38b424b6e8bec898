import { z } from 'zod';

/*
 * The part of a form-js schema that DiMe reads. Unknown properties are ignored (the form-js editor writes many that only
 * concern its own rendering); what would change the meaning of the form is refused in parse-form.ts.
 */

const Line = z.string().trim().max(1_000);
/** The key becomes a property of objects and a name in HTML and FEEL: one plain identifier. */
const Key = z
  .string()
  .regex(/^[a-z]\w{0,63}$/i, 'must be a letter followed by letters, digits or _ (at most 64 characters)')
  .refine(
    (key) => !['constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty'].includes(key),
    'is a reserved word',
  );

const Count = z.coerce.number().int().min(0).max(20_000);

const Properties = z
  .object({
    labelEn: Line.optional(),
    descriptionEn: Line.optional(),
    textEn: z.string().max(10_000).optional(),
    /** Sentence for an answer that does not match `validate.pattern`. */
    patternError: Line.optional(),
    patternErrorEn: Line.optional(),
    prefill: z
      .string()
      .regex(/^[a-z][\w.]{0,100}$/i, 'must be a path such as applicant.email')
      .optional(),
    autocomplete: z
      .string()
      .regex(/^[a-z0-9 -]{1,60}$/, 'must be a token of the HTML attribute')
      .optional(),
    widget: z
      .string()
      .regex(/^[a-z][a-z-]{0,40}$/, 'must be one lower-case word')
      .optional(),
  })
  .default({});

const Validate = z
  .object({
    required: z.boolean().optional(),
    minLength: Count.optional(),
    maxLength: Count.optional(),
    min: z.coerce.number().optional(),
    max: z.coerce.number().optional(),
    pattern: z.string().max(500).optional(),
    validationType: z.enum(['email', 'phone', 'custom', '']).optional(),
  })
  .default({});

const Option = z.object({
  value: z.union([z.string().max(200), z.number().transform(String)]).pipe(z.string().min(1)),
  label: Line.min(1),
  labelEn: Line.optional(),
});

/** Any component; which members it needs depends on its type. */
export const FormComponent = z.object({
  type: z.string().max(40),
  id: z.string().max(100).optional(),
  key: Key.optional(),
  label: Line.optional(),
  description: Line.optional(),
  text: z.string().max(10_000).optional(),
  properties: Properties,
  validate: Validate,
  values: z.array(Option).max(300).optional(),
  conditional: z.object({ hide: z.string().max(2_000).optional() }).optional(),
  defaultValue: z.union([z.string().max(5_000), z.number(), z.boolean(), z.array(z.string()).max(300)]).nullish(),
  subtype: z.string().max(40).optional(),
  decimalDigits: z.number().int().min(0).max(10).optional(),
  accept: z.string().max(300).optional(),
  multiple: z.boolean().optional(),
  components: z.array(z.unknown()).max(200).optional(),
  valuesKey: z.unknown().optional(),
  valuesExpression: z.unknown().optional(),
});
export type FormComponent = z.infer<typeof FormComponent>;

export const FormDocument = z.object({
  type: z.literal('default').optional(),
  id: z.string().min(1).max(200),
  components: z.array(z.unknown()).min(1, 'must have at least one component').max(200),
});
