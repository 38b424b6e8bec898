import type { Language } from '../texts.js';

/** A person known to the city, by tax code; made or refreshed at each sign-in. */
export interface Citizen {
  readonly taxCode: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly birthDate: string | null;
  readonly email: string | null;
  readonly language: Language;
  readonly lastSeenAt: Date;
  /** False when the person wants no mail about drafts. */
  readonly draftReminders: boolean;
}

export interface CitizenStore {
  find(taxCode: string): Promise<Citizen | undefined>;
  /** Makes or refreshes the person as the sign-in tells; what the person chose stays. */
  upsert(citizen: Omit<Citizen, 'draftReminders'>): Promise<void>;
  setDraftReminders(taxCode: string, wanted: boolean): Promise<void>;
}
