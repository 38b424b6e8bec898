import type { Text } from '../page.js';

export const STAFF_ROLES = ['clerk', 'supervisor', 'operator', 'analyst', 'administrator', 'owner'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

export const STAFF_OFFICES = ['anagrafe', 'lavori-pubblici', 'contact-centre'] as const;

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
    offices: ['lavori-pubblici'],
    shows: { it: 'Impiegato dei lavori pubblici.', en: 'Clerk of public works.' },
  },
  {
    username: 'l.toso',
    name: 'Lucia Toso',
    roles: ['clerk', 'supervisor'],
    offices: ['lavori-pubblici'],
    shows: { it: 'Responsabile dei lavori pubblici.', en: 'Supervisor of public works.' },
  },
  {
    username: 'c.rizzo',
    name: 'Carla Rizzo',
    roles: ['operator'],
    offices: ['contact-centre'],
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
    offices: ['anagrafe', 'lavori-pubblici'],
    shows: { it: 'Titolare dei servizi.', en: 'Owner of the services.' },
  },
];

export const DEMO_STAFF: readonly StaffMember[] = ROWS.map((row) => ({
  ...row,
  email: `${row.username}@comune.example`,
}));
