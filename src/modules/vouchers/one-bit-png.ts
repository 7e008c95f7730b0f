import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const BIT_DEPTH = 1;
const GRAYSCALE = 0;
const WHITE = 0xff;

/** A square of black and white squares. */
export interface Checkers {
  /** Squares per side. */
  readonly size: number;
  readonly isBlack: (column: number, row: number) => boolean;
}

/**
 * The picture as PNG (ISO/IEC 15948) of one bit per pixel: some hundred bytes instead of some thousand.
 * @param scale pixels per square, a multiple of 8, so that a square is whole bytes
 */
export function oneBitPng({ size, isBlack }: Checkers, scale: number): Buffer {
  const bytesPerSquare = scale / 8;
  // each line begins with its filter type, 0; a set bit is white
  const lines = Array.from({ length: size }, (_, row) => {
    const line = Buffer.alloc(1 + size * bytesPerSquare, WHITE);
    line[0] = 0;
    for (let column = 0; column < size; column += 1) {
      if (isBlack(column, row)) line.fill(0, 1 + column * bytesPerSquare, 1 + (column + 1) * bytesPerSquare);
    }
    return line;
  });
  const pixels = Buffer.concat(lines.flatMap((line) => Array<Buffer>(scale).fill(line)));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size * scale, 0);
  header.writeUInt32BE(size * scale, 4);
  header.set([BIT_DEPTH, GRAYSCALE], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
