import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Secret } from '../../../kernel/secret';
import type { SealContext } from './envelope';
import { Vault } from './vault';
import { VaultError, type VaultFailure } from './vault-error';

const root = new Secret(randomBytes(32));
const key = (id: string): { id: string; key: Secret<Buffer> } => ({ id, key: new Secret(randomBytes(32)) });
const [first, second] = [key('k1'), key('k2')];
const vaultWith = (...vault: ReturnType<typeof key>[]): Vault => new Vault({ secrets: { root, vault } });

const PAN = new Secret('4111111111111111');
const CONTEXT: SealContext = {
  table: 'payment_instrument',
  rowId: 'inst_1',
  organizationId: 'org_1',
  customerId: 'cus_1',
  field: 'sealed',
};

const failureOf = (work: () => unknown): VaultFailure | undefined => {
  try {
    work();
  } catch (error) {
    if (error instanceof VaultError) return error.failure;
    throw error;
  }
  return undefined;
};

describe('Vault', () => {
  const vault = vaultWith(first);
  const sealed = vault.seal(PAN, CONTEXT);

  it('unseals what it sealed, in its place', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(vault.unseal(vault.seal(new Secret(text), CONTEXT), CONTEXT).reveal()).toBe(text);
      }),
    );
  });

  it('seals the same value differently each time and shows nothing of it', () => {
    expect(vault.seal(PAN, CONTEXT).equals(sealed)).toBe(false);
    for (const trace of [
      PAN.reveal(),
      Buffer.from(PAN.reveal()).toString('hex'),
      createHash('sha256').update(PAN.reveal()).digest(),
    ]) {
      expect(sealed.includes(trace)).toBe(false);
    }
  });

  it.each<[string, Partial<SealContext>]>([
    ['row', { rowId: 'inst_2' }],
    ['table', { table: 'payment_token' }],
    ['tenant', { organizationId: 'org_2' }],
    ['customer', { customerId: 'cus_2' }],
    ['no customer', { customerId: undefined }],
    ['field', { field: 'other' }],
  ])('does not open an envelope moved to another %s', (_, change) => {
    const elsewhere = { ...CONTEXT, ...change };
    expect(failureOf(() => vault.unseal(sealed, elsewhere))).toBe('not-authentic');
    expect(failureOf(() => vault.rewrap(sealed, elsewhere))).toBe('not-authentic');
  });

  it('does not confuse neighbouring parts of a place', () => {
    const moved = vault.seal(PAN, { ...CONTEXT, rowId: 'a', organizationId: 'b|c' });
    expect(failureOf(() => vault.unseal(moved, { ...CONTEXT, rowId: 'a|b', organizationId: 'c' }))).toBe(
      'not-authentic',
    );
  });

  it('notices every flipped bit', () => {
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const flipped = Buffer.from(sealed);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(failureOf(() => vault.unseal(flipped, CONTEXT))).toBeDefined();
    }
  });

  it('notices every cut, the tag shortened to four bytes included', () => {
    for (let length = 0; length < sealed.length; length += 1) {
      expect(failureOf(() => vault.unseal(sealed.subarray(0, length), CONTEXT))).toBeDefined();
    }
    expect(failureOf(() => vault.unseal(Buffer.concat([sealed, Buffer.alloc(1)]), CONTEXT))).toBe('not-authentic');
  });

  it('does not open a ciphertext put behind the wrapped key of another record', () => {
    const other = vault.seal(new Secret('5555555555554444'), { ...CONTEXT, rowId: 'inst_2' });
    const bodyAt = 2 + first.id.length + 60;
    const mixed = Buffer.concat([sealed.subarray(0, bodyAt), other.subarray(bodyAt)]);
    expect(failureOf(() => vault.unseal(mixed, CONTEXT))).toBe('not-authentic');
  });

  it('gives codes of three and four digits, and all card numbers, one length', () => {
    const lengths = (seal: (text: string) => Buffer, texts: string[]): number =>
      new Set(texts.map((text) => seal(text).length)).size;
    expect(lengths((text) => vault.sealCode(new Secret(text), CONTEXT), ['123', '9876'])).toBe(1);
    expect(
      lengths((text) => vault.seal(new Secret(text), CONTEXT), ['1'.repeat(12), '1'.repeat(15), '1'.repeat(19)]),
    ).toBe(1);
  });

  it('seals codes with a key of their own', () => {
    const code = vault.sealCode(new Secret('123'), CONTEXT);
    expect(vault.unsealCode(code, CONTEXT).reveal()).toBe('123');
    expect(failureOf(() => vault.unseal(code, CONTEXT))).toBe('unknown-key');
    expect(failureOf(() => vault.unsealCode(sealed, CONTEXT))).toBe('unknown-key');
  });

  it('refuses to start without a key', () => {
    expect(() => vaultWith()).toThrow('the vault has no key');
  });

  it('names the place but never the value in its error', () => {
    expect(() => vault.unseal(sealed, { ...CONTEXT, rowId: 'inst_2' })).toThrow(
      /^sealed value of payment_instrument\.sealed cannot be unsealed: not-authentic$/,
    );
  });
});

describe('Vault key rotation', () => {
  const before = vaultWith(first);
  const during = vaultWith(second, first);
  const after = vaultWith(second);
  const sealed = before.seal(PAN, CONTEXT);

  it('seals with the first key and unseals with any', () => {
    expect(during.unseal(sealed, CONTEXT).reveal()).toBe(PAN.reveal());
    expect(after.unseal(during.seal(PAN, CONTEXT), CONTEXT).reveal()).toBe(PAN.reveal());
  });

  it('rewraps so that the old key is needed no more', () => {
    expect(failureOf(() => after.unseal(sealed, CONTEXT))).toBe('unknown-key');
    expect(after.unseal(during.rewrap(sealed, CONTEXT), CONTEXT).reveal()).toBe(PAN.reveal());
  });

  it('keeps the ciphertext when it rewraps', () => {
    const tail = sealed.subarray(-92);
    expect(during.rewrap(sealed, CONTEXT).subarray(-92).equals(tail)).toBe(true);
  });

  it('does not take another key under the old id', () => {
    expect(failureOf(() => vaultWith({ ...second, id: first.id }).unseal(sealed, CONTEXT))).toBe('not-authentic');
  });
});

describe('Vault.fingerprint', () => {
  const vault = vaultWith(first);

  it('is equal for equal numbers of one scope, whatever the vault keys are', () => {
    expect(vaultWith(second).fingerprint(PAN, 'a').equals(vault.fingerprint(PAN, 'a'))).toBe(true);
  });

  it('differs by number, scope and root secret, and is no bare hash', () => {
    const here = vault.fingerprint(PAN, 'a').toString('hex');
    const elsewhere = new Vault({ secrets: { root: new Secret(randomBytes(32)), vault: [first] } });
    expect(here).not.toBe(vault.fingerprint(new Secret('4111111111111112'), 'a').toString('hex'));
    expect(here).not.toBe(vault.fingerprint(PAN, 'b').toString('hex'));
    expect(here).not.toBe(elsewhere.fingerprint(PAN, 'a').toString('hex'));
    expect(here).not.toBe(createHash('sha256').update(PAN.reveal()).digest('hex'));
  });
});
