/**
 * The log's unit of writing: what one command led to, kept or lost as a whole.
 *
 * Layout, little-endian: magic u32, payload length u32, CRC-32 of the rest u32, durable offset f64, payload.
 * The durable offset says how much of the file was known to be on the disk when the frame was written. A damaged
 * frame before that point is the loss of something acknowledged; a damaged one after it is the torn end of the log.
 */
import { crc32 } from 'node:zlib';

const MAGIC = 0x3152_4d44; // "DMR1"
export const HEADER_BYTES = 20;

/** The frame of `payload` as bytes. */
export function encodeFrame(payload: string, durableOffset: number): Buffer {
  const length = Buffer.byteLength(payload);
  const frame = Buffer.allocUnsafe(HEADER_BYTES + length);
  frame.writeUInt32LE(MAGIC, 0);
  frame.writeUInt32LE(length, 4);
  frame.writeDoubleLE(durableOffset, 12);
  frame.write(payload, HEADER_BYTES);
  frame.writeUInt32LE(crc32(frame.subarray(12)), 8);
  return frame;
}

interface DecodedFrame {
  readonly payload: string;
  readonly durableOffset: number;
  readonly end: number;
}

/** The frame that starts at `offset`, or undefined when there is no whole and undamaged one. */
function decodeFrame(bytes: Buffer, offset: number): DecodedFrame | undefined {
  if (offset + HEADER_BYTES > bytes.length || bytes.readUInt32LE(offset) !== MAGIC) return undefined;
  const end = offset + HEADER_BYTES + bytes.readUInt32LE(offset + 4);
  if (end > bytes.length || bytes.readUInt32LE(offset + 8) !== crc32(bytes.subarray(offset + 12, end)))
    return undefined;
  return {
    payload: bytes.toString('utf8', offset + HEADER_BYTES, end),
    durableOffset: bytes.readDoubleLE(offset + 12),
    end,
  };
}

export interface FrameScan {
  readonly payloads: readonly string[];
  /** Bytes that hold whole frames; what follows is torn. */
  readonly validBytes: number;
  /** True when a later frame proves that the damaged bytes had once been on the disk. */
  readonly lostDurableFrame: boolean;
}

/** Reads frames from the start of a file up to the first that is damaged or cut short. */
export function scanFrames(content: Uint8Array): FrameScan {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const payloads: string[] = [];
  let offset = 0;
  for (let frame = decodeFrame(bytes, 0); frame; frame = decodeFrame(bytes, offset)) {
    payloads.push(frame.payload);
    offset = frame.end;
  }
  return { payloads, validBytes: offset, lostDurableFrame: laterFrameClaims(bytes, offset) };
}

function laterFrameClaims(bytes: Buffer, damagedAt: number): boolean {
  const magic = Buffer.alloc(4);
  magic.writeUInt32LE(MAGIC);
  for (let at = bytes.indexOf(magic, damagedAt + 1); at !== -1; at = bytes.indexOf(magic, at + 1)) {
    const frame = decodeFrame(bytes, at);
    if (frame && frame.durableOffset > damagedAt) return true;
  }
  return false;
}
