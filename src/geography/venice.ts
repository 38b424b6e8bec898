import type { Text } from '../texts.js';

/** ISTAT and Belfiore codes of the Comune di Venezia. */
export const VENICE = { istatCode: '027042', belfioreCode: 'L736', name: 'Venezia', province: 'VE' } as const;

/**
 * The six municipalità (districts with a council of their own).
 * @source Statuto del Comune di Venezia, title on decentralisation
 */
export const MUNICIPALITA = {
  'venezia-murano-burano': { name: 'Venezia Murano Burano' },
  'lido-pellestrina': { name: 'Lido Pellestrina' },
  'favaro-veneto': { name: 'Favaro Veneto' },
  'mestre-carpenedo': { name: 'Mestre Carpenedo' },
  'chirignago-zelarino': { name: 'Chirignago Zelarino' },
  marghera: { name: 'Marghera' },
} as const;
export type MunicipalitaId = keyof typeof MUNICIPALITA;

/** The six sestieri; house numbers run through a whole sestiere, so an address there needs no street. */
export const SESTIERI = {
  cannaregio: { name: 'Cannaregio', postalCode: '30121' },
  castello: { name: 'Castello', postalCode: '30122' },
  dorsoduro: { name: 'Dorsoduro', postalCode: '30123' },
  'san-marco': { name: 'San Marco', postalCode: '30124' },
  'san-polo': { name: 'San Polo', postalCode: '30125' },
  'santa-croce': { name: 'Santa Croce', postalCode: '30135' },
} as const;
export type SestiereId = keyof typeof SESTIERI;

export interface Locality {
  readonly name: string;
  readonly municipalita: MunicipalitaId;
  readonly postalCode: string;
}

/** Islands, villages and quarters that people name in an address. */
export const LOCALITIES: readonly Locality[] = [
  ...Object.values(SESTIERI).map(({ name, postalCode }) => ({
    name,
    municipalita: 'venezia-murano-burano' as const,
    postalCode,
  })),
  { name: 'Giudecca', municipalita: 'venezia-murano-burano', postalCode: '30133' },
  { name: 'Sacca Fisola', municipalita: 'venezia-murano-burano', postalCode: '30133' },
  { name: "Sant'Elena", municipalita: 'venezia-murano-burano', postalCode: '30132' },
  { name: 'Murano', municipalita: 'venezia-murano-burano', postalCode: '30141' },
  { name: "Sant'Erasmo", municipalita: 'venezia-murano-burano', postalCode: '30141' },
  { name: 'Burano', municipalita: 'venezia-murano-burano', postalCode: '30142' },
  { name: 'Mazzorbo', municipalita: 'venezia-murano-burano', postalCode: '30142' },
  { name: 'Torcello', municipalita: 'venezia-murano-burano', postalCode: '30142' },
  { name: 'Lido', municipalita: 'lido-pellestrina', postalCode: '30126' },
  { name: 'Malamocco', municipalita: 'lido-pellestrina', postalCode: '30126' },
  { name: 'Alberoni', municipalita: 'lido-pellestrina', postalCode: '30126' },
  { name: 'Pellestrina', municipalita: 'lido-pellestrina', postalCode: '30126' },
  { name: 'San Pietro in Volta', municipalita: 'lido-pellestrina', postalCode: '30126' },
  { name: 'Favaro Veneto', municipalita: 'favaro-veneto', postalCode: '30173' },
  { name: 'Campalto', municipalita: 'favaro-veneto', postalCode: '30173' },
  { name: 'Tessera', municipalita: 'favaro-veneto', postalCode: '30173' },
  { name: 'Dese', municipalita: 'favaro-veneto', postalCode: '30173' },
  { name: 'Mestre', municipalita: 'mestre-carpenedo', postalCode: '30172' },
  { name: 'Carpenedo', municipalita: 'mestre-carpenedo', postalCode: '30174' },
  { name: 'Bissuola', municipalita: 'mestre-carpenedo', postalCode: '30173' },
  { name: 'Chirignago', municipalita: 'chirignago-zelarino', postalCode: '30174' },
  { name: 'Asseggiano', municipalita: 'chirignago-zelarino', postalCode: '30174' },
  { name: 'Gazzera', municipalita: 'chirignago-zelarino', postalCode: '30174' },
  { name: 'Zelarino', municipalita: 'chirignago-zelarino', postalCode: '30174' },
  { name: 'Trivignano', municipalita: 'chirignago-zelarino', postalCode: '30174' },
  { name: 'Marghera', municipalita: 'marghera', postalCode: '30175' },
  { name: 'Catene', municipalita: 'marghera', postalCode: '30175' },
  { name: 'Malcontenta', municipalita: 'marghera', postalCode: '30176' },
];

/** What a page says beside a street list. */
export const STREETS_ARE_PARTIAL: Text = {
  it: 'L’elenco delle vie è parziale: se non trovi la tua, scrivila per esteso.',
  en: 'The list of streets is partial: if yours is not there, write it in full.',
};
