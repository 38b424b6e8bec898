import { readFileSync } from 'node:fs';
import { coverageProblems } from './oracle/coverage.js';
import { differencesDocument } from './oracle/differences-document.js';
import { loadScenarios } from './oracle/scenario-list.js';

const scenarios = await loadScenarios();

describe('the scenarios of the oracle', () => {
  it('cover each element and RPC normally, with an incident and interrupted, or say why not', () => {
    expect(coverageProblems(scenarios)).toEqual([]);
  });

  it('are shown in docs/engine-differences.md as they are', () => {
    expect(readFileSync('docs/engine-differences.md', 'utf8')).toBe(differencesDocument(scenarios));
  });
});
