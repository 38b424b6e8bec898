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
}

export interface CitizenStore {
  find(taxCode: string): Promise<Citizen | undefined>;
  upsert(citizen: Citizen): Promise<void>;
}
