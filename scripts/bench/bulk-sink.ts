/** A process that takes bulks of records as Elasticsearch does, and only counts them; says where it listens, and the count when asked. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const NEW_LINE = 10;
let lines = 0;

const server = createServer((request, response) => {
  request.on('data', (chunk: Buffer) => {
    for (let at = chunk.indexOf(NEW_LINE); at !== -1; at = chunk.indexOf(NEW_LINE, at + 1)) lines += 1;
  });
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"errors":false,"items":[]}');
  });
});
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
// Each record is two lines: the action and the record.
process.on('message', () => process.send?.({ records: Math.floor(lines / 2) }));
process.on('disconnect', () => process.exit(0));
