/**
 * Makes what browsers load, once per content: `dist/public/assets/<name>.<hash>.<type>` with gzip and brotli beside it,
 * and `manifest.json` (plain name to hashed name). Pages send only what they use: the selectors of Bootstrap Italia that
 * can match, the icons that a template names, four weights of one font.
 */
import { build, transform } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { existsSync, globSync } from './fs-glob.mjs';
import { purgeCss } from './purge-css.mjs';

const KIT = 'node_modules/bootstrap-italia/dist';
const FONTS = ['regular', '600', '700', 'italic'].map((style) => ({
  name: `titillium-${style}.woff2`,
  file: `${KIT}/fonts/Titillium_Web/titillium-web-v10-latin-ext_latin-${style}.woff2`,
  weight: /^\d/.test(style) ? style : '400',
  slant: style === 'italic' ? 'italic' : 'normal',
}));
/** Page sets that bring a stylesheet of their own; each is sent beside the site's. */
const STYLES = [
  { name: 'site.css', own: 'web/layout/site.css' },
  { name: 'staff.css', own: 'web/staff/staff.css' },
];
/** The kit's blue becomes the water of the lagoon; hue, saturation and a factor on the lightness. */
const LAGOON = { hue: 193, saturation: 82, darker: 0.6 };

const lagoon = (lightness) => {
  const light = Number(lightness) > 60 ? Number(lightness) : Math.round(Number(lightness) * LAGOON.darker);
  return `hsl(${LAGOON.hue}, ${LAGOON.saturation}%, ${light}%)`;
};

