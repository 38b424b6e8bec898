/** Key of an entry: table number, key bytes, and for tables with several entries per key the record number. */
export function tableKey(table: number, key: Buffer, record?: number): Buffer {
  const out = Buffer.allocUnsafe(4 + key.length + (record === undefined ? 0 : 8));
  out.writeUInt32BE(table, 0);
  key.copy(out, 4);
  if (record !== undefined) writeRecord(out, 4 + key.length, record);
  return out;
}

function writeRecord(out: Buffer, at: number, record: number): void {
  out.writeUInt32BE(Math.floor(record / 0x1_0000_0000), at);
  out.writeUInt32BE(record >>> 0, at + 4);
}

export function recordKey(table: number, record: number): Buffer {
  const out = Buffer.allocUnsafe(12);
  out.writeUInt32BE(table, 0);
  writeRecord(out, 4, record);
  return out;
}

export const readRecord = (bytes: Buffer, at: number): number =>
  bytes.readUInt32BE(at) * 0x1_0000_0000 + bytes.readUInt32BE(at + 4);

export function recordBytes(record: number): Buffer {
  const out = Buffer.allocUnsafe(8);
  writeRecord(out, 0, record);
  return out;
}
