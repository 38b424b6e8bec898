import type { Text } from '../texts.js';
import { taxCodeOf } from './applicant.js';
import type { Case } from './case.js';
import type { InteractionStore } from './interaction.js';

/** One line that the platform itself writes on the timeline of a case; once per key. */
export async function noteOnCase(
  { interactions, now }: { readonly interactions: InteractionStore; readonly now: () => Date },
  value: Case,
  note: {
    readonly key: string;
    readonly kind: string;
    readonly text: Text;
    /** False for lines that only the offices read. */
    readonly forApplicant?: boolean;
  },
): Promise<void> {
  await interactions.append({
    key: note.key,
    caseId: value.id,
    taxCode: taxCodeOf(value),
    at: now(),
    channel: 'system',
    actor: { kind: 'system' },
    kind: note.kind,
    text: note.text,
    visibleToApplicant: note.forApplicant ?? true,
  });
}
