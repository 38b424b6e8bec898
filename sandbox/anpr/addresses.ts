import { VENEZIA } from './places.js';
import type { AddressRecord } from './person.js';
import type { Random } from './random.js';

interface Zone {
  readonly postalCode: string;
  /** Highest house number that the sandbox gives. */
  readonly upTo: number;
  /** Species and name of each street. */
  readonly streets: readonly (readonly [species: string, name: string])[];
  /** How many of a hundred families live here. */
  readonly share: number;
}

/** Codes of the street species, from ANPR's table 4, which has none for the sestieri. */
const SPECIES_CODES: Readonly<Record<string, string>> = {
  VIA: '213',
  VIALE: '230',
  PIAZZA: '125',
  CORSO: '42',
  FONDAMENTA: '52',
  RIVIERA: '152',
  LUNGOMARE: '88',
};

const sestiere = (name: string, postalCode: string, upTo: number, share: number): Zone => ({
  postalCode,
  upTo,
  streets: [['SESTIERE', name]],
  share,
});
const zone = (postalCode: string, upTo: number, share: number, ...streets: string[]): Zone => ({
  postalCode,
  upTo,
  share,
  streets: streets.map((street) => {
    const [species = '', ...name] = street.split(' ');
    return [species, name.join(' ')];
  }),
});

/** Written by hand: real names, a small part of the city. */
const ZONES: readonly Zone[] = [
  sestiere('CANNAREGIO', '30121', 6426, 7),
  sestiere('CASTELLO', '30122', 6828, 5),
  sestiere('DORSODURO', '30123', 3964, 3),
  sestiere('SAN MARCO', '30124', 5562, 2),
  sestiere('SAN POLO', '30125', 3144, 2),
  sestiere('SANTA CROCE', '30135', 2359, 2),
  zone('30133', 90, 2, 'FONDAMENTA SAN GIACOMO', 'FONDAMENTA DELLE ZITELLE'),
  zone('30141', 60, 2, 'FONDAMENTA DEI VETRAI', 'FONDAMENTA DANIELE MANIN', 'FONDAMENTA ANDREA NAVAGERO'),
  zone('30142', 80, 1, 'FONDAMENTA CAVANELLA', 'FONDAMENTA SAN MAURO', 'PIAZZA BALDASSARRE GALUPPI'),
  zone('30126', 120, 6, 'VIA SANDRO GALLO', 'VIA LEPANTO', 'VIA DARDANELLI', 'LUNGOMARE GUGLIELMO MARCONI', 'VIA ZARA'),
  zone('30171', 150, 15, 'VIA PIAVE', 'VIA CAPPUCCINA', 'VIA DANTE ALIGHIERI', 'VIA FELISATI', 'VIA SERNAGLIA'),
  zone(
    '30172',
    220,
    18,
    'CORSO DEL POPOLO',
    'VIALE SAN MARCO',
    'VIA TORINO',
    'VIA GIOSUE CARDUCCI',
    'VIA FORTE MARGHERA',
  ),
  zone('30173', 180, 10, 'VIA BISSUOLA', "VIA CA' ROSSA", 'VIA ALTINIA', 'VIA ORLANDA', 'VIA TRIESTINA'),
  zone('30174', 160, 15, 'VIA MIRANESE', 'VIA CASTELLANA', 'VIA GAZZERA ALTA', 'VIA SELVANESE', 'VIALE GARIBALDI'),
  zone('30175', 130, 10, 'VIA RIZZARDI', 'VIA FRATELLI BANDIERA', 'VIA CESARE BECCARIA', 'VIA LONGHENA', 'VIA CATENE'),
];

/** An address in Venice; `fixed` for those that a demo names. */
export function veniceAddress(
  fixed: Pick<AddressRecord, 'species' | 'streetName' | 'number' | 'postalCode'> & Partial<AddressRecord>,
): AddressRecord {
  const speciesCode = SPECIES_CODES[fixed.species];
  return { municipality: VENEZIA, since: '2010-05-01', ...(speciesCode ? { speciesCode } : {}), ...fixed };
}

/** A house number of Venice, likelier where more people live. */
export function randomVeniceAddress(random: Random, since: string): AddressRecord {
  const { postalCode, upTo, streets } = random.pickByShare(ZONES);
  const [species, streetName] = random.pick(streets);
  const withFlat = species !== 'SESTIERE' && random.below(3) > 0;
  return veniceAddress({
    species,
    streetName,
    number: String(1 + random.below(upTo)),
    ...(random.below(6) === 0 ? { letter: random.pick(['A', 'B', 'C']) } : {}),
    ...(withFlat ? { flat: String(1 + random.below(18)) } : {}),
    postalCode,
    since,
  });
}
