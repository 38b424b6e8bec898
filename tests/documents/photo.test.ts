import sharp from 'sharp';
import { acceptPhoto, PHOTO_MAX_BYTES } from '../../src/documents/photo.js';

const failing = (code: string): unknown => expect.objectContaining({ name: 'InvalidInputError', code });
const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 30, b: 30 } } });

describe('acceptPhoto', () => {
  it('takes position, camera and time out of a photo', async () => {
    const exif = {
      IFD0: { Make: 'Camera', Copyright: 'Anna' },
      IFD3: { GPSLatitude: '45/1 26/1 0/1', GPSLatitudeRef: 'N' },
    };
    const original = await picture(60, 40).withExif(exif).jpeg().toBuffer();
    expect((await sharp(original).metadata()).exif).toBeDefined();
    const photo = await acceptPhoto(original);
    expect(photo).toMatchObject({ mediaType: 'image/jpeg', extension: 'jpg', width: 60, height: 40 });
    const { exif: kept, xmp, icc, iptc } = await sharp(photo.bytes).metadata();
    expect([kept, xmp, icc, iptc]).toEqual([undefined, undefined, undefined, undefined]);
    expect(Buffer.from(photo.bytes).includes('Camera')).toBe(false);
  });

  it('turns a photo the right way up', async () => {
    const lying = await picture(60, 40).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(await acceptPhoto(lying)).toMatchObject({ width: 40, height: 60 });
  });

  it('keeps PNG as PNG, makes JPEG of WebP, and shrinks what is too large', async () => {
    expect(await acceptPhoto(await picture(20, 10).png().toBuffer())).toMatchObject({ mediaType: 'image/png' });
    expect(await acceptPhoto(await picture(20, 10).webp().toBuffer())).toMatchObject({ mediaType: 'image/jpeg' });
    expect(await acceptPhoto(await picture(4_000, 1_000).jpeg().toBuffer())).toMatchObject({
      width: 2_560,
      height: 640,
    });
  });

  it('makes a picture of the same pixels whatever hides behind it', async () => {
    const clean = await picture(30, 30).jpeg().toBuffer();
    const loaded = Buffer.concat([clean, Buffer.from('<script>alert(1)</script>')]);
    expect(Buffer.from((await acceptPhoto(loaded)).bytes).includes('script')).toBe(false);
  });

  it.each([
    ['an empty file', () => Promise.resolve(Buffer.alloc(0)), 'NOT_A_PHOTO'],
    ['a PDF', () => Promise.resolve(Buffer.from('%PDF-1.7\n1 0 obj')), 'NOT_A_PHOTO'],
    [
      'an SVG, which could bring scripts and files along',
      () => Promise.resolve(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')),
      'NOT_A_PHOTO',
    ],
    ['a GIF', () => picture(9, 9).gif().toBuffer(), 'NOT_A_PHOTO'],
    [
      'half a photo',
      async () => (await picture(900, 900).jpeg({ quality: 100 }).toBuffer()).subarray(0, 900),
      'NOT_A_PHOTO',
    ],
    ['a picture of too many pixels', () => picture(9_000, 6_000).png().toBuffer(), 'PHOTO_TOO_MANY_PIXELS'],
    ['a file that is too large', () => Promise.resolve(Buffer.alloc(PHOTO_MAX_BYTES + 1)), 'PHOTO_TOO_LARGE'],
  ])('refuses %s', async (_what, make, code) => {
    await expect(acceptPhoto(await make())).rejects.toEqual(failing(code));
  });
});
