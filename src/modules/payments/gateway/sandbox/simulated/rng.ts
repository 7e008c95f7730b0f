import { randomFillSync } from 'node:crypto';

/** A source of uniform 32-bit integers. */
export interface Rng {
  nextUint32(): number;
}

const POOL_WORDS = 1024;
const CODE_SPACE = 36 ** 6;
const CODE_LENGTH = 6;
const REFERENCE_WORDS = 4;
const WORD_CHARS = 7;

/** Repeatable numbers (splitmix32): the same seed, the same sequence. */
export function seededRng(seed: number): Rng {
  let state = seed | 0;
  return {
    nextUint32(): number {
      state = (state + 0x9e3779b9) | 0;
      let mixed = state ^ (state >>> 16);
      mixed = Math.imul(mixed, 0x21f0aaad);
      mixed ^= mixed >>> 15;
      mixed = Math.imul(mixed, 0x735a2d97);
      return (mixed ^ (mixed >>> 15)) >>> 0;
    },
  };
}

/** Numbers nobody can guess, read from the system in blocks. */
export function secureRng(): Rng {
  const pool = new Uint32Array(POOL_WORDS);
  let used = POOL_WORDS;
  return {
    nextUint32(): number {
      if (used === POOL_WORDS) {
        randomFillSync(pool);
        used = 0;
      }
      const word = pool[used] as number;
      used += 1;
      return word;
    },
  };
}

/** Six letters or digits, as issuers give them. */
export const authorizationCode = (rng: Rng): string =>
  (rng.nextUint32() % CODE_SPACE).toString(36).toUpperCase().padStart(CODE_LENGTH, '0');

/** A reference with 128 random bits: whoever knows it may act on the gateway's page. */
export function gatewayReference(rng: Rng): string {
  let text = 'gw_';
  for (let i = 0; i < REFERENCE_WORDS; i += 1) text += rng.nextUint32().toString(36).padStart(WORD_CHARS, '0');
  return text;
}
