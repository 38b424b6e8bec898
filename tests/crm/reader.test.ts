import type { Actor } from '../../src/crm/interaction.js';
import { lineFor, noticeFor } from '../../src/crm/reader.js';

const CITIZEN: Actor = { kind: 'citizen', taxCode: null };
const CLERK: Actor = { kind: 'staff', subject: 'marta', name: 'Marta Rossi', office: 'contact-centre' };
const SYSTEM: Actor = { kind: 'system' };

describe('a line of the timeline', () => {
  it.each([
    ['case-submitted', CITIZEN, 'Hai inviato la richiesta 2026-000001-X.', 'La persona ha inviato la richiesta.'],
    ['case-submitted', CLERK, 'Inviata per te allo sportello.', 'Richiesta inviata allo sportello per la persona.'],
    ['case-withdrawn', CITIZEN, 'Hai ritirato la richiesta.', 'La persona ha ritirato la richiesta.'],
    ['case-withdrawn', CLERK, 'Ritirata per te allo sportello.', 'Richiesta ritirata allo sportello per la persona.'],
    ['notified', SYSTEM, 'Ti abbiamo scritto per e-mail.', 'Alla persona è stata scritta una e-mail.'],
    ['case-closed', SYSTEM, 'Hai ritirato la richiesta.', 'Detto alla persona: «Hai ritirato la richiesta.»'],
    ['refund-ordered', SYSTEM, 'Il Comune ti rimborsa.', 'Detto alla persona: «Il Comune ti rimborsa.»'],
    ['payment-canceled', SYSTEM, 'Annullato: non devi nulla.', 'Detto alla persona: «Annullato: non devi nulla.»'],
    ['registry-unclear', SYSTEM, 'I tuoi dati ...', 'Detto alla persona: «I tuoi dati ...»'],
    ['registry-checked', SYSTEM, 'Dati verificati.', 'Dati verificati.'],
    ['payment-received', SYSTEM, 'Pagamento ricevuto.', 'Pagamento ricevuto.'],
    ['constructor', SYSTEM, 'Altro.', 'Altro.'],
  ])('of kind %s speaks to the applicant and about them to the offices (%#)', (kind, actor, it, forStaff) => {
    const line = { kind, actor, text: { it, en: it } };
    expect(lineFor('applicant', line).it).toBe(it);
    expect(lineFor('staff', line).it).toBe(forStaff);
  });

  it('that quotes says so in English too', () => {
    const text = { it: 'Non devi nulla.', en: 'You owe nothing.' };
    expect(noticeFor('staff', text).en).toBe('Told to the person: “You owe nothing.”');
    expect(noticeFor('applicant', text)).toEqual(text);
  });
});
