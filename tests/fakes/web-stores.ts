import { createHash } from 'node:crypto';
import type { AccessEntry } from '../../src/audit/audit.js';
import type { Case, CaseStore } from '../../src/crm/case.js';
import { nameKeysOf } from '../../src/crm/name-words.js';
import type { Citizen, CitizenStore } from '../../src/crm/citizen.js';
import type { Draft, DraftStore } from '../../src/crm/draft.js';
import type { Feedback } from '../../src/crm/feedback.js';
import type { Interaction, InteractionStore } from '../../src/crm/interaction.js';
import type { Document, DocumentStore } from '../../src/documents/document.js';
import { ConflictError, NotFoundError } from '../../src/errors.js';

/** Cases in memory; the test reaches into `rows` to put a case where it wants it. */
export function memoryCases() {
  const rows = new Map<string, Case>();
  const change = (id: string, fields: Partial<Case>): void => {
    const value = rows.get(id);
    if (!value) throw new NotFoundError('NO_CASE', id);
    rows.set(id, { ...value, ...fields });
  };
  const findBy = (matches: (value: Case) => boolean) => Promise.resolve([...rows.values()].find(matches));
  const store: CaseStore = {
    find: (id) => findBy((value) => value.id === id),
    findByNumber: (number) => findBy((value) => value.number === number),
    findByTrackingCode: (code) => findBy((value) => value.trackingCode === code),
    listOfCitizen: (taxCode, limit = 100) =>
      Promise.resolve(
        [...rows.values()]
          .filter(({ applicant }) => applicant.kind === 'citizen' && applicant.taxCode === taxCode)
          .sort((left, right) => right.submittedAt.getTime() - left.submittedAt.getTime())
          .slice(0, limit),
      ),
    searchByName: (words, scope, limit) =>
      Promise.resolve(
        [...rows.values()]
          .filter(({ serviceId, facts }) => {
            const office = facts['office'];
            const isRouted = typeof office === 'string' && scope?.offices.includes(office);
            return scope === null || scope.serviceIds.includes(serviceId) || isRouted;
          })
          .filter(({ applicant }) => words.every((word) => nameKeysOf(applicant).some((key) => key.startsWith(word))))
          .slice(0, limit),
      ),
    fillNameKeys: () => Promise.resolve(0),
    insert(value) {
      if (rows.has(value.id)) return Promise.reject(new ConflictError('DUPLICATE_CASE', value.id));
      rows.set(value.id, value);
      return Promise.resolve();
    },
    save(value) {
      rows.set(value.id, value);
      return Promise.resolve(value);
    },
    addFacts(id, facts) {
      change(id, { facts: { ...rows.get(id)?.facts, ...facts } });
      return Promise.resolve();
    },
    setNotice: (id, notice) => Promise.resolve(change(id, { notice })),
    replaceNotice: (id, read, notice) =>
      Promise.resolve(rows.get(id)?.notice === read ? change(id, { notice }) : undefined),
    setOutcome: (id, outcome, notice) => Promise.resolve(change(id, { outcome, notice })),
    replaceOutcome: (id, outcome, notice) => Promise.resolve(change(id, { outcome, notice })),
    setDueOn: (id, dueOn) => Promise.resolve(change(id, { dueOn })),
    claimFact(id, key, value) {
      if (rows.get(id)?.facts[key] !== undefined) return Promise.resolve(false);
      change(id, { facts: { ...rows.get(id)?.facts, [key]: value } });
      return Promise.resolve(true);
    },
    listNotHandedOver: () => Promise.resolve([]),
    markHandedOver: () => Promise.resolve(),
    findByInstance: (key) =>
      Promise.resolve([...rows.values()].find(({ processInstanceKey }) => processInstanceKey === key)),
    markStarted: (id, processInstanceKey) => Promise.resolve(change(id, { status: 'in-progress', processInstanceKey })),
    markClosed: (id, closedAt) => Promise.resolve(change(id, { status: 'closed', closedAt })),
  };
  return { rows, store };
}

export function memoryDrafts() {
  const rows = new Map<string, Draft>();
  const store: DraftStore = {
    find: (id) => Promise.resolve(rows.get(id)),
    listOfOwner: (owner) => Promise.resolve([...rows.values()].filter((draft) => draft.owner === owner)),
    save(draft) {
      rows.set(draft.id, draft);
      return Promise.resolve();
    },
    update(id, change) {
      const draft = rows.get(id);
      if (!draft) return Promise.resolve(undefined);
      const changed = { ...draft, ...change(draft) };
      rows.set(id, changed);
      return Promise.resolve(changed);
    },
    remove(id) {
      rows.delete(id);
      return Promise.resolve();
    },
    listIdle: () => Promise.resolve([]),
    markReminded: () => Promise.resolve(),
  };
  return { rows, store };
}

