import { createPseudonyms } from '../../src/registries/pseudonym.js';

describe('pseudonym', () => {
  const pseudonymOf = createPseudonyms('a secret of at least thirty-two characters');

  it('is the same for the same subject, another for another, and shows nothing of either', () => {
    const anna = pseudonymOf('VNRNNA84C55L736A');
    expect(anna).toMatch(/^[0-9a-f]{32}$/);
    expect(pseudonymOf('VNRNNA84C55L736A')).toBe(anna);
    expect(pseudonymOf('ZNTMRC78L21L736T')).not.toBe(anna);
  });

  it('is another under another secret', () => {
    const elsewhere = createPseudonyms('another secret of thirty-two characters');
    expect(elsewhere('VNRNNA84C55L736A')).not.toBe(pseudonymOf('VNRNNA84C55L736A'));
  });
});
