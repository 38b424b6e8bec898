import type { Catalogue } from '../catalogue/catalogue.js';
import type { ProcessExpectations } from './check-process.js';

/** What the service cards rely on in a process; a process that no card names only has to keep its id. */
export function processExpectations(
  { services }: Pick<Catalogue, 'services'>,
  bpmnProcessId: string,
): ProcessExpectations {
  const cards = services.filter(({ processId }) => processId === bpmnProcessId);
  const messages = cards.flatMap((card) => [card.startMessage, card.withdraw.message, card.reopen?.message]);
  const others = services.filter(({ processId }) => processId !== bpmnProcessId);
  return {
    bpmnProcessId,
    foreignStarts: [...new Set(others.map(({ startMessage }) => startMessage))],
    messages: [...new Set(messages.filter((name) => name !== undefined))],
    milestoneElements: [...new Set(cards.flatMap(({ milestones }) => milestones.flatMap(({ elements }) => elements)))],
  };
}
