import type { AccessEntry, AccessLog } from '../audit/audit.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { CaseStore } from '../crm/case.js';
import type { Citizen, CitizenStore } from '../crm/citizen.js';
import { draftExpiry, type Draft, type DraftStore } from '../crm/draft.js';
import { officeName } from '../crm/office.js';
import type { Notification, Notifications } from '../notifications/notification.js';
import type { Language, Text } from '../texts.js';
import { answersCopy, serviceCopy } from './answers-copy.js';
import { PERSONAL_DATA_FORMAT, type PersonalDataCopy } from './personal-data-format.js';
import { requestCopy, type RequestSources } from './request-copy.js';

/** More than anybody has; a store never gives everything without a bound. */
const EVERYTHING = 10_000;

export interface PersonalDataSources extends RequestSources {
  readonly citizens: Pick<CitizenStore, 'find'>;
  readonly cases: Pick<CaseStore, 'listOfCitizen'>;
  readonly drafts: Pick<DraftStore, 'listOfOwner'>;
  readonly notifications: Pick<Notifications, 'listOfCitizen'>;
  readonly accessLog: Pick<AccessLog, 'listOfCitizen'>;
  readonly settings: { readonly publicUrl: string; readonly cityName: Text };
  now(): Date;
}

/** Numbers of the person's requests, by their ids. */
type Numbers = ReadonlyMap<string | null, string>;

/**
 * Makes the function that gathers all that the city holds about one person here, and nothing about anybody else: no id,
 * note or decision of the offices that the person does not read on their pages too.
 *
 * @param taxCode of the person who signed in
 * @param language of what is in words; what people and offices wrote stays as it is
 * @source Regulation (EU) 2016/679 art. 15 (access) and 20 (portability: structured, common, machine-readable)
 */
export function createPersonalDataCopy(
  sources: PersonalDataSources,
): (taxCode: string, language: Language) => Promise<PersonalDataCopy> {
  const { catalogue, settings } = sources;
  return async (taxCode, language) => {
    const [citizen, cases, drafts, messages, accesses] = await Promise.all([
      sources.citizens.find(taxCode),
      sources.cases.listOfCitizen(taxCode, EVERYTHING),
      sources.drafts.listOfOwner(taxCode),
      sources.notifications.listOfCitizen(taxCode, EVERYTHING),
      sources.accessLog.listOfCitizen(taxCode, EVERYTHING),
    ]);
    const numbers: Numbers = new Map(cases.map(({ id, number }) => [id, number]));
    const requests: PersonalDataCopy['requests'] = [];
    // One after the other: a long story must not take the store from everybody else.
    for (const value of cases) requests.push(await requestCopy(sources, value, language));
    return {
      format: PERSONAL_DATA_FORMAT,
      createdAt: sources.now().toISOString(),
      controller: settings.cityName[language],
      explanation: new URL(language === 'it' ? '/privacy' : `/${language}/privacy`, settings.publicUrl).href,
      person: personCopy(taxCode, citizen),
      requests,
      drafts: drafts.map((draft) => draftCopy(draft, { catalogue, language, publicUrl: settings.publicUrl })),
      messages: messages.map((message) => messageCopy(message, numbers)),
      accesses: accesses.map((entry) => accessCopy(entry, { numbers, language })),
    };
  };
}

function personCopy(taxCode: string, citizen: Citizen | undefined): PersonalDataCopy['person'] {
  return {
    taxCode,
    givenName: citizen?.givenName ?? null,
    familyName: citizen?.familyName ?? null,
    birthDate: citizen?.birthDate ?? null,
    email: citizen?.email ?? null,
    language: citizen?.language ?? null,
    lastSignInAt: citizen?.lastSeenAt.toISOString() ?? null,
    draftReminders: citizen?.draftReminders ?? true,
  };
}

function draftCopy(
  draft: Draft,
  options: { catalogue: Pick<Catalogue, 'find'>; language: Language; publicUrl: string },
): PersonalDataCopy['drafts'][number] {
  const { catalogue, language, publicUrl } = options;
  const page = `/servizi/${draft.serviceId}/richiesta/${draft.id}`;
  return {
    service: serviceCopy(catalogue, draft.serviceId, language),
    updatedAt: draft.updatedAt.toISOString(),
    expiresAt: draftExpiry(draft).toISOString(),
    answers: answersCopy(catalogue, draft, language),
    photos: draft.documentIds.map((id) => new URL(`${page}/foto/${id}`, publicUrl).href),
  };
}

function messageCopy(message: Notification, numbers: Numbers): PersonalDataCopy['messages'][number] {
  const { caseId, to, language, subject, text, state, queuedAt, sentAt } = message;
  return {
    requestNumber: numbers.get(caseId) ?? null,
    to,
    language,
    subject,
    text,
    state,
    queuedAt: queuedAt.toISOString(),
    sentAt: sentAt?.toISOString() ?? null,
  };
}

function accessCopy(
  { at, caseId, who, what, purpose }: AccessEntry,
  { numbers, language }: { numbers: Numbers; language: Language },
): PersonalDataCopy['accesses'][number] {
  return {
    at: at.toISOString(),
    requestNumber: numbers.get(caseId) ?? null,
    who: who.name,
    office: who.office === null ? null : officeName(who.office)[language],
    what,
    purpose: purpose[language],
  };
}
