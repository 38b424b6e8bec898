import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** A municipality of Italy, or a foreign state, as it was called between two days. */
export interface Place {
  readonly kind: 'municipality' | 'state';
  /** Belfiore code: a letter and three digits; Z for a foreign state. */
  readonly code: string;
  /** Six digits; null for states and for most municipalities that are no more. */
  readonly istatCode: string | null;
  readonly name: string;
  /** Car plate code of the province, e.g. VE; null for states. */
  readonly province: string | null;
  /** First civil day, as far as the source knows: it is late for some 250 old municipalities. */
  readonly from: string;
  /** Last civil day; null while it lasts. */
  readonly to: string | null;
}

export interface Places {
  /** The place with this Belfiore code on that civil day; without a day, as it is now or was last. */
  findByCode(code: string, on?: string): Place | undefined;
  /** The municipality with this ISTAT code, six digits, on that civil day or now. */
  findByIstatCode(istatCode: string, on?: string): Place | undefined;
  /**
   * For suggestions while typing: existing municipalities whose name, or a word of it, begins so. Names that begin so
   * come first, then by name; accents, case and apostrophes do not count.
   */
  searchMunicipalities(prefix: string, limit?: number): readonly Place[];
  /** Existing foreign states, the same way. */
  searchStates(prefix: string, limit?: number): readonly Place[];
}

const DEFAULT_FILE = 'src/geography/places.tsv.gz';

interface Index {
  readonly byCode: ReadonlyMap<string, readonly Place[]>;
  readonly byIstatCode: ReadonlyMap<string, readonly Place[]>;
  readonly searchable: readonly { readonly key: string; readonly place: Place }[];
}

/** A name without accents, apostrophes and hyphens, in lower case, words parted by one space. */
export function searchKey(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

function parsePlace(line: string): Place {
  const [code = '', istatCode = '', name = '', province = '', from = '', to = ''] = line.split('\t');
  return {
    kind: code.startsWith('Z') ? 'state' : 'municipality',
    code,
    istatCode: istatCode || null,
    name,
    province: province || null,
    from,
    to: to || null,
  };
}

function groupBy(places: readonly Place[], keyOf: (place: Place) => string | null): Map<string, Place[]> {
  const groups = new Map<string, Place[]>();
  for (const place of places) {
    const key = keyOf(place);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(place);
    else groups.set(key, [place]);
  }
  return groups;
}

function readIndex(file: string): Index {
  const places = gunzipSync(readFileSync(file)).toString('utf8').split('\n').map(parsePlace);
  const searchable = places
    .filter((place) => place.to === null)
    .map((place) => ({ key: searchKey(place.name), place }))
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
  return {
    byCode: groupBy(places, (place) => place.code),
    byIstatCode: groupBy(places, (place) => place.istatCode),
    searchable,
  };
}

function pick(versions: readonly Place[] | undefined, on: string | undefined): Place | undefined {
  if (!versions) return undefined;
  if (on === undefined) return versions.find((place) => place.to === null) ?? versions.at(-1);
  return versions.find((place) => place.from <= on && (place.to === null || on <= place.to));
}

/**
 * The municipalities of Italy, past and present, and the foreign states. The file is read at the first question.
 *
 * @param file gzip of tab-separated lines, written by scripts/build-places.ts; sources and licences in NOTICE.md beside it
 */
export function openPlaces(file = DEFAULT_FILE): Places {
  let index: Index | undefined;
  const ready = () => (index ??= readIndex(file));

  function search(kind: Place['kind'], prefix: string, limit: number): Place[] {
    const key = searchKey(prefix);
    if (key === '') return [];
    const ofKind = ready().searchable.filter(({ place }) => place.kind === kind);
    const starting = ofKind.filter((entry) => entry.key.startsWith(key));
    const within = ofKind.filter((entry) => !entry.key.startsWith(key) && entry.key.includes(` ${key}`));
    return [...starting, ...within].slice(0, limit).map(({ place }) => place);
  }

  return {
    findByCode: (code, on) => pick(ready().byCode.get(code.toUpperCase()), on),
    findByIstatCode: (istatCode, on) => pick(ready().byIstatCode.get(istatCode), on),
    searchMunicipalities: (prefix, limit = 10) => search('municipality', prefix, limit),
    searchStates: (prefix, limit = 10) => search('state', prefix, limit),
  };
}
