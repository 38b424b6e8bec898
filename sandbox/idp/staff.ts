import type { Text } from '../page.js';

export const STAFF_ROLES = ['clerk', 'supervisor', 'operator', 'analyst', 'administrator', 'owner'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** Offices of public works: each has its own tasks, and its clerks see all of them. */
const PUBLIC_WORKS = [
  'lavori-pubblici',
  'illuminazione-isole',
  'illuminazione-terraferma',
  'viabilita-isole',
  'viabilita-terraferma',
  'rive-canali',
  'mobilita',
  'ambiente',
  'verde-pubblico',
] as const;

export const STAFF_OFFICES = ['anagrafe', 'tributi', 'urp', 'contact-centre', ...PUBLIC_WORKS] as const;

/** An employee of the Comune as its identity provider knows them. */
export interface StaffMember {
  /** User name; the subject of tokens. */
  readonly username: string;
  readonly name: string;
  /** Under a domain that cannot exist. */
  readonly email: string;
  readonly roles: readonly StaffRole[];
  readonly offices: readonly string[];
  readonly shows: Text;
}

type Row = Omit<StaffMember, 'email'>;

const ROWS: readonly Row[] = [
  {
    username: 'm.scarpa',
    name: 'Marina Scarpa',
    roles: ['clerk'],
    offices: ['anagrafe'],
    shows: { it: "Impiegata dell'anagrafe.", en: 'Clerk of the registry office.' },
  },
  {
    username: 'p.dorigo',
    name: 'Piero Dorigo',
    roles: ['clerk', 'supervisor'],
    offices: ['anagrafe'],
    shows: { it: "Responsabile dell'anagrafe.", en: 'Supervisor of the registry office.' },
  },
  {
    username: 'g.bellemo',
    name: 'Gianni Bellemo',
    roles: ['clerk'],
    offices: PUBLIC_WORKS,
    shows: { it: 'Impiegato dei lavori pubblici.', en: 'Clerk of public works.' },
  },
  {
    username: 'l.toso',
    name: 'Lucia Toso',
    roles: ['clerk', 'supervisor'],
    offices: PUBLIC_WORKS,
    shows: { it: 'Responsabile dei lavori pubblici.', en: 'Supervisor of public works.' },
  },
  {
    username: 'a.busetto',
    name: 'Alvise Busetto',
    roles: ['clerk'],
    offices: ['tributi'],
    shows: { it: "Impiegato dell'ufficio tributi.", en: 'Clerk of the tax office.' },
  },
  {
    username: 'c.rizzo',
    name: 'Carla Rizzo',
    roles: ['operator'],
    offices: ['contact-centre', 'urp'],
    shows: { it: 'Operatrice del numero unico.', en: 'Operator of the single number.' },
  },
  {
    username: 'f.nardo',
    name: 'Franco Nardo',
    roles: ['analyst'],
    offices: [],
    shows: { it: 'Analista dei processi.', en: 'Process analyst.' },
  },
  {
    username: 'r.zennaro',
    name: 'Rita Zennaro',
    roles: ['administrator'],
    offices: [],
    shows: { it: 'Amministratrice della piattaforma.', en: 'Administrator of the platform.' },
  },
  {
    username: 's.morosin',
    name: 'Silvio Morosin',
    roles: ['owner', 'analyst'],
    offices: ['anagrafe', ...PUBLIC_WORKS],
    shows: { it: 'Titolare dei servizi.', en: 'Owner of the services.' },
  },
];

export const DEMO_STAFF: readonly StaffMember[] = ROWS.map((row) => ({
  ...row,
  email: `${row.username}@comune.example`,
}));
