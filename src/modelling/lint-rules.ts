import type { Text } from '../texts.js';

/** The lint rules that we ask for, and what each says to an analyst; the packages' own texts are English only. */
export const LINT_RULES: Readonly<Record<string, { readonly severity: 'error' | 'warning'; readonly text: Text }>> = {
  'conditional-flows': {
    severity: 'error',
    text: { it: 'A un ramo in uscita manca la condizione', en: 'An outgoing flow has no condition' },
  },
  'end-event-required': { severity: 'error', text: { it: 'Manca un evento di fine', en: 'There is no end event' } },
  'event-based-gateway': {
    severity: 'error',
    text: {
      it: 'Un gateway a eventi vuole almeno due rami, ciascuno verso un evento in attesa',
      en: 'An event-based gateway needs two or more flows, each to a catching event',
    },
  },
  'event-sub-process-typed-start-event': {
    severity: 'error',
    text: {
      it: "L'evento di inizio di un sottoprocesso a evento deve avere un tipo",
      en: 'The start event of an event sub-process needs a type',
    },
  },
  'label-required': { severity: 'warning', text: { it: 'Manca il nome', en: 'The name is missing' } },
  'no-bpmndi': {
    severity: 'error',
    text: { it: "L'elemento non è disegnato nel diagramma", en: 'The element is not drawn on the diagram' },
  },
  'no-disconnected': {
    severity: 'error',
    text: { it: "L'elemento non è collegato a nulla", en: 'The element is connected to nothing' },
  },
  'no-duplicate-sequence-flows': {
    severity: 'error',
    text: { it: 'Due rami uguali tra gli stessi elementi', en: 'Two equal flows between the same elements' },
  },
  'no-gateway-join-fork': {
    severity: 'warning',
    text: {
      it: 'Un gateway che unisce e divide insieme si legge male',
      en: 'A gateway that joins and forks at once is hard to read',
    },
  },
  'no-implicit-split': {
    severity: 'warning',
    text: {
      it: "Più rami escono da un'attività: partono tutti insieme",
      en: 'Several flows leave an activity: all of them start at once',
    },
  },
  'no-overlapping-elements': {
    severity: 'warning',
    text: { it: 'Due elementi si sovrappongono', en: 'Two elements overlap' },
  },
  'single-blank-start-event': {
    severity: 'error',
    text: { it: 'Più di un evento di inizio senza tipo', en: 'More than one untyped start event' },
  },
  'single-event-definition': {
    severity: 'error',
    text: { it: "L'evento ha più di un tipo", en: 'The event has more than one type' },
  },
  'start-event-required': {
    severity: 'error',
    text: { it: 'Manca un evento di inizio', en: 'There is no start event' },
  },
  'superfluous-gateway': {
    severity: 'warning',
    text: { it: 'Gateway con un solo ramo: si può togliere', en: 'A gateway with one flow only: it can go' },
  },
};
