import { createHash } from 'node:crypto';

const HASHES = ['md5', 'sha1', 'sha256', 'sha512'] as const;
const CANARY_PREFIX = '40000073';

/** Numbers of a valid form that nothing else contains by chance: their first eight digits are the same, and nobody else's. */
export function canaryCards(count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    withCheckDigit(
      `${CANARY_PREFIX}${String(index * 137 + 11).padStart(4, '0')}${String(591 + index).padStart(3, '0')}`,
    ),
  );
}

export function withCheckDigit(digits: string): string {
  const sum = digits
    .split('')
    .reverse()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return `${digits}${String((10 - (sum % 10)) % 10)}`;
}

/** Every way a number could be written down, as bytes to look for. */
export function tracesOfNumber(pan: string): Buffer[] {
  const bytes = Buffer.from(pan);
  const grouped = [' ', '-', '.', '%20', '+'].map((gap) => pan.replace(/(.{4})(?=.)/g, `$1${gap}`));
  const integer = Buffer.alloc(8);
  integer.writeBigUInt64LE(BigInt(pan));
  return [
    ...encodingsOf(bytes),
    ...grouped.map((text) => Buffer.from(text)),
    Buffer.from(pan, 'utf16le'),
    Buffer.from(pan, 'utf16le').swap16(),
    Buffer.from([...bytes].map((byte) => `%${byte.toString(16)}`).join('')),
    Buffer.from([...bytes].map((byte) => `\\u00${byte.toString(16)}`).join('')),
    Buffer.from(pan.split('').reverse().join('')),
    // packed decimal, and the integer as a database stores it
    Buffer.from(pan, 'hex'),
    integer,
    Buffer.from(integer).reverse(),
    ...HASHES.flatMap((name) => hashesOf(name, pan)),
    ...grouped.slice(0, 2).flatMap((text) => HASHES.flatMap((name) => hashesOf(name, text))),
  ];
}

/** A code alone has too few digits to be looked for; its plain hashes, and those of number and code together, have enough. */
export function tracesOfCode(cvv: string, pan: string): Buffer[] {
  const texts = [cvv, `${pan}${cvv}`, `${pan}|${cvv}`, `${pan}:${cvv}`, `${cvv}${pan}`];
  return texts.flatMap((text) => HASHES.flatMap((name) => hashesOf(name, text)));
}

function encodingsOf(bytes: Buffer): Buffer[] {
  const hex = bytes.toString('hex');
  return [bytes, ...[hex, hex.toUpperCase(), ...base64AtAnyPlace(bytes)].map((text) => Buffer.from(text))];
}

/** Base64 looks different at each of three alignments; the ends depend on the neighbours and are left out. Digits use neither + nor /. */
const base64AtAnyPlace = (bytes: Buffer): string[] =>
  [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    return text.slice(shift === 0 ? 0 : shift + 1, Math.floor(((shift + bytes.length) * 8) / 6));
  });

function hashesOf(name: (typeof HASHES)[number], text: string): Buffer[] {
  const digest = createHash(name).update(text).digest();
  const texts = [digest.toString('hex'), digest.toString('hex').toUpperCase(), digest.toString('base64url')];
  return [digest, Buffer.from(digest.toString('base64')), ...texts.map((form) => Buffer.from(form))];
}

const KEY_BYTES = 4;
const BUCKET_BITS = 20;

/** Looks for many byte strings at once. A bit map over the first four bytes tells at nearly every position that nothing begins here. */
export class Scanner {
  private readonly starts = new Uint8Array(1 << BUCKET_BITS);
  private readonly byStart = new Map<number, { readonly needle: Buffer; readonly name: string }[]>();

  add(name: string, needles: readonly Buffer[]): void {
    for (const needle of needles) {
      if (needle.length < KEY_BYTES) throw new Error('too short to be looked for');
      const start = needle.readUInt32BE(0);
      this.starts[bucketOf(start)] = 1;
      const known = this.byStart.get(start);
      if (known) known.push({ needle, name });
      else this.byStart.set(start, [{ needle, name }]);
    }
  }

  /** Names of what is in there. */
  find(haystack: Buffer): string[] {
    const found = new Set<string>();
    let start = 0;
    for (let end = 0; end < haystack.length; end += 1) {
      start = ((start << 8) | (haystack[end] as number)) >>> 0;
      if (end < KEY_BYTES - 1 || this.starts[bucketOf(start)] === 0) continue;
      const at = end - KEY_BYTES + 1;
      for (const { needle, name } of this.byStart.get(start) ?? []) {
        if (haystack.subarray(at, at + needle.length).equals(needle)) found.add(name);
      }
    }
    return [...found];
  }
}

const bucketOf = (start: number): number => Math.imul(start, 0x9e3779b1) >>> (32 - BUCKET_BITS);
