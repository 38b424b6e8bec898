import { searchKey } from './places.js';
import { LOCALITIES, type Locality, type MunicipalitaId } from './venice.js';

/** A street of Venice, with the locality it lies in. */
export interface Street {
  /** As the street sign has it, e.g. "Calle dei Fabbri". */
  readonly name: string;
  /** A name of `LOCALITIES`. */
  readonly locality: string;
  readonly municipalita: MunicipalitaId;
  readonly postalCode: string;
}

/**
 * Written and checked by hand, and partial: enough for suggestions and for telling the municipalità of common addresses,
 * no substitute for the city's street register. An address outside it is as good as one inside.
 */
const STREETS_BY_LOCALITY: Readonly<Record<string, readonly string[]>> = {
  Cannaregio: [
    'Campo dei Mori',
    'Campo del Ghetto Nuovo',
    'Campo Santi Apostoli',
    'Fondamenta dei Ormesini',
    'Fondamenta della Misericordia',
    'Fondamenta della Sensa',
    'Fondamenta di Cannaregio',
    'Fondamente Nove',
    'Lista di Spagna',
    'Rio Terà San Leonardo',
    'Strada Nova',
  ],
  Castello: [
    'Barbaria de le Tole',
    'Campo Bandiera e Moro',
    'Campo Santa Maria Formosa',
    'Campo Santi Giovanni e Paolo',
    'Riva dei Sette Martiri',
    'Riva degli Schiavoni',
    'Salizada San Lio',
    'Via Garibaldi',
  ],
  Dorsoduro: [
    'Calle Lunga San Barnaba',
    'Campo San Barnaba',
    'Campo San Pantalon',
    'Campo Santa Margherita',
    'Fondamenta Nani',
    'Fondamenta Zattere al Ponte Longo',
    'Fondamenta Zattere ai Gesuati',
  ],
  'San Marco': [
    'Calle dei Fabbri',
    'Calle Larga XXII Marzo',
    'Campo Manin',
    'Campo San Luca',
    "Campo Sant'Angelo",
    'Campo Santo Stefano',
    'Frezzeria',
    'Piazza San Marco',
  ],
  'San Polo': ['Calle dei Saoneri', 'Campo San Polo', 'Campo San Tomà', 'Riva del Vin', 'Ruga dei Oresi'],
  'Santa Croce': ["Campo San Giacomo dell'Orio", 'Campo San Stae', 'Fondamenta dei Tolentini', 'Piazzale Roma'],
  Giudecca: ['Campo San Cosmo', 'Fondamenta del Ponte Longo', 'Fondamenta delle Zitelle', 'Fondamenta San Giacomo'],
  Murano: [
    'Campo San Donato',
    'Fondamenta Andrea Navagero',
    'Fondamenta Daniele Manin',
    'Fondamenta dei Vetrai',
    'Fondamenta Sebastiano Venier',
  ],
  Burano: ['Fondamenta Cavanella', 'Fondamenta di Terranova', 'Fondamenta San Mauro', 'Piazza Baldassarre Galuppi'],
  Lido: [
    'Gran Viale Santa Maria Elisabetta',
    'Lungomare Gabriele D’Annunzio',
    'Lungomare Guglielmo Marconi',
    'Riviera San Nicolò',
    'Via Candia',
    'Via Cipro',
    'Via Dardanelli',
    'Via Doge Michiel',
    'Via Lepanto',
    'Via Negroponte',
    'Via Sandro Gallo',
    'Via Zara',
  ],
  Pellestrina: ['Sestiere Busetti', 'Sestiere Scarpa', 'Sestiere Vianelli', 'Sestiere Zennari'],
  'Favaro Veneto': ['Piazza Pastrello', 'Via Altinia', 'Via Monte Celo', 'Via San Donà', 'Via Triestina'],
  Campalto: ['Via Orlanda', 'Via Passo'],
  Tessera: ['Via Galileo Galilei', 'Via Triestina'],
  Mestre: [
    'Corso del Popolo',
    'Piazza Erminio Ferretto',
    'Piazza XXVII Ottobre',
    'Via Aleardo Aleardi',
    'Via Alessandro Poerio',
    'Via Antonio Olivi',
    'Via Bissuola',
    "Via Ca' Rossa",
    'Via Cappuccina',
    'Via Dante Alighieri',
    'Via Fapanni',
    'Via Felisati',
    'Via Forte Marghera',
    'Via Giosuè Carducci',
    'Via Palazzo',
    'Via Piave',
    'Via San Pio X',
    'Via Sernaglia',
    'Via Torino',
    'Via Torre Belfredo',
    'Via Verdi',
    'Viale Ancona',
    'Viale San Marco',
  ],
  Carpenedo: ['Piazza Carpenedo', 'Via San Donà', 'Via Trezzo', 'Via Vallon', 'Viale Garibaldi'],
  Chirignago: ['Piazza San Giorgio', 'Via Miranese', 'Via Oriago'],
  Gazzera: ['Via Brendole', 'Via Gazzera Alta'],
  Zelarino: ['Via Castellana', 'Via Gatta', 'Via Selvanese'],
  Marghera: [
    'Piazza del Mercato',
    "Piazza Sant'Antonio",
    'Via Cesare Beccaria',
    'Via Fratelli Bandiera',
    'Via Longhena',
    'Via Paolucci',
    'Via Rizzardi',
    'Via Trieste',
  ],
  Catene: ['Via Catene'],
  Malcontenta: ['Via Moranzani'],
};

/** The locality with this name, whatever the accents and case. */
export function findLocality(name: string): Locality | undefined {
  const key = searchKey(name);
  return LOCALITIES.find((locality) => searchKey(locality.name) === key);
}

/** All streets of the list, in the order of localities and then of names. */
export const VENICE_STREETS: readonly Street[] = Object.entries(STREETS_BY_LOCALITY).flatMap(
  ([localityName, names]) => {
    const locality = findLocality(localityName);
    if (!locality) throw new Error(`The street list names a locality that venice.ts does not have: ${localityName}`);
    const { name, municipalita, postalCode } = locality;
    return names.map((street) => ({ name: street, locality: name, municipalita, postalCode }));
  },
);

/** For suggestions while typing: streets with a word that begins so; the kind ("via", "calle") may be left out. */
export function searchStreets(prefix: string, limit = 10): readonly Street[] {
  const key = searchKey(prefix);
  if (key === '') return [];
  return VENICE_STREETS.filter((street) => ` ${searchKey(street.name)}`.includes(` ${key}`)).slice(0, limit);
}
