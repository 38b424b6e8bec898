import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const files = readdirSync('web', { recursive: true, encoding: 'utf8' }).map((name) => join('web', name));
const textFiles = files.filter((name) => name.endsWith('-texts.ts'));
const templates = files.filter((name) => name.endsWith('.ejs'));

interface Pair {
  readonly path: string;
  readonly it: string;
  readonly en: string;
}

const wordsOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Every it/en pair below a value, with where it is. */
function pairsOf(value: unknown, path: string): Pair[] {
  if (typeof value !== 'object' || value === null) return [];
  const { it, en } = value as Record<string, unknown>;
  if (typeof it === 'string' || typeof en === 'string') return [{ path, it: wordsOf(it), en: wordsOf(en) }];
  return Object.entries(value).flatMap(([name, inner]) => pairsOf(inner, `${path}.${name}`));
}

async function textsOf(file: string): Promise<Record<string, unknown>> {
  return (await import(pathToFileURL(resolve(file)).href)) as Record<string, unknown>;
}

const namesIn = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('texts', () => {
  it.each(textFiles)('of %s are complete in both languages, with the same values in both', async (file) => {
    const pairs = pairsOf(await textsOf(file), file);
    expect(pairs.length).toBeGreaterThan(0);
    for (const { path, it, en } of pairs) {
      expect([path, it.trim() === '', en.trim() === '']).toEqual([path, false, false]);
      expect([path, namesIn(it)]).toEqual([path, namesIn(en)]);
    }
  });

  it('differ between the languages, except for names', async () => {
    const same: string[] = [];
    for (const file of textFiles) {
      for (const { path, it, en } of pairsOf(await textsOf(file), file))
        if (it === en && it.includes(' ')) same.push(path);
    }
    expect(same).toEqual([]);
  });
});

describe('templates', () => {
  it.each(templates)('%s escapes everything but its includes, and has no script or style of its own', (file) => {
    const source = readFileSync(file, 'utf8');
    const raw = [...source.matchAll(/<%-(.*?)%>/gs)].map(([, code = '']) => code.trim());
    for (const code of raw) expect(code).toMatch(/^include\(/);
    expect(source).not.toMatch(/<style|\sstyle=|\son[a-z]+="|<script(?! type="module" src=)/);
    expect(source).not.toMatch(/href="#"|target="_blank"/);
  });

  it.each(templates)('%s has no words of its own: they come from the texts', (file) => {
    const words = readFileSync(file, 'utf8')
      .replace(/<%[\s\S]*?%>/g, '')
      .replace(/<[^>]*>/g, ' ')
      .replace(/&\w+;/g, ' ')
      .match(/\p{L}{2,}/gu);
    expect(words ?? []).toEqual([]);
  });
});
