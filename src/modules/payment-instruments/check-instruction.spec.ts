import fc from 'fast-check';
import { Secret } from '../../kernel/secret';
import { CARD_BRANDS } from './card-brands';
import { checkBank, checkCard, checkInstruction, isRoutingNumber } from './check-instruction';
import type { BankData, CardData } from './instruction';
import { ALTERNATIVE_METHODS, isAlternativeMethod, isPaymentMethod, PAYMENT_METHODS } from './payment-methods';
import { summaryOfBank, summaryOfCard } from './summary';

const today = new Date('2026-11-20T12:00:00Z');
const card = (change: Partial<Omit<CardData, 'pan' | 'cvv'>> & { pan?: string; cvv?: string } = {}): CardData => {
  const { pan = '4111111111111111', cvv, ...rest } = change;
  return {
    expMonth: 12,
    expYear: 2030,
    ...rest,
    pan: new Secret(pan),
    ...(cvv !== undefined && { cvv: new Secret(cvv) }),
  };
};
const fieldsOf = (data: CardData, testNumbers?: ReadonlySet<string>): string[] =>
  checkCard(data, { today, testNumbers }).map(({ field }) => field);

describe('checkCard', () => {
  it.each([
    ['4111111111111111', 'Visa'],
    ['5555555555554444', 'MasterCard'],
    ['378282246310005', 'American Express'],
    ['6011111111111117', 'Discover'],
    ['30569309025904', 'Diners Club'],
    ['3530111333300000', 'JCB'],
    ['6253111111111114', 'China UnionPay'],
    ['6759641111111119', 'Maestro'],
  ])('accepts %s and calls it %s', (pan, brand) => {
    expect(fieldsOf(card({ pan }))).toEqual([]);
    expect(summaryOfCard(card({ pan })).brand).toBe(brand);
    expect(CARD_BRANDS).toContain(brand);
  });

  it.each([
    '4111111111111112',
    '411111111111111',
    '',
    'x',
    '4111111111111111a',
    '41111111-1111-1112',
    '٤١١١١١١١١١١١١١١١',
  ])('refuses the number %p without repeating it', (pan) => {
    const problems = checkCard(card({ pan }), { today });
    expect(problems).toEqual([{ field: 'pan', message: 'is not a valid card number' }]);
  });

  it('accepts spaces and dashes between digits', () => {
    expect(fieldsOf(card({ pan: '4111 1111-1111 1111' }))).toEqual([]);
    expect(summaryOfCard(card({ pan: '4111 1111-1111 1111' }))).toMatchObject({ bin: '411111', last4: '1111' });
  });

  it('accepts a documented test number with a wrong check digit only when told to', () => {
    const pan = '4000000000000001';
    expect(fieldsOf(card({ pan }))).toEqual(['pan']);
    expect(fieldsOf(card({ pan }), new Set([pan]))).toEqual([]);
  });

  // not in the first place: numbers of some networks carry no check digit
  it('finds a wrong digit in the number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 15 }), fc.integer({ min: 1, max: 9 }), (at, by) => {
        const digits = [...'4111111111111111'];
        digits[at] = String((Number(digits[at]) + by) % 10);
        expect(fieldsOf(card({ pan: digits.join('') }))).toEqual(['pan']);
      }),
    );
  });

  it.each([
    [11, 2026, []],
    [10, 2026, ['expMonth']],
    [12, 2025, ['expYear']],
    [10, 2051, []],
    [0, 2030, ['expMonth']],
    [13, 2030, ['expMonth']],
    [1.5, 2030, ['expMonth']],
    [1, 30, ['expYear']],
    [1, 2077, ['expYear']],
    [NaN, NaN, ['expMonth', 'expYear']],
  ])('expiry %p/%p in November 2026: %p', (expMonth, expYear, fields) => {
    expect(fieldsOf(card({ expMonth, expYear }))).toEqual(fields);
  });

  it.each([
    ['4111111111111111', '123', []],
    ['4111111111111111', '000', []],
    ['4111111111111111', '1234', ['cvv']],
    ['4111111111111111', '12', ['cvv']],
    ['4111111111111111', '12x', ['cvv']],
    ['4111111111111111', '', ['cvv']],
    ['378282246310005', '1234', []],
    ['378282246310005', '123', ['cvv']],
  ])('code of %s: %p', (pan, cvv, fields) => {
    expect(fieldsOf(card({ pan, cvv }))).toEqual(fields);
  });

  it('names everything that is wrong at once', () => {
    expect(fieldsOf(card({ pan: '1', cvv: 'x', expMonth: 0, expYear: 1 }))).toEqual([
      'pan',
      'expMonth',
      'expYear',
      'cvv',
    ]);
  });
});

describe('checkBank', () => {
  const iban = (accountNumber: string, bic?: string): BankData => ({
    accountNumberType: 'IBAN',
    accountNumber: new Secret(accountNumber),
    bic,
  });
  const bban = (accountNumber: string, routingNumber: string): BankData => ({
    accountNumberType: 'BBAN',
    accountNumber: new Secret(accountNumber),
    routingNumber,
  });
  const fields = (account: BankData): string[] => checkBank(account).map(({ field }) => field);

  it.each([
    [iban('DE89370400440532013000'), []],
    [iban('de89 3704 0044 0532 0130 00', 'DEUTDE8LXXX'), []],
    [iban('DE89370400440532013002'), ['accountNumber']],
    [iban('DE89370400440532013000', 'NOPE'), ['bic']],
    [bban('000123456789', '110000000'), []],
    [bban('12a', '021000022'), ['accountNumber', 'routingNumber']],
    [bban('1'.repeat(35), '021000021'), ['accountNumber']],
    [bban('0001 2345\u00a06789', '0012345'), []],
    [bban('123456', '601613'), []],
  ])('account %#', (account, expected) => {
    expect(fields(account)).toEqual(expected);
  });

  it('knows routing numbers of nine digits by their checksum', () => {
    expect(['021000021', '011401533', '091000019'].map(isRoutingNumber)).toEqual([true, true, true]);
    expect(['000000000', '021000022', '02100002x', ''].some(isRoutingNumber)).toBe(false);
  });

  it('shows at most half of an account number', () => {
    expect(['12345678', '1234', '123', '1'].map((number) => summaryOfBank(bban(number, '021000021')).last4)).toEqual([
      '5678',
      '34',
      '3',
      '',
    ]);
  });
});

describe('payment methods', () => {
  it('are listed once each, 175 on payment pages and 147 for instruments', () => {
    expect(new Set(PAYMENT_METHODS).size).toBe(175);
    expect(new Set(ALTERNATIVE_METHODS).size).toBe(147);
    expect(isPaymentMethod('payment-card')).toBe(true);
    expect(isAlternativeMethod('payment-card')).toBe(false);
    expect(isAlternativeMethod('Paysafecash')).toBe(true);
    expect(isPaymentMethod('constructor')).toBe(false);
  });

  it('are checked in an instruction, each by its place', () => {
    const problems = checkInstruction({ kind: 'methods', methods: ['cash', 'gold', 'paypal', 'Cash'] }, { today });
    expect(problems.map(({ field }) => field)).toEqual(['methods.1', 'methods.3']);
    expect(checkInstruction({ kind: 'methods', methods: [] }, { today })).toEqual([]);
  });
});
