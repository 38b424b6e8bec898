/**
 * `node dist/scripts/bench/bare-page-server.js BYTES`: the least that Express and EJS can be asked for: a page of so many
 * bytes of a cached template with a loop. Prints its address; ends when its starter closes its input.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ejs from 'ejs';
import express from 'express';

const TEMPLATE = `<!doctype html><html lang="it"><head><title><%= view.title %></title></head><body><ul>
<% for (const item of view.items) { %><li><a href="<%= item.href %>"><%= item.label %></a></li>
<% } %></ul></body></html>`;

const bytes = Number(process.argv[2]);
const folder = mkdtempSync(join(tmpdir(), 'dime-bench-page-'));
const file = join(folder, 'bare.ejs');
writeFileSync(file, TEMPLATE);

const itemOf = (index: number) => ({
  href: `/servizi/${index}`,
  label: `Servizio numero ${index}, l'offerta & il resto`,
});
const items: ReturnType<typeof itemOf>[] = [];
const renderBare = ejs.compile(TEMPLATE);
while (Buffer.byteLength(renderBare({ view: { title: 'bare', items } })) < bytes) items.push(itemOf(items.length));

const app = express();
app.disable('x-powered-by');
app.engine('ejs', (path, options, callback) => {
  void ejs.renderFile(path, options, callback);
});
app.set('view engine', 'ejs');
app.enable('view cache');
app.get('/', (_req, res) => {
  res.render(file, { view: { title: 'bare', items } });
});
const server = app.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
process.stdin.resume();
process.stdin.once('end', () => {
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
});
