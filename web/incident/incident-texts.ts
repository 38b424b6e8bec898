import type { Text } from '../../src/texts.js';

type Texts = Readonly<Record<string, Text>>;

export const incidentTexts = {
  title: { it: 'Incidente in {element}', en: 'Incident at {element}' },
  what: { it: 'Che cosa è successo', en: 'What happened' },
  type: { it: 'Tipo', en: 'Type' },
  process: { it: 'Processo', en: 'Process' },
  case: { it: 'Pratica', en: 'Case' },
  since: { it: 'Dal', en: 'Since' },
  element: { it: 'Passo', en: 'Step' },
  resolved: { it: 'Questo incidente è stato risolto il {date}.', en: 'This incident was resolved on {date}.' },
  retryTitle: { it: 'Correggi e riprova', en: 'Correct and try again' },
  retryLead: {
    it: 'Qui sono i valori che il passo vede ora. Cambia solo quelli sbagliati, oppure riprova senza cambiare nulla. Ciò che cambi resta scritto nel registro delle decisioni, con il tuo nome.',
    en: 'Here are the values that the step sees now. Change only those that are wrong, or try again without changing anything. What you change is kept in the log of decisions, with your name.',
  },
  noVariables: { it: 'Il passo non vede nessun valore.', en: 'The step sees no value.' },
  local: { it: 'solo di questo passo', en: 'of this step only' },
  shared: { it: 'di tutta la pratica', en: 'of the whole case' },
  text: { it: 'testo', en: 'text' },
  number: { it: 'numero', en: 'number' },
  boolean: { it: 'sì o no', en: 'yes or no' },
  choice: { it: 'scelta', en: 'choice' },
  json: { it: 'JSON', en: 'JSON' },
  yes: { it: 'sì', en: 'yes' },
  no: { it: 'no', en: 'no' },
  none: { it: 'nessun valore (null)', en: 'no value (null)' },
  fixed: {
    it: 'Lega il passo alla sua pratica, quindi non si cambia.',
    en: 'Ties the step to its case, so it cannot be changed.',
  },
  tooLong: { it: 'Valore troppo lungo per mostrarlo qui.', en: 'Value too long to be shown here.' },
  addTitle: {
    it: 'Aggiungi un valore che manca, o dai a uno un altro tipo',
    en: 'Add a value that is missing, or give one another kind',
  },
  addName: { it: 'Nome della variabile', en: 'Name of the variable' },
  addValue: { it: 'Valore in JSON', en: 'Value as JSON' },
  addValueHint: {
    it: 'Un testo va tra virgolette: "residenza". Un numero, true, false e null vanno senza.',
    en: 'A text goes in quotes: "residence". A number, true, false and null go without.',
  },
  retry: { it: 'Riprova', en: 'Try again' },
  retried: {
    it: 'Il passo riparte ora. Se fallisce di nuovo, compare un nuovo incidente.',
    en: 'The step starts again now. If it fails again, a new incident appears.',
  },
  gone: {
    it: 'Questo incidente è già stato risolto: un\u2019altra persona lo ha fatto ripartire, o la pratica è finita.',
    en: 'This incident is resolved already: somebody else started it again, or the case has ended.',
  },
  purpose: { it: 'Problema tecnico nella pratica {number}', en: 'Technical problem in case {number}' },
  nothingChanged: {
    it: 'Non è cambiato nulla. Correggi i valori indicati.',
    en: 'Nothing was changed. Correct the values named.',
  },
  refusedValues: {
    it: 'Il motore non accetta queste variabili: controlla nomi e valori.',
    en: 'The engine does not take these variables: check names and values.',
  },
} satisfies Texts;

