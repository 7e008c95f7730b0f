import { Secret } from '../../../../../kernel/secret';
import type { CardInstrument, ChargeRequest, GatewayInstrument } from '../../port';
import { BEHAVIOUR_CARDS, MERCHANT_CARDS, STOREFRONT_CARDS, TEST_ACCOUNTS } from './test-instruments';
import { decideVerdict, hasValidCheckDigit } from './verdict';

const NOW = Date.UTC(2026, 10, 20);
const card = (pan: string, more: Partial<CardInstrument> = {}): GatewayInstrument => ({
  type: 'card',
  pan: new Secret(pan),
  cvv: new Secret('123'),
  expMonth: 12,
  expYear: 2030,
  ...more,
});
const request = (instrument: GatewayInstrument, more: Partial<ChargeRequest> = {}): ChargeRequest => ({
  attemptId: 'txn_1',
  merchantReference: 'ord_1',
  amount: { minor: 1_250n, currency: 'USD' },
  instrument,
  returnUrl: 'https://shop.example/back',
  ...more,
});
const verdict = (instrument: GatewayInstrument, more: Partial<ChargeRequest> = {}) =>
  decideVerdict(request(instrument, more), NOW);
const uy = { profile: { country: 'UY', model: 'Gateway' } };

describe('documented test numbers', () => {
  it.each(STOREFRONT_CARDS.map((item) => [item.number, item.behaviour] as const))(
    '%s behaves as listed',
    (number, expected) => {
      expect(verdict(card(number))).toEqual(expected);
      expect(verdict(card(number), uy)).toEqual(expected);
    },
  );

  it('gives no number two meanings', () => {
    const numbers = [...STOREFRONT_CARDS, ...BEHAVIOUR_CARDS, ...MERCHANT_CARDS, ...TEST_ACCOUNTS].map(
      (item) => item.number,
    );
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it.each(BEHAVIOUR_CARDS.map((item) => item.number))(
    '%s passes the check digit, so every door lets it through',
    (number) => {
      expect(hasValidCheckDigit(number)).toBe(true);
    },
  );

  it('declines CVV 000, on American Express 0000, and expiry 10/2051', () => {
    const cvv = { kind: 'decline', reason: 'invalid-cvv' };
    expect(verdict(card('4111111111111111', { cvv: new Secret('000') }))).toEqual(cvv);
    expect(verdict(card('378282246310005', { cvv: new Secret('0000') }))).toEqual(cvv);
    expect(verdict(card('4111111111111111', { expMonth: 10, expYear: 2051 }))).toEqual({
      kind: 'decline',
      reason: 'expired-card',
    });
  });

  it('knows accounts by number, and approves the ones it does not know', () => {
    const bank = (accountNumberType: 'IBAN' | 'BBAN', accountNumber: string) =>
      verdict({ type: 'bank', accountNumberType, accountNumber: new Secret(accountNumber) });
    expect(bank('IBAN', 'DE89 3704 0044 0532 0130 00')).toEqual({ kind: 'approve' });
    expect(bank('IBAN', 'DE62370400440532013001')).toEqual({ kind: 'decline', reason: 'do-not-honor' });
    expect(bank('BBAN', '000111111151')).toEqual({ kind: 'decline', reason: 'insufficient-funds' });
    expect(bank('BBAN', '777')).toEqual({ kind: 'approve' });
  });
});

describe('other cards', () => {
  it('approves any number with a correct check digit and refuses the others', () => {
    expect(verdict(card('4242424242424242'))).toEqual({ kind: 'approve' });
    expect(verdict(card('4242 4242 4242 4242'))).toEqual({ kind: 'approve' });
    expect(verdict(card('4242424242424241'))).toEqual({ kind: 'decline', reason: 'invalid-card' });
    expect(verdict(card('42'))).toEqual({ kind: 'decline', reason: 'invalid-card' });
  });

  it('lets a card live to the end of its month', () => {
    expect(verdict(card('4242424242424242', { expMonth: 11, expYear: 2026 }))).toEqual({ kind: 'approve' });
    expect(verdict(card('4242424242424242', { expMonth: 10, expYear: 2026 }))).toMatchObject({
      reason: 'expired-card',
    });
  });

  it('asks for a verification code only when none came', () => {
    expect(verdict(card('4000000000070013', { cvv: undefined }))).toEqual({ kind: 'verification-code' });
    expect(verdict(card('4000000000070013'))).toEqual({ kind: 'approve' });
  });

  it('refuses amounts that are not positive', () => {
    expect(verdict(card('4111111111111111'), { amount: { minor: 0n, currency: 'USD' } })).toMatchObject({
      reason: 'invalid-amount',
    });
  });
});

describe('acquirer rules', () => {
  it('reads the last four digits for the gateway model of UY only', () => {
    expect(verdict(card('5555550000000013'), uy)).toEqual({ kind: 'decline', reason: 'limit-exceeded' });
    expect(verdict(card('5555550000000013'), { profile: { country: 'UY', model: 'PayFac' } })).toMatchObject({
      reason: 'invalid-card',
    });
    expect(verdict(card('5555550000000013'))).toMatchObject({ reason: 'invalid-card' });
    expect(verdict(card('5555550000000001'), uy)).toEqual({ kind: 'approve' });
    expect(verdict(card('5555550000000002'), uy)).toEqual({ kind: 'decline', reason: 'invalid-card' });
  });

  it.each([
    [100_000n, undefined],
    [104_500n, 'installments-not-allowed'],
    [104_600n, 'expired-card'],
    [105_100n, 'insufficient-funds'],
    [106_100n, 'do-not-honor'],
    [106_101n, undefined],
  ])('decides the payfac cards by the amount: UYU %s minor units', (minor, reason) => {
    const expected = reason === undefined ? { kind: 'approve' } : { kind: 'decline', reason };
    expect(verdict(card('5165850000000008'), { amount: { minor, currency: 'UYU' } })).toEqual(expected);
    expect(verdict(card('5165850000000008'), { amount: { minor, currency: 'USD' } })).toEqual({ kind: 'approve' });
  });
});
