import { badValue } from '../errors.js';
import { BSON, Double, typeOf, type Doc, type Value } from './value.js';

/** A buffer that grows; shared by all encodings of a thread, which never overlap. */
class Writer {
  buffer = Buffer.allocUnsafe(64 * 1024);
  at = 0;

  room(count: number): void {
    if (this.at + count <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.at + count));
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }

  byte(value: number): void {
    this.room(1);
    this.buffer[this.at++] = value;
  }

  text(value: string): number {
    const { length } = value;
    this.room(length * 3 + 1);
    if (length < 24) {
      const start = this.at;
      let at = start;
      for (let index = 0; index < length; index++) {
        const code = value.charCodeAt(index);
        if (code >= 0x80) {
          at = -1;
          break;
        }
        this.buffer[at++] = code;
      }
      if (at >= 0) {
        this.at = at;
        return at - start;
      }
    }
    const written = this.buffer.write(value, this.at, 'utf8');
    this.at += written;
    return written;
  }

  name(value: string): void {
    if (value.includes('\0')) throw badValue('Field names cannot contain a NUL byte');
    this.text(value);
    this.byte(0);
  }

  document(value: Doc): void {
    const start = this.at;
    this.room(4);
    this.at += 4;
    for (const [name, field] of value) this.element(name, field);
    this.byte(0);
    this.buffer.writeInt32LE(this.at - start, start);
  }

  array(value: readonly Value[]): void {
    const start = this.at;
    this.room(4);
    this.at += 4;
    value.forEach((item, index) => this.element(String(index), item));
    this.byte(0);
    this.buffer.writeInt32LE(this.at - start, start);
  }

  element(name: string, value: Value): void {
    this.byte(typeOf(value));
    this.name(name);
    this.room(16);
    switch (typeof value) {
      case 'string': {
        const start = this.at;
        this.at += 4;
        const size = this.text(value);
        this.byte(0);
        this.buffer.writeInt32LE(size + 1, start);
        return;
      }
      case 'number':
        this.at = this.buffer.writeInt32LE(value, this.at);
        return;
      case 'bigint':
        this.at = this.buffer.writeBigInt64LE(value, this.at);
        return;
      case 'boolean':
        this.byte(value ? 1 : 0);
        return;
      default:
    }
    if (value === null) return;
    if (value instanceof Map) this.document(value);
    else if (Array.isArray(value)) this.array(value);
    else if (value instanceof Double) this.at = this.buffer.writeDoubleLE(value.value, this.at);
    else if (value instanceof Date) this.at = this.buffer.writeBigInt64LE(BigInt(value.getTime()), this.at);
    else {
      this.room(value.bytes.length);
      value.bytes.copy(this.buffer, this.at);
      this.at += value.bytes.length;
    }
  }
}

const writer = new Writer();

/** The BSON bytes of a document, in a buffer of its own. */
export function encodeDocument(value: Doc): Buffer {
  writer.at = 0;
  writer.document(value);
  const bytes = Buffer.from(writer.buffer.subarray(0, writer.at));
  if (writer.buffer.length > 1 << 20) writer.buffer = Buffer.allocUnsafe(64 * 1024);
  return bytes;
}

/** The BSON bytes of one value, without type and name. */
export function encodeValue(value: Value): Buffer {
  writer.at = 0;
  writer.element('', value);
  return Buffer.from(writer.buffer.subarray(2, writer.at));
}

/**
 * A document whose last field is an array of documents that are bytes already, as a cursor's batch.
 *
 * @param path names of the nested documents down to the array, as `['cursor', 'firstBatch']`
 */
export function encodeWithBatch(
  fields: Doc,
  path: readonly [string, string],
  inner: Doc,
  batch: readonly Buffer[],
): Buffer {
  writer.at = 0;
  const total = batch.reduce((sum, bytes) => sum + bytes.length + 12, 0);
  writer.room(total + 1024);
  const open = (type: number, name: string): number => {
    writer.byte(type);
    writer.name(name);
    writer.room(4);
    writer.at += 4;
    return writer.at - 4;
  };
  const close = (start: number): void => {
    writer.byte(0);
    writer.buffer.writeInt32LE(writer.at - start, start);
  };
  writer.at = 4;
  const outer = open(BSON.document, path[0]);
  const list = open(BSON.array, path[1]);
  batch.forEach((bytes, index) => {
    writer.byte(BSON.document);
    writer.name(String(index));
    writer.room(bytes.length);
    bytes.copy(writer.buffer, writer.at);
    writer.at += bytes.length;
  });
  close(list);
  for (const [name, value] of inner) writer.element(name, value);
  close(outer);
  for (const [name, value] of fields) writer.element(name, value);
  close(0);
  const bytes = Buffer.from(writer.buffer.subarray(0, writer.at));
  if (writer.buffer.length > 1 << 20) writer.buffer = Buffer.allocUnsafe(64 * 1024);
  return bytes;
}
