import sharp from 'sharp';
import { InvalidInputError } from '../errors.js';

export const PHOTO_MAX_BYTES = 10 * 1024 * 1024;
/** A photo of 50 megapixels opens; anything larger is a bomb or of no use for a report. */
const MAX_PIXELS = 50_000_000;
/** Longest side of what is kept: sharp enough to read a house number, small enough to load on a telephone. */
const KEPT_SIDE = 2_560;
const MAX_SECONDS = 10;

const FORMATS: Readonly<Record<string, 'jpeg' | 'png'>> = { jpeg: 'jpeg', png: 'png', webp: 'jpeg' };

export interface Photo {
  readonly bytes: Uint8Array;
  readonly mediaType: 'image/jpeg' | 'image/png';
  readonly extension: 'jpg' | 'png';
  readonly width: number;
  readonly height: number;
}

/**
 * Makes a safe picture of what somebody uploaded: recognised by its content, turned the right way up, drawn anew without
 * any metadata (place, time, camera, thumbnails), at most 2,560 pixels wide or high.
 *
 * @throws {InvalidInputError} PHOTO_TOO_LARGE, PHOTO_TOO_MANY_PIXELS, NOT_A_PHOTO
 */
export async function acceptPhoto(bytes: Uint8Array): Promise<Photo> {
  if (bytes.byteLength > PHOTO_MAX_BYTES) {
    throw new InvalidInputError(
      'PHOTO_TOO_LARGE',
      `A photo has at most ${PHOTO_MAX_BYTES} bytes, this has ${bytes.byteLength}`,
    );
  }
  const kept = FORMATS[await formatOf(bytes)];
  if (!kept) throw new InvalidInputError('NOT_A_PHOTO', 'The file is not a JPEG, PNG or WebP picture');
  try {
    const drawn = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', animated: false })
      .rotate()
      .resize({ width: KEPT_SIDE, height: KEPT_SIDE, fit: 'inside', withoutEnlargement: true })
      .timeout({ seconds: MAX_SECONDS });
    const encoded = kept === 'png' ? drawn.png({ compressionLevel: 9 }) : drawn.jpeg({ quality: 82, mozjpeg: true });
    const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
    return {
      bytes: data,
      mediaType: kept === 'png' ? 'image/png' : 'image/jpeg',
      extension: kept === 'png' ? 'png' : 'jpg',
      width: info.width,
      height: info.height,
    };
  } catch (error) {
    throw new InvalidInputError('NOT_A_PHOTO', 'The picture is damaged and cannot be read', { cause: error });
  }
}

/** The format by content, whatever name and type the browser gave; refuses pictures that would fill the memory. */
async function formatOf(bytes: Uint8Array): Promise<string> {
  try {
    const { format, width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
    if (width * height > MAX_PIXELS) {
      throw new InvalidInputError(
        'PHOTO_TOO_MANY_PIXELS',
        `A photo has at most ${MAX_PIXELS} pixels, this has ${width} x ${height}`,
      );
    }
    return format;
  } catch (error) {
    if (error instanceof InvalidInputError) throw error;
    throw new InvalidInputError('NOT_A_PHOTO', 'The file is not a JPEG, PNG or WebP picture', { cause: error });
  }
}