export function memoryDocuments() {
  const rows = new Map<string, Document & { bytes: Uint8Array }>();
  const findBy = (matches: (document: Document) => boolean) => Promise.resolve([...rows.values()].find(matches));
  const store: DocumentStore = {
    put(value, bytes) {
      const known = [...rows.values()].find(({ key }) => key === value.key);
      if (known) return Promise.resolve(known);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const row = { ...value, sizeBytes: bytes.length, sha256, bytes };
      rows.set(value.id, row);
      return Promise.resolve(row);
    },
    find: (id) => Promise.resolve(rows.get(id)),
    findByKey: (key) => findBy((document) => document.key === key),
    findByVerificationCode: (code) => findBy((document) => document.verificationCode === code),
    listOfCase: (caseId) =>
      Promise.resolve([...rows.values()].filter((document) => document.caseId === caseId && document.owner === null)),
    read(id) {
      const row = rows.get(id);
      return row ? Promise.resolve(row.bytes) : Promise.reject(new NotFoundError('NO_DOCUMENT', id));
    },
    setState(id, state) {
      const row = rows.get(id);
      if (row) rows.set(id, { ...row, state });
      return Promise.resolve();
    },
    reserveUploads(ids, owner, caseId) {
      const found = ids.map((id) => rows.get(id));
      const isMine = (row: (typeof found)[number]) =>
        row?.caseId === caseId || (row?.owner === owner && row.caseId === null);
      for (const row of found) if (row && isMine(row)) rows.set(row.id, { ...row, caseId });
      return Promise.resolve(found.every(isMine));
    },
    attachToCase(ids, owner, caseId) {
      for (const id of ids) {
        const row = rows.get(id);
        if (row?.owner === owner) rows.set(id, { ...row, owner: null, caseId });
      }
      return Promise.resolve();
    },
    removeForgotten: () => Promise.resolve(0),
    removeUpload(id, owner) {
      const row = rows.get(id);
      if (row?.owner === owner && row.caseId === null) rows.delete(id);
      return Promise.resolve();
    },
  };
  return { rows, store };
}

export function memoryCitizens() {
  const rows = new Map<string, Citizen>();
  const store: CitizenStore = {
    find: (taxCode) => Promise.resolve(rows.get(taxCode)),
    upsert(citizen) {
      rows.set(citizen.taxCode, { draftReminders: true, ...rows.get(citizen.taxCode), ...citizen });
      return Promise.resolve();
    },
    setDraftReminders(taxCode, draftReminders) {
      const row = rows.get(taxCode);
      if (row) rows.set(taxCode, { ...row, draftReminders });
      return Promise.resolve();
    },
  };
  return { rows, store };
}

export function memoryInteractions() {
  const rows: Interaction[] = [];
  const store: InteractionStore = {
    append(value) {
      if (!rows.some(({ key }) => key === value.key)) rows.push({ ...value, id: `i${rows.length + 1}` });
      return Promise.resolve();
    },
    listOfCase: (caseId) => Promise.resolve(rows.filter((row) => row.caseId === caseId)),
    listOfCitizen: (taxCode, limit = 100) =>
      Promise.resolve(
        rows
          .filter((row) => row.taxCode === taxCode)
          .toReversed()
          .slice(0, limit),
      ),
  };
  return { rows, store };
}

export function memoryAccessLog() {
  const rows: AccessEntry[] = [];
  return {
    rows,
    store: {
      record(entry: Omit<AccessEntry, 'id'>) {
        rows.push({ ...entry, id: `a${rows.length + 1}` });
        return Promise.resolve();
      },
      listOfCitizen: (taxCode: string) => Promise.resolve(rows.filter((row) => row.taxCode === taxCode).toReversed()),
    },
  };
}

export function memoryFeedback() {
  const rows = new Map<string, Feedback>();
  return {
    rows,
    store: {
      rate(feedback: Omit<Feedback, 'id' | 'reasons'>) {
        rows.set(feedback.caseId, { ...feedback, id: feedback.caseId, reasons: [] });
        return Promise.resolve();
      },
      findOfCase: (caseId: string) => Promise.resolve(rows.get(caseId)),
    },
  };
}
