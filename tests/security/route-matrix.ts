/** Who may use which route: the decisions that the live router is held against. */

/** How an answer is read: let in; sent to the entrance of citizens or of staff; told no; not even told that it exists. */
export type Answer = 'in' | 'citizen-entrance' | 'staff-entrance' | 'forbidden' | 'hidden';

export const ACTORS = [
  'nobody',
  'owner',
  'stranger',
  'clerk',
  'otherClerk',
  'operator',
  'analyst',
  'administrator',
  'serviceOwner',
] as const;
export type Actor = (typeof ACTORS)[number];

export type Policy = Readonly<Record<Actor, Answer>>;

const all = (answer: Answer): Policy => Object.fromEntries(ACTORS.map((actor) => [actor, answer])) as Policy;
const staffOnly = (inside: Partial<Policy>, others: Answer): Policy => ({
  ...all(others),
  nobody: 'staff-entrance',
  owner: 'forbidden',
  stranger: 'forbidden',
  ...inside,
});

export const POLICIES = {
  everybody: all('in'),
  /** Whoever has the secret link. */
  link: all('in'),
  /** The citizen whose case, draft or document it is; staff are no citizens. */
  owner: { ...all('citizen-entrance'), owner: 'in', stranger: 'hidden' },
  citizens: { ...all('citizen-entrance'), owner: 'in', stranger: 'in' },
  staff: staffOnly({}, 'in'),
  /** A task of the office `anagrafe`. */
  taskOfOffice: staffOnly({ clerk: 'in' }, 'hidden'),
  /** A case of that office; the contact centre serves everybody. */
  caseOfOffice: staffOnly({ clerk: 'in', operator: 'in' }, 'hidden'),
  /** Clerks, each for the cases of their offices. */
  officeRoles: staffOnly({ clerk: 'in', otherClerk: 'in' }, 'forbidden'),
  problemOfOffice: staffOnly({ clerk: 'in', otherClerk: 'hidden' }, 'forbidden'),
  /** A receipt, for the office `tributi`: none of these belongs to it. */
  moneyOffice: staffOnly({ clerk: 'hidden', otherClerk: 'hidden' }, 'forbidden'),
  modelling: staffOnly({ analyst: 'in', administrator: 'in', serviceOwner: 'in' }, 'forbidden'),
  administration: staffOnly({ administrator: 'in' }, 'forbidden'),
} as const satisfies Record<string, Policy>;

export interface Decision {
  readonly policy: keyof typeof POLICIES;
  /** The address that stands for the route; the route itself when it has no parameters. */
  readonly path?: string;
  readonly body?: Readonly<Record<string, string>>;
}

export const IDS = {
  number: '2026-000123-K',
  code: 'zzzz456789abcdefghjkmnpqrs',
  draft: 'd0000000-0000-4000-8000-000000000001',
  task: 't1',
  document: 'doc1',
  photo: 'photo1',
} as const;

const CASE = `/pratiche/${IDS.number}`;
const FOLLOW = `/segui/${IDS.code}`;
const REQUEST = '/servizi/certificato-residenza/richiesta';
const DRAFT = `${REQUEST}/${IDS.draft}`;
const TASK = `/lavoro/compiti/${IDS.task}`;
const STAFF_CASE = `/lavoro/pratiche/${IDS.number}`;
const PROCESS = '/processi/certificato-residenza';
const INCIDENT = '/amministrazione/incidenti/1';

