import { type Cipher, createCipheriv, createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** Numbers have 12 digits at most, so that three more digits behind them still make an exact JSON number. */
const HALF_BITS = 19;
const HALF = 2 ** HALF_BITS;
const MASK = HALF - 1;
/** How many numbers there are: about 275 thousand million. */
const SIZE = HALF * HALF;
const ROUNDS = 8;
const BLOCK_BYTES = 16;

/**
 * A secret order of the numbers from 1 to 2^38: every serial has one number and every number one serial, and without the key nobody can
 * tell from numbers how many serials lie between them. A Feistel network with AES-256 as its round function.
 */
export class Permutation {
  readonly #aes: Cipher;

  /** @param key of the organization; @param purpose numbers of one purpose say nothing about those of another */
  constructor(key: KeyObject, purpose: string) {
    const derived = createSecretKey(createHmac('sha256', key).update(purpose).digest());
    // a block is never longer than one value, so there is nothing that a mode would have to chain
    this.#aes = createCipheriv('aes-256-ecb', derived, null).setAutoPadding(false);
  }

  /** The numbers of serials, all in one go. @throws RangeError for a serial below 1 or above 2^38 */
  numbersOf(serials: readonly bigint[]): bigint[] {
    const halves = serials.map((serial) => split(Number(serial)));
    for (let round = 0; round < ROUNDS; round += 1) {
      const masks = this.#masks(
        round,
        halves.map(([, right]) => right),
      );
      halves.forEach((pair, at) => {
        const [left, right] = pair;
        pair[0] = right;
        pair[1] = left ^ (masks[at] as number);
      });
    }
    return halves.map(([left, right]) => BigInt(left * HALF + right + 1));
  }

  /** The serial of a number; undefined for what is no number. */
  serialOf(number: bigint): bigint | undefined {
    if (number < 1n || number > BigInt(SIZE)) return undefined;
    let [left, right] = split(Number(number));
    for (let round = ROUNDS - 1; round >= 0; round -= 1) {
      const [mask = 0] = this.#masks(round, [left]);
      [left, right] = [right ^ mask, left];
    }
    return BigInt(left * HALF + right + 1);
  }

  #masks(round: number, halves: readonly number[]): number[] {
    const blocks = Buffer.alloc(halves.length * BLOCK_BYTES);
    halves.forEach((half, at) => blocks.writeUInt32BE(half, blocks.writeUInt32BE(round, at * BLOCK_BYTES)));
    const encrypted = this.#aes.update(blocks);
    return halves.map((_, at) => encrypted.readUInt32BE(at * BLOCK_BYTES) & MASK);
  }
}

function split(value: number): [left: number, right: number] {
  if (!(value >= 1 && value <= SIZE)) throw new RangeError('a serial must lie between 1 and 2^38');
  return [Math.floor((value - 1) / HALF), (value - 1) % HALF];
}
