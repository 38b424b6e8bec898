import type { Texts } from '../layout/page.js';

export const analystTexts = {
  title: { it: 'Processi', en: 'Processes' },
  lead: {
    it: 'I procedimenti della città come diagrammi BPMN: che cosa è in corso, dove si aspetta, quale versione vale per le nuove pratiche.',
    en: "The city's procedures as BPMN diagrams: what is under way, where cases wait, which version new cases run on.",
  },
  process: { it: 'Processo', en: 'Process' },
  version: { it: 'Versione', en: 'Version' },
  latest: { it: 'in uso per le nuove pratiche', en: 'in use for new cases' },
  deployed: { it: 'Pubblicata il', en: 'Published on' },
  waiting: { it: 'In corso', en: 'Waiting' },
  done: { it: 'Conclusi', en: 'Done' },
  incidents: { it: 'Incidenti', en: 'Incidents' },
  element: { it: 'Elemento', en: 'Element' },
  actions: { it: 'Azioni', en: 'Actions' },
  open: { it: 'Apri', en: 'Open' },
  edit: { it: 'Modifica il diagramma', en: 'Change the diagram' },
  versions: { it: 'Versioni', en: 'Versions' },
  countsTitle: { it: 'Conteggi per elemento', en: 'Counts by element' },
  countsCaption: {
    it: 'Quante volte ogni elemento è in corso, concluso o fermo per un incidente, in questa versione',
    en: 'How often each element is waiting, done or stopped by an incident, in this version',
  },
  noProcesses: { it: 'Nessun processo pubblicato', en: 'No process is published' },
  noProcessesText: {
    it: 'I processi compaiono qui quando il motore li ha ricevuti. Controlla lo stato del motore nella pagina di amministrazione.',
    en: 'Processes appear here once the engine has received them. Check the state of the engine on the administration page.',
  },
  noCounts: { it: 'Nessuna pratica è passata di qui con questa versione.', en: 'No case has run on this version yet.' },
  diagramLabel: {
    it: 'Diagramma del processo. La tabella qui sotto dice lo stesso a parole.',
    en: 'Diagram of the process. The table below says the same in words.',
  },
  diagramFailed: {
    it: 'Il diagramma non si è potuto disegnare: usa la tabella qui sotto.',
    en: 'The diagram could not be drawn: use the table below.',
  },
  draftNotice: {
    it: 'C\u2019è una bozza non pubblicata, salvata da {name} il {date}.',
    en: 'There is an unpublished draft, saved by {name} on {date}.',
  },
  noScript: {
    it: 'Per modificare un diagramma serve JavaScript.',
    en: 'Changing a diagram needs JavaScript.',
  },
} satisfies Texts;

export const modellerTexts = {
  title: { it: 'Modifica: {name}', en: 'Change: {name}' },
  lead: {
    it: 'Le modifiche valgono per le pratiche nuove, dopo la pubblicazione. Le pratiche aperte continuano sulla loro versione.',
    en: 'Changes apply to new cases, after publication. Open cases go on with their own version.',
  },
  save: { it: 'Salva la bozza', en: 'Save the draft' },
  check: { it: 'Controlla', en: 'Check' },
  publish: { it: 'Pubblica una nuova versione', en: 'Publish a new version' },
  ready: { it: 'Diagramma aperto.', en: 'Diagram open.' },
  loading: { it: 'Apertura del diagramma...', en: 'Opening the diagram...' },
  changed: { it: 'Modifiche non salvate.', en: 'Unsaved changes.' },
  working: { it: 'Un momento...', en: 'One moment...' },
  failed: {
    it: 'Non siamo riusciti a inviare il diagramma. È ancora qui: riprova tra poco.',
    en: 'We could not send the diagram. It is still here: try again shortly.',
  },
  saved: { it: 'Bozza salvata alle {time}.', en: 'Draft saved at {time}.' },
  clean: { it: 'Nessun problema trovato.', en: 'No problem found.' },
  found: { it: 'Problemi trovati: {count}.', en: 'Problems found: {count}.' },
  refused: { it: 'Non pubblicato: {count} da correggere.', en: 'Not published: {count} to put right.' },
  published: {
    it: 'Pubblicata la versione {version}: le nuove pratiche la usano da ora.',
    en: 'Version {version} is published: new cases use it from now on.',
  },
  stale: {
    it: 'Un\u2019altra persona ha salvato questo processo dopo di te. Copia le tue modifiche, ricarica la pagina e riportale.',
    en: 'Somebody else saved this process after you opened it. Copy your changes, reload the page and make them again.',
  },
  error: { it: 'Errore', en: 'Error' },
  warning: { it: 'Avviso', en: 'Warning' },
  problems: { it: 'Problemi', en: 'Problems' },
  properties: { it: 'Proprietà dell\u2019elemento scelto', en: 'Properties of the selected element' },
  canvas: { it: 'Area di disegno del diagramma', en: 'Drawing area of the diagram' },
} satisfies Texts;
