import type { Texts } from '../layout/page.js';

export const modellerTexts = {
  title: { it: 'Modifica: {name}', en: 'Change: {name}' },
  lead: {
    it: 'Le modifiche valgono per le pratiche nuove, dopo la pubblicazione. Le pratiche aperte continuano sulla loro versione.',
    en: 'Changes apply to new cases, after publication. Open cases go on with their own version.',
  },
  basedOn: { it: 'Versione in uso: {version}.', en: 'Version in use: {version}.' },
  draftOf: {
    it: 'Stai modificando la bozza salvata da {name} il {date}.',
    en: 'You are changing the draft saved by {name} on {date}.',
  },
  actions: { it: 'Azioni sul diagramma', en: 'Actions on the diagram' },
  save: { it: 'Salva la bozza', en: 'Save the draft' },
  check: { it: 'Controlla', en: 'Check' },
  publish: { it: 'Pubblica…', en: 'Publish…' },
  publishTitle: { it: 'Pubblicare una nuova versione?', en: 'Publish a new version?' },
  publishText: {
    it: 'Le nuove pratiche useranno questo diagramma da subito. Quelle già iniziate restano sulla loro versione. La pubblicazione resta scritta nel registro delle decisioni, con il tuo nome.',
    en: 'New cases will use this diagram at once. Those that have begun stay on their version. The publication is kept in the log of decisions, with your name.',
  },
  templatesTitle: { it: 'Quale lavoro fa questa attività?', en: 'Which job does this task do?' },
  templatesText: {
    it: 'I lavori che i programmi della piattaforma sanno fare. La scelta riempie tipo, dati in entrata e dati in uscita.',
    en: 'The jobs that the workers of the platform can do. The choice fills in type, inputs and outputs.',
  },
  publishYes: { it: 'Pubblica', en: 'Publish' },
  cancel: { it: 'Annulla', en: 'Cancel' },
  files: { it: 'File e bozza', en: 'File and draft' },
  download: { it: 'Scarica il diagramma (.bpmn)', en: 'Download the diagram (.bpmn)' },
  openFile: { it: 'Apri un file .bpmn', en: 'Open a .bpmn file' },
  openFileHint: {
    it: 'Al massimo 1 MB. Prende il posto del diagramma qui sotto; la versione in uso non cambia finché non pubblichi.',
    en: 'At most 1 MB. It takes the place of the diagram below; the version in use does not change until you publish.',
  },
  openFileButton: { it: 'Apri il file', en: 'Open the file' },
  restartTitle: { it: 'Ricomincia dalla versione in uso', en: 'Start again from the version in use' },
  restartText: {
    it: 'La bozza viene eliminata. Se può ancora servire, scarica prima il diagramma.',
    en: 'The draft is deleted. If it may still be of use, download the diagram first.',
  },
  restart: { it: 'Elimina la bozza e ricomincia', en: 'Delete the draft and start again' },
  restarted: {
    it: 'La bozza è stata eliminata: riparti dalla versione in uso.',
    en: 'The draft was deleted: you start from the version in use.',
  },
  restartConflict: {
    it: 'La bozza non è stata eliminata: nel frattempo un\u2019altra persona l\u2019ha salvata.',
    en: 'The draft was not deleted: somebody else has saved it meanwhile.',
  },
  uploaded: {
    it: 'Il file è diventato la bozza del processo. Controllalo, poi pubblicalo.',
    en: 'The file is now the draft of the process. Check it, then publish it.',
  },
  uploadMissing: { it: 'Scegli un file .bpmn', en: 'Choose a .bpmn file' },
  uploadTooLarge: { it: 'Il file è troppo grande: al massimo 1 MB', en: 'The file is too large: at most 1 MB' },
  ready: { it: 'Diagramma aperto.', en: 'Diagram open.' },
  loading: { it: 'Apertura del diagramma…', en: 'Opening the diagram…' },
  unreadable: {
    it: 'Il diagramma non si apre. Ricomincia dalla versione in uso, o apri un altro file.',
    en: 'The diagram does not open. Start again from the version in use, or open another file.',
  },
  fileUnreadable: {
    it: 'Il file non è un diagramma BPMN leggibile: il diagramma di prima è ancora qui.',
    en: 'The file is not a readable BPMN diagram: the diagram from before is still here.',
  },
  opened: { it: 'Aperto il file {file}. Non è ancora salvato.', en: 'Opened the file {file}. It is not saved yet.' },
  changed: { it: 'Modifiche non salvate.', en: 'Unsaved changes.' },
  working: { it: 'Un momento…', en: 'One moment…' },
  failed: {
    it: 'Non siamo riusciti a inviare il diagramma. È ancora qui: riprova tra poco.',
    en: 'We could not send the diagram. It is still here: try again shortly.',
  },
  signedOut: {
    it: 'La sessione è finita. Il diagramma è ancora qui: accedi in un\u2019altra scheda, poi riprova da questa.',
    en: 'Your session has ended. The diagram is still here: sign in in another tab, then try again from this one.',
  },
  tooLarge: {
    it: 'Il diagramma è troppo grande per essere inviato: al massimo 1 MB.',
    en: 'The diagram is too large to be sent: at most 1 MB.',
  },
  saved: { it: 'Bozza salvata: {time}.', en: 'Draft saved: {time}.' },
  clean: { it: 'Nessun problema trovato.', en: 'No problem found.' },
  found: { it: 'Problemi trovati: {count}.', en: 'Problems found: {count}.' },
  notSaved: { it: 'Bozza non salvata.', en: 'Draft not saved.' },
  refused: { it: 'Non pubblicato. Da correggere: {count}.', en: 'Not published. To put right: {count}.' },
  published: {
    it: 'Pubblicata la versione {version}: le nuove pratiche la usano da ora.',
    en: 'Version {version} is published: new cases use it from now on.',
  },
  unchanged: {
    it: 'Nessuna nuova versione: il diagramma è uguale a quello in uso, la versione {version}.',
    en: 'No new version: the diagram equals the one in use, version {version}.',
  },
  stale: {
    it: 'Non salvato: {name} ha salvato questa bozza il {date}, dopo che tu l\u2019hai aperta. Il tuo diagramma è ancora qui: scaricalo, ricarica la pagina e riporta le modifiche.',
    en: 'Not saved: {name} saved this draft on {date}, after you opened it. Your diagram is still here: download it, reload the page and make the changes again.',
  },
  stalePublished: {
    it: 'Non pubblicato: nel frattempo è stata pubblicata la versione {version}. Il tuo diagramma è ancora qui: scaricalo, ricarica la pagina e riporta le modifiche.',
    en: 'Not published: version {version} was published meanwhile. Your diagram is still here: download it, reload the page and make the changes again.',
  },
  reload: { it: 'Ricarica la pagina', en: 'Reload the page' },
  error: { it: 'Errore', en: 'Error' },
  warning: { it: 'Avviso', en: 'Warning' },
  problems: { it: 'Problemi del diagramma', en: 'Problems of the diagram' },
  moreProblems: { it: 'e altri {count}', en: 'and {count} more' },
  properties: { it: 'Proprietà dell\u2019elemento scelto', en: 'Properties of the selected element' },
  canvas: { it: 'Area di disegno del diagramma', en: 'Drawing area of the diagram' },
  keyboard: {
    it: 'Da tastiera: nell\u2019area di disegno Ctrl+F cerca e sceglie un elemento, Tab porta alle azioni che lo seguono, le frecce con Maiusc lo spostano più in fretta, Ctrl+Z annulla.',
    en: 'By keyboard: in the drawing area Ctrl+F finds and selects an element, Tab leads to the actions beside it, arrow keys with Shift move it faster, Ctrl+Z undoes.',
  },
  outputLabel: { it: '{name} (esce)', en: '{name} (comes out)' },
  noScript: {
    it: 'Per disegnare serve JavaScript. Senza, scarica il file .bpmn, modificalo con un altro programma e caricalo qui come bozza.',
    en: 'Drawing needs JavaScript. Without it, download the .bpmn file, change it with another program and upload it here as a draft.',
  },
} satisfies Texts;
