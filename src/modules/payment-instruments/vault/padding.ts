/** Every plaintext is filled up to a multiple of this, so that a ciphertext's length does not tell 3 digits from 4 or 15 from 16. */
const BLOCK_BYTES = 64;
const END_MARK = 0x80;

/** Appends one mark byte and zeros (ISO/IEC 7816-4) up to the next multiple of the block. */
export function pad(plain: Buffer): Buffer {
  const padded = Buffer.alloc((Math.floor(plain.length / BLOCK_BYTES) + 1) * BLOCK_BYTES);
  plain.copy(padded);
  padded[plain.length] = END_MARK;
  return padded;
}

/** Undoes `pad`. Undefined when the input was not padded by it. */
export function unpad(padded: Buffer): Buffer | undefined {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end -= 1;
  return end >= 0 && padded[end] === END_MARK ? padded.subarray(0, end) : undefined;
}