/** Why a typed value is not taken. */
export const correctionTexts = {
  'no-number': {
    it: '{name}: qui serve un numero, per esempio 1652',
    en: '{name}: this must be a number, such as 1652',
  },
  'no-boolean': { it: '{name}: qui serve sì o no', en: '{name}: this must be yes or no' },
  'no-choice': {
    it: '{name}: scegli uno dei valori dell\u2019elenco',
    en: '{name}: choose one of the values in the list',
  },
  'no-json': {
    it: '{name}: non si legge come JSON. Controlla virgolette e parentesi',
    en: '{name}: not readable as JSON. Check quotes and brackets',
  },
  'no-list': {
    it: '{name}: qui serve un elenco, tra parentesi quadre',
    en: '{name}: this must be a list, in square brackets',
  },
  'no-object': {
    it: '{name}: qui serve un oggetto, tra parentesi graffe',
    en: '{name}: this must be an object, in braces',
  },
  'bad-name': {
    it: 'Il nome della variabile comincia con una lettera e ha solo lettere, cifre e _',
    en: 'The name of the variable begins with a letter and has only letters, digits and _',
  },
  'typed-twice': {
    it: '{name}: l\u2019hai scritta due volte, nell\u2019elenco e qui sotto. Lasciane una',
    en: '{name}: you typed it twice, in the list and below. Leave one',
  },
  fixed: { it: '{name}: questo valore non si cambia', en: '{name}: this value cannot be changed' },
  gone: { it: '{name}: questa variabile non c\u2019è più', en: '{name}: this variable is gone' },
} as const satisfies Texts;

/** The list of a clerk. */
export const problemTexts = {
  title: { it: 'Problemi tecnici', en: 'Technical problems' },
  lead: {
    it: 'Pratiche dei tuoi uffici che si sono fermate per un errore. Apri il problema, correggi il valore sbagliato se c\u2019è, e fai ripartire il passo.',
    en: 'Cases of your offices that stopped on an error. Open the problem, correct the wrong value if there is one, and let the step run again.',
  },
  step: { it: 'Passo', en: 'Step' },
  case: { it: 'Pratica', en: 'Case' },
  problem: { it: 'Che cosa è successo', en: 'What happened' },
  since: { it: 'Dal', en: 'Since' },
  count: { it: 'Problemi aperti: {count}', en: 'Open problems: {count}' },
  emptyTitle: { it: 'Nessun problema', en: 'No problems' },
  emptyText: {
    it: 'Quando una pratica dei tuoi uffici si ferma per un errore, compare qui.',
    en: 'When a case of your offices stops on an error, it appears here.',
  },
} as const satisfies Texts;

/** What the engine's type of an incident means, and what helps. @source Zeebe, ErrorType of incident records */
export const INCIDENT_TYPES = {
  JOB_NO_RETRIES: {
    it: 'Un programma ha provato più volte e non è riuscito. Se il motivo è un dato sbagliato, correggilo; se è un sistema fermo, aspetta che torni.',
    en: 'A worker tried several times and did not succeed. If the reason is a wrong value, correct it; if a system is down, wait for it.',
  },
  IO_MAPPING_ERROR: {
    it: 'Un valore da passare al passo, o da prendere da esso, non si calcola: di solito manca una variabile.',
    en: 'A value that goes into the step or comes out of it cannot be computed: usually a variable is missing.',
  },
  CONDITION_ERROR: {
    it: 'Nessuna strada va bene: le condizioni dopo questo punto non si avverano, o non si calcolano.',
    en: 'No way fits: the conditions after this point do not hold, or cannot be computed.',
  },
  EXTRACT_VALUE_ERROR: {
    it: 'Un\u2019espressione del diagramma non dà un valore utile: di solito manca una variabile.',
    en: 'An expression of the diagram gives no usable value: usually a variable is missing.',
  },
  CALLED_DECISION_ERROR: {
    it: 'La tabella di decisione non c\u2019è.',
    en: 'The decision table is not there.',
  },
  CALLED_ELEMENT_ERROR: {
    it: 'Il processo chiamato non c\u2019è.',
    en: 'The called process is not there.',
  },
  DECISION_EVALUATION_ERROR: {
    it: 'La tabella di decisione non dà un risultato: nessuna regola, o più di una, vale per questi dati.',
    en: 'The decision table gives no result: no rule, or more than one, holds for these values.',
  },
  UNHANDLED_ERROR_EVENT: {
    it: 'Il passo ha segnalato un errore che il diagramma non prevede.',
    en: 'The step reported an error that the diagram does not provide for.',
  },
  FORM_NOT_FOUND: { it: 'Il modulo del compito non c\u2019è.', en: 'The form of the task is not there.' },
  MESSAGE_SIZE_EXCEEDED: {
    it: 'I dati della pratica sono troppo grandi per il motore.',
    en: 'The data of the case are too large for the engine.',
  },
} satisfies Texts;
