import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { scoreOf, type Score } from '../../../scripts/conformance/dmn-conformance.js';
import { runTckDirectory } from '../../../scripts/conformance/dmn-tck.js';

const folder = fileURLToPath(new URL('fixtures/tck', import.meta.url));
const baseline = JSON.parse(readFileSync(new URL('fixtures/tck-baseline.json', import.meta.url), 'utf8')) as Record<
  string,
  Score
>;

/** `npm run conformance` measures again, and raises the baseline when more pass. */
describe('DMN TCK: no directory passes fewer cases than before', () => {
  it('knows every directory of both levels', () => {
    expect(Object.keys(baseline)).toHaveLength(28 + 118);
  });

  it.each(Object.entries(baseline))('%s', async (name, before) => {
    const [level = '', directory = ''] = name.split('/');
    const results = await runTckDirectory(`${folder}/${level}`, directory);
    const now = scoreOf(results);
    expect(now.total).toBe(before.total);
    // Too few: the message shows which cases fail now.
    const failing = results.flatMap(({ caseId, failure }) => (failure === null ? [] : [`${caseId}: ${failure}`]));
    expect(now.passed < before.passed ? failing : []).toEqual([]);
  });
});
