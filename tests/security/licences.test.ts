import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXCEPTIONS, exceptionFor, findUnknown, isCompatible, readLicences } from '../../scripts/licences.js';

describe('licences of what goes into production', () => {
  const packages = readLicences('.');

  it('are all known to go together with EUPL-1.2', () => {
    expect(packages.length).toBeGreaterThan(100);
    expect(findUnknown(packages)).toEqual([]);
  });

  it('have no exception that nobody needs, and none that docs/licences.md does not explain', () => {
    const used = new Set(packages.map(exceptionFor).filter((key) => key !== undefined));
    expect([...used].toSorted()).toEqual(Object.keys(EXCEPTIONS).toSorted());
    const page = readFileSync('docs/licences.md', 'utf8');
    const explained = [...page.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name);
    expect(explained.toSorted()).toEqual(Object.keys(EXCEPTIONS).toSorted());
  });

  it.each(['cli-table', 'png-js'])('is MIT in the file of %s, which names none', (name) => {
    expect(readFileSync(`node_modules/${name}/LICENSE`, 'utf8')).toContain(
      'Permission is hereby granted, free of charge',
    );
  });

  it.each<[string, boolean]>([
    ['MIT', true],
    ['(MIT OR EUPL-1.1+)', true],
    ['(BSD-3-Clause OR GPL-2.0)', true],
    ['Apache-2.0 AND MIT', true],
    ['Apache-2.0 AND GPL-3.0', false],
    ['GPL-2.0-only', false],
    ['AGPL-3.0', false],
    ['UNLICENSED', false],
    ['SEE LICENSE IN LICENSE', false],
    ['SSPL-1.0', false],
  ])('%s: %s', (expression, expected) => {
    expect(isCompatible(expression)).toBe(expected);
  });

  it('are asked again when a package changes its own', () => {
    const changed = { name: 'bpmn-js', version: '99.0.0', licence: 'BUSL-1.1' };
    expect(findUnknown([changed, { name: 'new', version: '1.0.0', licence: null }])).toHaveLength(2);
  });
});

describe('the mark of bpmn.io', () => {
  it('is touched by no style of ours', () => {
    const styles = readdirSync('web', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.css'));
    expect(styles.length).toBeGreaterThan(2);
    for (const file of styles) expect(readFileSync(join('web', file), 'utf8')).not.toMatch(/powered-by/);
  });
});
