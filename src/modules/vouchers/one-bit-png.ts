import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const BIT_DEPTH = 1;
const GRAYSCALE = 0;
const BITS_PER_BYTE = 8;

/** Black or white per pixel, row by row. */
export interface OneBitImage {
  readonly width: number;
  readonly height: number;
  isBlack(x: number, y: number): boolean;
}

/** The image as PNG of one bit per pixel: a code of squares takes some hundred bytes instead of some thousand (PNG, ISO/IEC 15948). */
export function oneBitPng({ width, height, isBlack }: OneBitImage): Buffer {
  const stride = 1 + Math.ceil(width / BITS_PER_BYTE);
  // each row begins with its filter type, 0; a set bit is white
  const pixels = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (isBlack(x, y)) continue;
      const at = y * stride + 1 + (x >> 3);
      pixels[at] = (pixels[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([BIT_DEPTH, GRAYSCALE], 8);
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', deflateSync(pixels)), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
