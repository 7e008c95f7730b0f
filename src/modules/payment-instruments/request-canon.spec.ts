import { randomBytes } from 'node:crypto';
import { Secret } from '../../kernel/secret';
import { RequestCanon } from './request-canon';
import { Vault } from './vault/vault';

const vault = [{ id: 'k1', key: new Secret(randomBytes(32)) }];
const canon = new RequestCanon(new Vault({ secrets: { root: new Secret(randomBytes(32)), vault } }));
const of = (body: unknown): string => canon.canonicalForFingerprint(body);

const PAN = '4111111111111111';
const CVV = '9876';
const PASSWORD = 'correct horse';

describe('RequestCanon', () => {
  it('ignores the order of members and keeps the order of lists', () => {
    expect(of({ b: 1, a: { d: [1, 2], c: null } })).toBe('{"a":{"c":null,"d":[1,2]},"b":1}');
    expect(of([1, 2])).not.toBe(of([2, 1]));
  });

  it.each([
    'pan',
    'Pan',
    'PAN',
    'CardNumber',
    'cardNumber',
    'card_number',
    'accountNumber',
    'BankAccountNumber',
    'number',
    'iban',
  ])('replaces %s, told apart and found again by its keyed hash', (name) => {
    const text = of({ deep: [{ [name]: PAN }] });
    expect(text).not.toContain(PAN);
    expect(text).toContain(name);
    expect(of({ deep: [{ [name]: '4111 1111 1111 1111' }] })).toBe(text);
    expect(of({ deep: [{ [name]: new Secret(PAN) }] })).toBe(text);
    expect(of({ deep: [{ [name]: '5555555555554444' }] })).not.toBe(text);
  });

  it.each([
    'cvv',
    'CVV',
    'Cvv',
    'cvc',
    'verification_value',
    'VerificationValue',
    'securityCode',
    'password',
    'password_confirmation',
  ])('leaves %s out without a trace', (name) => {
    expect(of({ amount: 1, card: { [name]: CVV } })).toBe(of({ amount: 1, card: { [name]: PASSWORD } }));
    expect(of({ card: { [name]: new Secret(CVV) } })).toBe('{"card":{}}');
  });

  it('leaves out credentials sent in the body and secrets of any other name', () => {
    expect(of({ Authentication: { Id: 'x', Key: 'sk_1' }, odd: new Secret('s') })).toBe('{}');
  });

  it('tells bodies apart by every other member, odd names included', () => {
    const bodies = [
      '{}',
      '{"__proto__":1}',
      '{"__proto__":{"a":1}}',
      '{"a":[["b",1]]}',
      '{"a":{"b":1}}',
      '{"a":null}',
      '{"a":"1"}',
      '{"a":1}',
      '[]',
      'null',
    ];
    expect(new Set(bodies.map((body) => of(JSON.parse(body)))).size).toBe(bodies.length);
  });

  it('hashes a number of any type', () => {
    expect(of({ pan: 4111111111111111 })).toBe(of({ pan: PAN }));
    expect(of({ pan: { nested: PAN } })).not.toContain(PAN);
    expect(of({ pan: null })).toBe('{"pan":null}');
    expect(of(undefined)).toBe('null');
  });
});
