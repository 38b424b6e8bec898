/** The municipality or state that a birth or an address names. */
export interface PlaceRef {
  readonly kind: 'municipality' | 'state';
  /** Belfiore code; Z and three digits for a state. */
  readonly code: string;
  /** Six digits for a municipality, three for a state. */
  readonly statisticsCode: string;
  readonly name: string;
  /** Province of a municipality. */
  readonly province?: string;
  /** Town abroad. */
  readonly town?: string;
}

/** An address in Italy as ANPR splits it. */
export interface AddressRecord {
  readonly municipality: PlaceRef;
  readonly postalCode: string;
  /** e.g. VIA; SESTIERE where house numbers run through a sestiere. */
  readonly species: string;
  /** Code of the species in ANPR's table; absent for those the table does not have. */
  readonly speciesCode?: string;
  readonly streetName: string;
  readonly number: string;
  readonly letter?: string;
  readonly staircase?: string;
  readonly flat?: string;
  /** Civil date. */
  readonly since: string;
}

export interface AddressAbroad {
  readonly state: PlaceRef;
  readonly town: string;
  readonly street: string;
  readonly number: string;
  readonly since: string;
}

/** What the record of a person is like beside the plain data. */
export type RecordTrouble =
  'open-procedure' | 'blocking-anomaly' | 'address-warning' | 'slow' | 'always-failing' | 'wrong-person';

/** A record of the register. */
export interface RegisteredPerson {
  readonly anprId: string;
  readonly taxCode: string;
  /** 9 while the revenue agency has not confirmed it. */
  readonly taxCodeValidity: '1' | '9';
  readonly familyName: string;
  readonly givenName: string;
  readonly sex: 'M' | 'F';
  readonly birthDate: string;
  readonly birthPlace: PlaceRef;
  /** State code of the citizenship, 100 for Italy. */
  readonly citizenship: string;
  /** Null for those on the AIRE register. */
  readonly residence: AddressRecord | null;
  readonly abroad: AddressAbroad | null;
  readonly familyId: string;
  /** Relationship to the holder of the family record: 1 the holder, 2 spouse, 3 child ... */
  readonly relationship: string;
  readonly deceasedOn: string | null;
  readonly trouble: RecordTrouble | null;
}
