/** What ANPR says about a demo person. */
export type DemoSituation =
  | 'resident'
  | 'minor'
  | 'deceased'
  | 'deceased-yesterday'
  | 'resident-elsewhere'
  | 'aire'
  | 'unknown'
  | 'open-procedure'
  | 'blocking-anomaly'
  | 'address-warning'
  | 'slow'
  | 'always-failing'
  | 'wrong-person';

/** A person with a stable tax code, for demos and tests. The rest of the population is generated around them. */
export interface DemoPerson {
  readonly key: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly taxCode: string;
  readonly sex: 'M' | 'F';
  /** Civil date, YYYY-MM-DD. */
  readonly birthDate: string;
  /** Belfiore code, or Z and three digits for a foreign state. */
  readonly birthPlaceCode: string;
  /** Under a domain that cannot exist. */
  readonly email: string;
  readonly situation: DemoSituation;
  /** What the person is there to show. */
  readonly shows: { readonly it: string; readonly en: string };
}

type Row = Omit<DemoPerson, 'email'>;

const ROWS = [
  {
    key: 'anna-venier',
    givenName: 'Anna',
    familyName: 'Venier',
    taxCode: 'VNRNNA84C55L736A',
    sex: 'F',
    birthDate: '1984-03-15',
    birthPlaceCode: 'L736',
    situation: 'resident',
    shows: {
      it: 'Adulta residente a Venezia, Cannaregio 1234, in una famiglia di quattro persone: il caso normale.',
      en: 'Adult resident of Venice, Cannaregio 1234, in a family of four: the plain case.',
    },
  },
  {
    key: 'luca-bortoluzzi',
    givenName: 'Luca',
    familyName: 'Bortoluzzi',
    taxCode: 'BRTLCU82S02L407M',
    sex: 'M',
    birthDate: '1982-11-02',
    birthPlaceCode: 'L407',
    situation: 'resident',
    shows: {
      it: 'Marito di Anna Venier e intestatario della scheda di famiglia, nato a Treviso.',
      en: 'Husband of Anna Venier and holder of the family record, born in Treviso.',
    },
  },
  {
    key: 'marta-bortoluzzi',
    givenName: 'Marta',
    familyName: 'Bortoluzzi',
    taxCode: 'BRTMRT12E54L736L',
    sex: 'F',
    birthDate: '2012-05-14',
    birthPlaceCode: 'L736',
    situation: 'minor',
    shows: {
      it: 'Minorenne (fino al 14 maggio 2030), figlia di Anna Venier.',
      en: 'Minor (until 14 May 2030), daughter of Anna Venier.',
    },
  },
  {
    key: 'tommaso-bortoluzzi',
    givenName: 'Tommaso',
    familyName: 'Bortoluzzi',
    taxCode: 'BRTTMS16P30L736P',
    sex: 'M',
    birthDate: '2016-09-30',
    birthPlaceCode: 'L736',
    situation: 'minor',
    shows: { it: 'Bambino, figlio di Anna Venier.', en: 'Child, son of Anna Venier.' },
  },
  {
    key: 'marco-zanetti',
    givenName: 'Marco',
    familyName: 'Zanetti',
    taxCode: 'ZNTMRC78L21L736T',
    sex: 'M',
    birthDate: '1978-07-21',
    birthPlaceCode: 'L736',
    situation: 'resident',
    shows: {
      it: 'Adulto residente a Mestre, in terraferma, che vive da solo.',
      en: 'Adult resident of Mestre, on the mainland, who lives alone.',
    },
  },
  {
    key: 'giulia-rossi',
    givenName: 'Giulia',
    familyName: 'Rossi',
    taxCode: 'RSSGLI95D50L736L',
    sex: 'F',
    birthDate: '1995-04-10',
    birthPlaceCode: 'L736',
    situation: 'resident',
    shows: {
      it: 'Omonima: stesso nome, luogo e giorno di nascita di un’altra Giulia Rossi.',
      en: 'Namesake: same name, place and day of birth as another Giulia Rossi.',
    },
  },
  {
    key: 'giulia-rossi-omocodia',
    givenName: 'Giulia',
    familyName: 'Rossi',
    taxCode: 'RSSGLI95D50L73SI',
    sex: 'F',
    birthDate: '1995-04-10',
    birthPlaceCode: 'L736',
    situation: 'resident',
    shows: {
      it: 'L’altra Giulia Rossi dello stesso giorno: il suo codice fiscale ha una lettera al posto di una cifra (omocodia).',
      en: 'The other Giulia Rossi of the same day: her tax code has a letter in place of a digit (omocodia).',
    },
  },
  {
    key: 'giulia-rossi-elder',
    givenName: 'Giulia',
    familyName: 'Rossi',
    taxCode: 'RSSGLI61T43C638G',
    sex: 'F',
    birthDate: '1961-12-03',
    birthPlaceCode: 'C638',
    situation: 'resident',
    shows: {
      it: 'Terza Giulia Rossi, più anziana, nata a Chioggia.',
      en: 'A third Giulia Rossi, older, born in Chioggia.',
    },
  },
  {
    key: 'bruno-vianello',
    givenName: 'Bruno',
    familyName: 'Vianello',
    taxCode: 'VNLBRN41B08L736U',
    sex: 'M',
    birthDate: '1941-02-08',
    birthPlaceCode: 'L736',
    situation: 'deceased',
    shows: { it: 'Deceduto il 30 dicembre 2025.', en: 'Died on 30 December 2025.' },
  },
  {
    key: 'elsa-scarpa',
    givenName: 'Elsa',
    familyName: 'Scarpa',
    taxCode: 'SCRLSE38H59L736X',
    sex: 'F',
    birthDate: '1938-06-19',
    birthPlaceCode: 'L736',
    situation: 'deceased-yesterday',
    shows: {
      it: 'Deceduta il giorno prima dell’avvio di questo ambiente di prova.',
      en: 'Died on the day before this sandbox was started.',
    },
  },
  {
    key: 'elena-marin',
    givenName: 'Elena',
    familyName: 'Marin',
    taxCode: 'MRNLNE90H41G224Y',
    sex: 'F',
    birthDate: '1990-06-01',
    birthPlaceCode: 'G224',
    situation: 'resident-elsewhere',
    shows: { it: 'Residente a Padova.', en: 'Resident of Padua.' },
  },
  {
    key: 'diego-busetto',
    givenName: 'Diego',
    familyName: 'Busetto',
    taxCode: 'BSTDGI75R27Z600S',
    sex: 'M',
    birthDate: '1975-10-27',
    birthPlaceCode: 'Z600',
    situation: 'aire',
    shows: {
      it: 'Iscritto all’AIRE di Venezia, vive a Buenos Aires.',
      en: 'Italian living in Buenos Aires, on the AIRE register of Venice.',
    },
  },
  {
    key: 'paolo-ferro',
    givenName: 'Paolo',
    familyName: 'Ferro',
    taxCode: 'FRRPLA69A17L736Q',
    sex: 'M',
    birthDate: '1969-01-17',
    birthPlaceCode: 'L736',
    situation: 'unknown',
    shows: { it: 'Non si trova in ANPR (EN122).', en: 'Not found in ANPR (EN122).' },
  },
  {
    key: 'sophie-laurent',
    givenName: 'Sophie',
    familyName: 'Laurent',
    taxCode: 'LRNSPH88M48Z110I',
    sex: 'F',
    birthDate: '1988-08-08',
    birthPlaceCode: 'Z110',
    situation: 'unknown',
    shows: {
      it: 'Turista francese con codice fiscale italiano, mai stata residente: non si trova in ANPR (EN122).',
      en: 'French visitor with an Italian tax code, never resident: not found in ANPR (EN122).',
    },
  },
  {
    key: 'sara-tagliapietra',
    givenName: 'Sara',
    familyName: 'Tagliapietra',
    taxCode: 'TGLSRA92B69L736Q',
    sex: 'F',
    birthDate: '1992-02-29',
    birthPlaceCode: 'L736',
    situation: 'open-procedure',
    shows: {
      it: 'Ha un procedimento aperto in ANPR (EN181): il certificato non si può rilasciare da solo.',
      en: 'Has an open procedure in ANPR (EN181): the certificate cannot be issued without a person.',
    },
  },
  {
    key: 'nicola-pavan',
    givenName: 'Nicola',
    familyName: 'Pavan',
    taxCode: 'PVNNCL80E05F241Y',
    sex: 'M',
    birthDate: '1980-05-05',
    birthPlaceCode: 'F241',
    situation: 'blocking-anomaly',
    shows: {
      it: 'La sua scheda ha un’anomalia bloccante (EN148).',
      en: 'The record has a blocking anomaly (EN148).',
    },
  },
  {
    key: 'chiara-ballarin',
    givenName: 'Chiara',
    familyName: 'Ballarin',
    taxCode: 'BLLCHR73P52L736A',
    sex: 'F',
    birthDate: '1973-09-12',
    birthPlaceCode: 'L736',
    situation: 'address-warning',
    shows: {
      it: 'Residente a Venezia; il suo indirizzo non è allineato all’archivio nazionale delle strade (CN558, avviso).',
      en: 'Resident of Venice; the address is not aligned with the national street archive (CN558, a warning).',
    },
  },
  {
    key: 'olena-kovalenko',
    givenName: 'Olena',
    familyName: 'Kovalenko',
    taxCode: 'KVLLNO86A70Z138X',
    sex: 'F',
    birthDate: '1986-01-30',
    birthPlaceCode: 'Z138',
    situation: 'resident',
    shows: {
      it: 'Cittadina ucraina residente a Marghera, nata all’estero.',
      en: 'Ukrainian citizen resident in Marghera, born abroad.',
    },
  },
  {
    key: 'niccolo-deste',
    givenName: 'Niccolò',
    familyName: 'D’Este',
    taxCode: 'DSTNCL99T31L736F',
    sex: 'M',
    birthDate: '1999-12-31',
    birthPlaceCode: 'L736',
    situation: 'resident',
    shows: {
      it: 'Nome con accento e cognome con apostrofo; residente a Murano.',
      en: 'A given name with an accent, a family name with an apostrophe; resident of Murano.',
    },
  },
  {
    key: 'luisa-gavagnin',
    givenName: 'Luisa',
    familyName: 'Gavagnin',
    taxCode: 'GVGLSU57C48I908I',
    sex: 'F',
    birthDate: '1957-03-08',
    birthPlaceCode: 'I908',
    situation: 'resident',
    shows: {
      it: 'Residente al Lido; il suo codice fiscale non è ancora validato (validitaCF 9).',
      en: 'Resident of the Lido; the tax code is not validated yet (validitaCF 9).',
    },
  },
  {
    key: 'davide-costantini',
    givenName: 'Davide',
    familyName: 'Costantini',
    taxCode: 'CSTDVD91L07G224O',
    sex: 'M',
    birthDate: '1991-07-07',
    birthPlaceCode: 'G224',
    situation: 'resident',
    shows: {
      it: 'Residente a Venezia dal 2 novembre 2026, prima a Padova.',
      en: 'Resident of Venice since 2 November 2026, of Padua before.',
    },
  },
  {
    key: 'giorgio-memo',
    givenName: 'Giorgio',
    familyName: 'Memo',
    taxCode: 'MMEGRG68D25L736U',
    sex: 'M',
    birthDate: '1968-04-25',
    birthPlaceCode: 'L736',
    situation: 'resident',
    shows: {
      it: 'Residente a Pellestrina, vedovo, vive da solo.',
      en: 'Resident of Pellestrina, widower, lives alone.',
    },
  },
  {
    key: 'enea-lento',
    givenName: 'Enea',
    familyName: 'Lento',
    taxCode: 'LNTNEE85H15L736C',
    sex: 'M',
    birthDate: '1985-06-15',
    birthPlaceCode: 'L736',
    situation: 'slow',
    shows: {
      it: 'ANPR risponde su di lui solo dopo 30 secondi.',
      en: 'ANPR answers about him only after 30 seconds.',
    },
  },
  {
    key: 'ada-guasti',
    givenName: 'Ada',
    familyName: 'Guasti',
    taxCode: 'GSTDAA79B51L736Y',
    sex: 'F',
    birthDate: '1979-02-11',
    birthPlaceCode: 'L736',
    situation: 'always-failing',
    shows: {
      it: 'ANPR risponde su di lei con un errore interno.',
      en: 'ANPR answers about her with an internal error.',
    },
  },
  {
    key: 'ezio-fallani',
    givenName: 'Ezio',
    familyName: 'Fallani',
    taxCode: 'FLLZEI66R10L736R',
    sex: 'M',
    birthDate: '1966-10-10',
    birthPlaceCode: 'L736',
    situation: 'wrong-person',
    shows: {
      it: 'ANPR risponde con i dati di un’altra persona: la risposta va rifiutata.',
      en: 'ANPR answers with the data of another person: the answer has to be refused.',
    },
  },
] as const satisfies readonly Row[];

export type DemoPersonKey = (typeof ROWS)[number]['key'];

/** In the order in which a guide would present them. */
export const DEMO_PERSONS: readonly DemoPerson[] = ROWS.map((row) => ({
  ...row,
  email: `${row.key.replaceAll('-', '.')}@posta.example`,
}));

/** @throws {Error} when there is no such person: a mistake of the caller. */
export function getDemoPerson(key: DemoPersonKey): DemoPerson {
  const person = DEMO_PERSONS.find((candidate) => candidate.key === key);
  if (!person) throw new Error(`There is no demo person ${key}`);
  return person;
}
