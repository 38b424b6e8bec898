import { z } from 'zod';
import { CHANNELS } from './channel.js';

const Words = z.string().trim().min(1, 'must not be empty').max(4_000);
/** One sentence in both languages: neither may be missing. */
const TextPair = z.strictObject({ it: Words, en: Words });
const Slug = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'must be lower-case words joined by hyphens')
  .max(60);
const FileName = z.string().regex(/^\w[\w.-]*$/, 'must be the name of a file in the same folder');
const ElementId = z.string().regex(/^[a-z_][\w.-]*$/i, 'must be the id of an element of the process');
const MessageName = z.string().trim().min(1).max(200);

const Term = z.strictObject({
  days: z.number().int().min(1).max(3_650),
  /** `civil` counts every day, `working` leaves out Saturdays, Sundays and holidays. */
  calendar: z.enum(['civil', 'working']),
  /** Article that sets the term. */
  source: Words,
  text: TextPair,
});

const Milestone = z.strictObject({
  id: Slug,
  /** Elements of the process that belong to it; the milestone is reached with the first and past with the last. */
  elements: z.array(ElementId).min(1),
  /** Shown only when the process really goes there. */
  optional: z.boolean().default(false),
  /** Shown only once the process has been there: what happens to few cases is no news to the others. */
  exceptional: z.boolean().default(false),
  actor: TextPair,
  it: Words,
  en: Words,
});

const Withdraw = z
  .strictObject({ allowed: z.boolean(), message: MessageName.optional() })
  .refine(({ allowed, message }) => !allowed || message !== undefined, {
    path: ['message'],
    message: 'must name the message of the process, as withdrawing is allowed',
  });

/** The file `service.yaml`: the card of a service and its rules. Unknown members are refused, so that a typo is found. */
export const ServiceCard = z.strictObject({
  id: Slug,
  name: TextPair,
  summary: TextPair,
  category: TextPair,
  topics: z.array(Slug).default([]),
  lifeEvents: z.array(Slug).default([]),
  audience: TextPair,
  howTo: TextPair,
  youNeed: z.array(TextPair),
  youGet: z.array(TextPair),
  cost: TextPair,
  term: Term.optional(),
  scope: TextPair.optional(),
  /** Code of the office in charge. */
  office: Slug,
  channels: z.array(z.enum(CHANNELS)).min(1),
  identity: z
    .strictObject({ required: z.boolean(), level: z.url().optional() })
    .refine(({ required, level }) => !required || level !== undefined, {
      path: ['level'],
      message: 'must say which level of identity is required',
    }),
  startMessage: MessageName,
  processId: ElementId,
  form: FileName,
  /** Photos that may come with the form. */
  photos: z
    .strictObject({ max: z.number().int().min(1).max(10), maxBytes: z.number().int().min(1_024).max(10_485_760) })
    .optional(),
  withdraw: Withdraw.default({ allowed: false }),
  /** The applicant may reopen once, within so many days from the answer. */
  reopen: z.strictObject({ days: z.number().int().min(1).max(365), message: MessageName }).optional(),
  retention: z.strictObject({ years: z.number().int().min(1).max(100), legalBasis: Words, text: TextPair }),
  conditions: TextPair.optional(),
  related: z.array(Slug).default([]),
  milestones: z.array(Milestone).min(1),
  /** Why a case was closed, by the code that the process uses; the sentence is for the applicant. */
  reasons: z.record(Slug, TextPair).default({}),
});
export type ServiceCard = z.infer<typeof ServiceCard>;
