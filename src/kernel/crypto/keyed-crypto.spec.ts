import { Secret } from '../secret';
import { equalInConstantTime, KeyedCrypto, SealBrokenError } from './keyed-crypto';

const cryptoOf = (fill: number) =>
  new KeyedCrypto({ secrets: { root: new Secret(Buffer.alloc(32, fill)), vault: [] } });
const ours = cryptoOf(1);

describe('KeyedCrypto', () => {
  it('hashes by purpose, key and part borders', () => {
    const hash = ours.hash('api-key', 'ab', 'c');
    expect(hash).toHaveLength(32);
    expect(ours.hash('api-key', 'ab', 'c').equals(hash)).toBe(true);
    expect(ours.hash('api-key', 'a', 'bc').equals(hash)).toBe(false);
    expect(ours.hash('signing-secret', 'ab', 'c').equals(hash)).toBe(false);
    expect(cryptoOf(2).hash('api-key', 'ab', 'c').equals(hash)).toBe(false);
  });

  it('unseals what it sealed, and seals no text twice alike', () => {
    const sealed = ours.seal('stored-answer', 'täxt', 'row|1');
    expect(ours.unseal('stored-answer', sealed, 'row|1').toString()).toBe('täxt');
    expect(ours.seal('stored-answer', 'täxt', 'row|1').equals(sealed)).toBe(false);
    expect(sealed.includes('täxt')).toBe(false);
  });

  it('refuses another row, purpose or key, every flipped bit and every cut', () => {
    const sealed = ours.seal('stored-answer', 'text', 'row|1');
    expect(() => ours.unseal('stored-answer', sealed, 'row|2')).toThrow(SealBrokenError);
    expect(() => ours.unseal('signing-secret', sealed, 'row|1')).toThrow(SealBrokenError);
    expect(() => cryptoOf(2).unseal('stored-answer', sealed, 'row|1')).toThrow(SealBrokenError);
    for (let at = 0; at < sealed.length; at += 1) {
      const flipped = Buffer.from(sealed);
      flipped[at] = (flipped[at] as number) ^ 1;
      expect(() => ours.unseal('stored-answer', flipped, 'row|1')).toThrow(SealBrokenError);
      expect(() => ours.unseal('stored-answer', sealed.subarray(0, at), 'row|1')).toThrow(SealBrokenError);
    }
  });

  it('compares digests and texts', () => {
    expect(equalInConstantTime('same', 'same')).toBe(true);
    expect(equalInConstantTime(Buffer.from('same'), 'same')).toBe(true);
    expect(equalInConstantTime('same', 'sane')).toBe(false);
    expect(equalInConstantTime('same', 'same ')).toBe(false);
  });
});
