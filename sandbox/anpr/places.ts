import type { PlaceRef } from './person.js';

function municipality(code: string, statisticsCode: string, name: string, province: string): PlaceRef {
  return { kind: 'municipality', code, statisticsCode, name, province };
}

function state(code: string, statisticsCode: string, name: string, town: string): PlaceRef {
  return { kind: 'state', code, statisticsCode, name, town };
}

export const VENEZIA = municipality('L736', '027042', 'VENEZIA', 'VE');
export const PADOVA = municipality('G224', '028060', 'PADOVA', 'PD');

/** Where the people of the sandbox were born, or live when they do not live in Venice. Codes of ANPR's tables. */
export const PLACES: readonly PlaceRef[] = [
  VENEZIA,
  PADOVA,
  municipality('L407', '026086', 'TREVISO', 'TV'),
  municipality('L840', '024116', 'VICENZA', 'VI'),
  municipality('L781', '023091', 'VERONA', 'VR'),
  municipality('C638', '027008', 'CHIOGGIA', 'VE'),
  municipality('F229', '027023', 'MIRA', 'VE'),
  municipality('F241', '027024', 'MIRANO', 'VE'),
  municipality('I908', '027038', 'SPINEA', 'VE'),
  municipality('D325', '027012', 'DOLO', 'VE'),
  municipality('H823', '027033', "SAN DONA' DI PIAVE", 'VE'),
  municipality('G914', '027029', 'PORTOGRUARO', 'VE'),
  municipality('C388', '027019', 'JESOLO', 'VE'),
  municipality('H620', '029041', 'ROVIGO', 'RO'),
  municipality('A757', '025006', 'BELLUNO', 'BL'),
  municipality('L483', '030129', 'UDINE', 'UD'),
  municipality('L424', '032006', 'TRIESTE', 'TS'),
  municipality('F205', '015146', 'MILANO', 'MI'),
  municipality('H501', '058091', 'ROMA', 'RM'),
  municipality('F839', '063049', 'NAPOLI', 'NA'),
  municipality('G273', '082053', 'PALERMO', 'PA'),
  state('Z138', '243', 'UCRAINA', 'LEOPOLI'),
  state('Z140', '254', 'MOLDOVA', 'CHISINAU'),
  state('Z249', '305', 'BANGLADESH', 'DHAKA'),
  state('Z129', '235', 'ROMANIA', 'TIMISOARA'),
  state('Z100', '201', 'ALBANIA', 'DURAZZO'),
  state('Z600', '602', 'ARGENTINA', 'BUENOS AIRES'),
  state('Z602', '605', 'BRASILE', 'CURITIBA'),
  state('Z110', '215', 'FRANCIA', 'LIONE'),
];

/** @throws {Error} when the sandbox does not know the place: a mistake in its own tables. */
export function getPlace(code: string): PlaceRef {
  const place = PLACES.find((candidate) => candidate.code === code);
  if (!place) throw new Error(`The sandbox has no place ${code}`);
  return place;
}
