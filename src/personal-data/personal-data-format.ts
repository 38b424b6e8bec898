import { z } from 'zod';
import type { Json } from '../json.js';

/** Name and version of the format; a new version when a field changes its meaning or goes. */
export const PERSONAL_DATA_FORMAT = 'dime.personal-data/1';

const json: z.ZodType<Json> = z.json();
const instant = z.iso.datetime().describe('UTC instant, ISO 8601');
const civilDate = z.iso.date().describe('Civil date in Europe/Rome');
const service = z.object({
  id: z.string(),
  name: z.string().nullable().describe('Null when the service is no longer offered'),
});
const answer = z.object({
  key: z.string(),
  question: z.string().nullable().describe('Null when the form does not ask it any more'),
  value: json.describe('As it is stored: text, number, yes/no, or a list of choices'),
  text: z.string().nullable().describe('The value in words'),
});
const document = z.object({
  kind: z.string().describe('certificate, stamp, receipt or photo'),
  fileName: z.string(),
  mediaType: z.string(),
  sizeBytes: z.int(),
  sha256: z.string().describe('Hex SHA-256 of the file'),
  state: z.string().describe('held (not to be downloaded yet), released or revoked'),
  createdAt: instant,
  validUntil: civilDate.nullable(),
  verificationCode: z.string().nullable(),
  file: z.url().nullable().describe('Where the file is downloaded, signed in; null while it cannot be'),
});
const payment = z.object({
  noticeNumber: z.string().describe('pagoPA notice number'),
  amountCents: z.int().describe('Integer euro cents'),
  currency: z.literal('EUR'),
  state: z.string().describe('open, in-check, paid, invalidated or expired'),
  payableUntil: instant.nullable(),
  paidAt: instant.nullable(),
});
const registry = z.object({
  source: z.literal('ANPR'),
  at: instant.describe('When the national registry was asked'),
  person: z
    .object({
      familyName: z.string(),
      givenName: z.string(),
      sex: z.string(),
      birthDate: z.string(),
      birthPlace: z.string(),
      taxCode: z.string(),
    })
    .nullable(),
  address: z.string().nullable(),
  since: z.string().nullable().describe('Civil date since when the person lives there'),
  municipality: z.string().nullable().describe('ISTAT code'),
  anomalies: z.array(z.object({ code: z.string(), text: z.string() })).describe('What ANPR says is to be put right'),
});
const request = z.object({
  number: z.string(),
  service,
  page: z.url().describe('Page of the request, signed in'),
  status: z.string().describe('submitted, in-progress or closed'),
  outcome: z
    .string()
    .nullable()
    .describe('issued, resolved, rejected, withdrawn, expired or duplicate; null while open'),
  notice: z.string().nullable().describe('What the page of the request tells the person'),
  channel: z.string().describe('portal, operator, desk or api'),
  language: z.string(),
  submittedAt: instant,
  closedAt: instant.nullable(),
  answerDueOn: civilDate.nullable(),
  email: z.string().nullable(),
  answers: z.array(answer),
  registry: registry.nullable(),
  documents: z.array(document),
  payments: z.array(payment),
  timeline: z.array(z.object({ at: instant, channel: z.string(), text: z.string() })).describe('Oldest first'),
  rating: z.object({ stars: z.int(), reasons: z.array(z.string()), comment: z.string(), at: instant }).nullable(),
});

/** The shape of the copy of one's data; docs/personal-data-copy.md says it for people. */
export const PersonalDataCopy = z.object({
  format: z.literal(PERSONAL_DATA_FORMAT),
  createdAt: instant,
  controller: z.string().describe('The city that holds the data'),
  explanation: z.url().describe('Privacy notice'),
  person: z.object({
    taxCode: z.string(),
    givenName: z.string().nullable(),
    familyName: z.string().nullable(),
    birthDate: z.string().nullable().describe('Civil date'),
    email: z.string().nullable(),
    language: z.string().nullable(),
    lastSignInAt: instant.nullable(),
    draftReminders: z.boolean(),
  }),
  requests: z.array(request).describe('Newest first'),
  drafts: z.array(
    z.object({
      service,
      updatedAt: instant,
      expiresAt: instant,
      answers: z.array(answer),
      photos: z.array(z.url()).describe('Where the photos are seen, signed in'),
    }),
  ),
  messages: z
    .array(
      z.object({
        requestNumber: z.string().nullable(),
        to: z.string(),
        language: z.string(),
        subject: z.string(),
        text: z.string(),
        state: z.string().describe('queued, sent or failed'),
        queuedAt: instant,
        sentAt: instant.nullable(),
      }),
    )
    .describe('Newest first'),
  accesses: z
    .array(
      z.object({
        at: instant,
        requestNumber: z.string().nullable(),
        who: z.string(),
        office: z.string().nullable(),
        what: z.string().describe('Code of what was looked at'),
        purpose: z.string(),
      }),
    )
    .describe('Who looked at the data, newest first'),
});
export type PersonalDataCopy = z.infer<typeof PersonalDataCopy>;
export type RequestCopy = z.infer<typeof request>;
export type AnswerCopy = z.infer<typeof answer>;