/** Every route of the portal. Reading goes first, and what ends a session or a case goes last. */
export const DECISIONS: Readonly<Record<string, Decision>> = {
  'GET /healthz': { policy: 'everybody' },
  'GET /readyz': { policy: 'everybody' },
  'GET /': { policy: 'everybody' },
  'GET /servizi': { policy: 'everybody' },
  'GET /servizi/:id': { policy: 'everybody', path: '/servizi/certificato-residenza' },
  'GET /privacy': { policy: 'everybody' },
  'GET /accessibilita': { policy: 'everybody' },
  'GET /note-legali': { policy: 'everybody' },
  'GET /contatti': { policy: 'everybody' },
  'GET /utenti-di-prova': { policy: 'everybody' },
  'GET /verifica': { policy: 'everybody' },
  'GET /verifica/:code': { policy: 'everybody', path: '/verifica/7B3K2M9QZ0XW4V8N6P5T1RCH2D' },

  'GET /segui/:code': { policy: 'link', path: FOLLOW },
  'GET /segui/:code/inviata': { policy: 'link', path: `${FOLLOW}/inviata` },
  'GET /segui/:code/ricevuta': { policy: 'link', path: `${FOLLOW}/ricevuta` },
  'GET /segui/:code/documenti/:document': { policy: 'link', path: `${FOLLOW}/documenti/photo-of-report` },
  'GET /segui/:code/riapri': { policy: 'link', path: `${FOLLOW}/riapri` },
  'GET /segui/:code/valuta': { policy: 'link', path: `${FOLLOW}/valuta` },
  'GET /segui/:code/ritira': { policy: 'link', path: `${FOLLOW}/ritira` },
  'POST /segui/:code/valuta': { policy: 'link', path: `${FOLLOW}/valuta`, body: { stelle: '5' } },
  'POST /segui/:code/riapri': { policy: 'link', path: `${FOLLOW}/riapri`, body: { motivo: 'non è risolto' } },

  'GET /servizi/:service/richiesta': { policy: 'citizens', path: REQUEST },
  'GET /servizi/:service/richiesta/:draft/:step': { policy: 'owner', path: `${DRAFT}/1` },
  'GET /servizi/:service/richiesta/:draft/riepilogo': { policy: 'owner', path: `${DRAFT}/riepilogo` },
  'GET /servizi/:service/richiesta/:draft/foto/:photo': { policy: 'owner', path: `${DRAFT}/foto/${IDS.photo}` },
  'POST /servizi/:service/richiesta': { policy: 'citizens', path: REQUEST },
  'POST /servizi/:service/richiesta/:draft/:step': { policy: 'owner', path: `${DRAFT}/1` },
  'POST /servizi/:service/richiesta/:draft/riepilogo': { policy: 'owner', path: `${DRAFT}/riepilogo` },

  'GET /pratiche/:number': { policy: 'owner', path: CASE },
  'GET /pratiche/:number/inviata': { policy: 'owner', path: `${CASE}/inviata` },
  'GET /pratiche/:number/ricevuta': { policy: 'owner', path: `${CASE}/ricevuta` },
  'GET /pratiche/:number/documenti/:document': { policy: 'owner', path: `${CASE}/documenti/${IDS.document}` },
  'GET /pratiche/:number/pagamento': { policy: 'owner', path: `${CASE}/pagamento` },
  'GET /pratiche/:number/paga': { policy: 'citizens', path: `${CASE}/paga` },
  'GET /pratiche/:number/riapri': { policy: 'citizens', path: `${CASE}/riapri` },
  'GET /pratiche/:number/valuta': { policy: 'citizens', path: `${CASE}/valuta` },
  'GET /pratiche/:number/ritira': { policy: 'owner', path: `${CASE}/ritira` },
  'POST /pratiche/:number/paga': { policy: 'owner', path: `${CASE}/paga` },
  'POST /pratiche/:number/valuta': { policy: 'owner', path: `${CASE}/valuta`, body: { stelle: '5' } },
  'POST /pratiche/:number/riapri': { policy: 'owner', path: `${CASE}/riapri`, body: { motivo: 'non è risolto' } },

  'GET /area-personale': { policy: 'citizens' },
  'GET /area-personale/documenti': { policy: 'citizens' },
  'GET /area-personale/pagamenti': { policy: 'citizens' },
  'GET /area-personale/avvisi': { policy: 'citizens' },
  'GET /area-personale/accessi': { policy: 'citizens' },
  'GET /area-personale/dati': { policy: 'citizens' },
  'POST /area-personale/dati/copia': { policy: 'citizens' },
  'POST /area-personale/dati/promemoria': { policy: 'citizens' },

  'GET /lavoro': { policy: 'staff' },
  'POST /lavoro': { policy: 'staff', body: { q: 'zennaro' } },
  'GET /lavoro/pratiche': { policy: 'staff' },
  'POST /lavoro/pratiche': { policy: 'staff', body: { q: IDS.number } },
  'GET /lavoro/pratiche/:number': { policy: 'caseOfOffice', path: STAFF_CASE },
  'GET /lavoro/pratiche/:number/documenti/:document': {
    policy: 'caseOfOffice',
    path: `${STAFF_CASE}/documenti/${IDS.document}`,
  },
  'GET /lavoro/compiti/:task': { policy: 'taskOfOffice', path: TASK },
  'GET /lavoro/compiti/:task/prendi': { policy: 'staff', path: `${TASK}/prendi` },
  'GET /lavoro/compiti/:task/rilascia': { policy: 'staff', path: `${TASK}/rilascia` },
  'GET /lavoro/compiti/:task/completa': { policy: 'staff', path: `${TASK}/completa` },
  'POST /lavoro/compiti/:task/prendi': { policy: 'taskOfOffice', path: `${TASK}/prendi` },
  'POST /lavoro/compiti/:task/completa': { policy: 'taskOfOffice', path: `${TASK}/completa` },
  'POST /lavoro/compiti/:task/rilascia': { policy: 'taskOfOffice', path: `${TASK}/rilascia` },

  'GET /lavoro/ricevute/:receipt': { policy: 'moneyOffice', path: '/lavoro/ricevute/r1' },
  'GET /lavoro/problemi': { policy: 'officeRoles' },
  'GET /lavoro/problemi/:key': { policy: 'problemOfOffice', path: '/lavoro/problemi/1' },
  'GET /lavoro/problemi/:key/riprova': { policy: 'problemOfOffice', path: '/lavoro/problemi/1/riprova' },
  'POST /lavoro/problemi/:key/riprova': { policy: 'problemOfOffice', path: '/lavoro/problemi/1/riprova' },

  'GET /processi': { policy: 'modelling' },
  'GET /processi/nuovo': { policy: 'modelling' },
  'POST /processi/nuovo': { policy: 'modelling' },
  'GET /processi/:id': { policy: 'modelling', path: PROCESS },
  'GET /processi/:id/versioni/:version.bpmn': { policy: 'modelling', path: `${PROCESS}/versioni/1.bpmn` },
  'GET /processi/:id/versioni/:version/diagramma': { policy: 'modelling', path: `${PROCESS}/versioni/1/diagramma` },
  'GET /processi/:id/modello': { policy: 'modelling', path: `${PROCESS}/modello` },
  'GET /processi/:id/modello.bpmn': { policy: 'modelling', path: `${PROCESS}/modello.bpmn` },
  'GET /processi/:id/modello/elementi': { policy: 'modelling', path: `${PROCESS}/modello/elementi` },
  'POST /processi/:id/modello/bozza': { policy: 'modelling', path: `${PROCESS}/modello/bozza` },
  'POST /processi/:id/modello/controlla': { policy: 'modelling', path: `${PROCESS}/modello/controlla` },
  'POST /processi/:id/modello/pubblica': { policy: 'modelling', path: `${PROCESS}/modello/pubblica` },
  'POST /processi/:id/modello/ricomincia': { policy: 'modelling', path: `${PROCESS}/modello/ricomincia` },
  'POST /processi/:id/modello/carica': { policy: 'modelling', path: `${PROCESS}/modello/carica` },

  'GET /amministrazione': { policy: 'administration' },
  'GET /amministrazione/incidenti/:key': { policy: 'administration', path: INCIDENT },
  'POST /amministrazione/incidenti/riprova-gruppo': {
    policy: 'administration',
    path: '/amministrazione/incidenti/riprova-gruppo',
  },
  'POST /amministrazione/registro/verifica': { policy: 'administration' },
  'POST /amministrazione/invii/rinvia': { policy: 'administration', path: '/amministrazione/invii/rinvia' },
  'GET /amministrazione/incidenti/:key/riprova': { policy: 'administration', path: `${INCIDENT}/riprova` },
  'POST /amministrazione/incidenti/:key/riprova': { policy: 'administration', path: `${INCIDENT}/riprova` },

  'POST /servizi/:service/richiesta/:draft/elimina': { policy: 'owner', path: `${DRAFT}/elimina` },
  'POST /segui/:code/ritira': { policy: 'link', path: `${FOLLOW}/ritira` },
  'POST /pratiche/:number/ritira': { policy: 'owner', path: `${CASE}/ritira` },
  'GET /accedi': { policy: 'everybody' },
  'GET /accedi/personale': { policy: 'everybody' },
  'GET /accedi/cittadino': { policy: 'everybody' },
  'GET /accedi/personale/inizio': { policy: 'everybody' },
  'GET /accedi/cittadino/ritorno': { policy: 'everybody' },
  'GET /accedi/personale/ritorno': { policy: 'everybody' },
  'POST /esci': { policy: 'everybody' },
};