/** The kit's colours in the city's. */
function recolour(css) {
  return css
    .replace(/hsl\(210,\s*100%,\s*([\d.]+)%\)/g, (_, lightness) => lightness && lagoon(lightness))
    .replace(/#06c\b/g, lagoon(40))
    .replace(/#036\b/g, lagoon(20))
    .replace(/rgb\(0, ?81\.6, ?163\.2\)/g, lagoon(32))
    .replace(/rgb\(0, ?71\.4, ?142\.8\)/g, lagoon(28))
    .replace(/0, 102, 204/g, '11, 87, 109');
}

/** Every word of templates, view models and client scripts. */
function wordsOf(folder) {
  const files = globSync(folder).filter((file) => /\.(?:ejs|ts)$/.test(file));
  const words = files.flatMap((file) => readFileSync(file, 'utf8').match(/[a-z][\w-]*/gi) ?? []);
  return { files, tokens: new Set(words) };
}

/** The sprite with only the symbols that a template names as `it-...`. */
function reduceSprite(tokens) {
  const sprite = readFileSync(`${KIT}/svg/sprites.svg`, 'utf8');
  const symbols = [...sprite.matchAll(/<(symbol|svg)[^>]* id="(it-[\w-]+)"[\s\S]*?<\/\1>/g)];
  const kept = symbols.filter(([, , id]) => tokens.has(id)).map(([text]) => text);
  return `<svg xmlns="http://www.w3.org/2000/svg">${kept.join('')}</svg>`;
}

/** Writes one file under its hashed name, precompressed when that makes it smaller. */
function emit(folder, name, content) {
  const bytes = Buffer.from(content);
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10);
  const hashed = `${basename(name, extname(name))}.${hash}${extname(name)}`;
  writeFileSync(join(folder, hashed), bytes);
  if (!/\.(?:woff2|png)$/.test(name)) {
    writeFileSync(join(folder, `${hashed}.gz`), gzipSync(bytes, { level: 9 }));
    // The best quality takes seconds on a large bundle and wins two per cent.
    const params = { [constants.BROTLI_PARAM_QUALITY]: bytes.length > 500_000 ? 5 : 11 };
    writeFileSync(join(folder, `${hashed}.br`), brotliCompressSync(bytes, { params }));
  }
  return hashed;
}

/** Pictures written inside a stylesheet become files: our content policy allows no data: addresses. */
function withoutDataUrls(folder, css) {
  return css.replace(
    /url\((?:"(data:image\/svg\+xml[^"]*)"|'(data:image\/svg\+xml[^']*)'|(data:image\/svg\+xml[^)]*))\)/g,
    (_, ...quoted) => {
      const address = quoted.find((one) => one !== undefined);
      const [head, ...rest] = address.split(',');
      const body = rest.join(',');
      const svg = head.includes('base64') ? Buffer.from(body, 'base64') : decodeURIComponent(body);
      return `url(${emit(folder, 'picture.svg', svg)})`;
    },
  );
}

async function makeStyle(own, tokens, manifest) {
  const css = readFileSync(own, 'utf8').replace(/asset\(([\w.-]+)\)/g, (_, name) => `url(${manifest[name]})`);
  const faces = FONTS.map(
    ({ name, weight, slant }) =>
      `@font-face{font-family:"Titillium Web";font-weight:${weight};font-style:${slant};font-display:optional;src:url(${manifest[name]}) format("woff2")}`,
  );
  const kit = own.includes('layout')
    ? recolour(purgeCss(readFileSync(`${KIT}/css/bootstrap-italia.min.css`, 'utf8'), { tokens, own: css }))
    : '';
  const text = `${own.includes('layout') ? faces.join('') : ''}${kit}\n${css}`;
  const { code } = await transform(text, { loader: 'css', minify: true, target: 'es2022', logLevel: 'error' });
  return code;
}

/**
 * Builds the assets unless they are newer than everything they are made of.
 *
 * @returns true when something was built
 */
export async function buildAssets({ folder = 'dist/public/assets', force = false } = {}) {
  const { files, tokens } = wordsOf('web');
  const styles = STYLES.filter(({ own }) => existsSync(own));
  const entries = globSync('web').filter((file) => file.endsWith('.entry.css'));
  const sources = [
    ...files,
    ...entries,
    ...styles.map(({ own }) => own),
    'scripts/build-assets.mjs',
    'scripts/purge-css.mjs',
    'package-lock.json',
  ];
  const stamp = JSON.stringify(sources.map((file) => [file, statSync(file).mtimeMs]));
  const manifestFile = join(folder, 'manifest.json');
  const stampFile = join(folder, '.made-of.json');
  if (!force && existsSync(manifestFile) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp)
    return false;

  const made = `${folder}.${process.pid}`;
  mkdirSync(made, { recursive: true });
  await makeAssets(made, { files, entries, styles, tokens });
  writeFileSync(join(made, '.made-of.json'), stamp);
  replaceFolder(folder, made);
  return true;
}

/** Puts the new folder in the place of the old one; another build at the same time may have done so already. */
function replaceFolder(folder, made) {
  const old = `${made}.old`;
  if (existsSync(folder)) renameSync(folder, old);
  renameSync(made, folder);
  rmSync(old, { recursive: true, force: true });
}

async function makeAssets(folder, { files, entries, styles, tokens }) {
  const manifest = {};
  for (const { name, file } of FONTS) manifest[name] = emit(folder, name, readFileSync(file));
  manifest['icons.svg'] = emit(folder, 'icons.svg', reduceSprite(tokens));
  for (const name of ['favicon.svg', 'lion.svg']) {
    const file = `web/layout/${name}`;
    if (existsSync(file)) manifest[name] = emit(folder, name, readFileSync(file));
  }
  for (const { name, own } of styles) manifest[name] = emit(folder, name, await makeStyle(own, tokens, manifest));
  for (const file of files.filter((one) => one.endsWith('.client.ts') && !one.endsWith('-parts.client.ts'))) {
    const name = `${basename(file, '.client.ts')}.js`;
    const { outputFiles } = await build({
      entryPoints: [file],
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      write: false,
    });
    manifest[name] = emit(folder, name, outputFiles[0].contents);
  }
  for (const file of entries) {
    const name = `${basename(file, '.entry.css')}.css`;
    const loader = { '.woff2': 'file', '.svg': 'file' };
    const options = { bundle: true, minify: true, loader, assetNames: '[name].[hash]', outdir: folder, write: false };
    const { outputFiles } = await build({ entryPoints: [file], ...options });
    for (const { path, contents, text } of outputFiles) {
      if (path.endsWith('.css')) manifest[name] = emit(folder, name, withoutDataUrls(folder, text));
      else writeFileSync(join(folder, basename(path)), contents);
    }
  }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest, null, 1));
}

if (process.argv[1] === import.meta.filename) {
  const built = await buildAssets({ force: process.argv.includes('--force') });
  console.log(built ? 'Assets built' : 'Assets are up to date');
}
