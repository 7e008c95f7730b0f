import { DomainError } from '../../../kernel/errors';
import type { Attempt } from '../../payments';
import { approvedPayment, isPaidBack, refundablePart, requireCancelable, reservedPart, voidedMinor } from './rules';

const EVERY_REFUND = { full: true, partial: true };
const attempt = (more: Partial<Attempt> = {}): Attempt =>
  ({
    id: 'txn_1',
    type: 'sale',
    status: 'completed',
    result: 'approved',
    parentId: null,
    gatewayName: 'TestProcessor',
    amountMinor: 1_000n,
    capturedMinor: 1_000n,
    refundedMinor: 0n,
    ...more,
  }) as Attempt;
const authorized = attempt({ type: 'authorize', status: 'waiting-capture', capturedMinor: 0n });
const givenUp = (amountMinor: bigint): Attempt =>
  attempt({ id: 'txn_2', type: 'void', parentId: 'txn_1', amountMinor });

const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as DomainError).code;
  }
};

describe('the approved payment of a purchase', () => {
  it('is the last one', () => {
    const declined = attempt({ id: 'txn_0', result: 'declined' });
    expect(approvedPayment([declined, attempt()]).id).toBe('txn_1');
  });

  it.each<[string, Attempt[]]>([
    ['no attempt', []],
    ['a declined one', [attempt({ result: 'declined' })]],
    ['one that was given up', [attempt({ status: 'voided' })]],
  ])('is missing with %s', (_, attempts) => {
    expect(codeOf(() => approvedPayment(attempts))).toBe('invalid-state');
  });
});

describe('what is left of an authorization', () => {
  it('is what was not given up', () => {
    const attempts = [
      authorized,
      givenUp(300n),
      attempt({ id: 'txn_3', type: 'void', parentId: 'txn_1', result: 'declined' }),
    ];
    expect(voidedMinor(attempts, authorized)).toBe(300n);
    expect(reservedPart(attempts, authorized, undefined)).toBe(700n);
    expect(reservedPart(attempts, authorized, 700n)).toBe(700n);
    expect(codeOf(() => reservedPart(attempts, authorized, 701n))).toBe('amount-exceeds');
  });

  it('cannot be touched once it was captured, or while something is under way with it', () => {
    expect(codeOf(() => reservedPart([attempt()], attempt(), undefined))).toBe('invalid-state');
    const busy = attempt({ id: 'txn_2', type: 'capture', parentId: 'txn_1', status: 'sending', result: 'unknown' });
    expect(codeOf(() => reservedPart([authorized, busy], authorized, undefined))).toBe('charge-in-progress');
  });
});

describe('what a refund pays back', () => {
  it('is everything that is left, or the part that is wanted', () => {
    expect(refundablePart(attempt({ refundedMinor: 400n }), undefined, EVERY_REFUND)).toBe(600n);
    expect(refundablePart(attempt({ refundedMinor: 400n }), 1n, EVERY_REFUND)).toBe(1n);
  });

  it.each<[string, Attempt, bigint | undefined, { full: boolean; partial: boolean }, string]>([
    ['more than is left', attempt({ refundedMinor: 400n }), 601n, EVERY_REFUND, 'amount-exceeds'],
    ['nothing', attempt(), 0n, EVERY_REFUND, 'amount-exceeds'],
    ['what was paid back already', attempt({ refundedMinor: 1_000n }), undefined, EVERY_REFUND, 'amount-exceeds'],
    ['what was not captured', authorized, undefined, EVERY_REFUND, 'invalid-state'],
    ['what was paid elsewhere', attempt({ gatewayName: null }), undefined, EVERY_REFUND, 'operation-unsupported'],
    ['by a method without refunds', attempt(), undefined, { full: false, partial: false }, 'operation-unsupported'],
    [
      'a part by a method without partial refunds',
      attempt(),
      1n,
      { full: true, partial: false },
      'partial-unsupported',
    ],
  ])('is refused: %s', (_, payment, wantedMinor, rules, code) => {
    expect(codeOf(() => refundablePart(payment, wantedMinor, rules))).toBe(code);
  });

  it('was everything only when something was captured', () => {
    expect([attempt({ refundedMinor: 1_000n }), attempt(), authorized].map(isPaidBack)).toEqual([true, false, false]);
  });
});

describe('a purchase may be undone', () => {
  it.each<[string, Attempt[], string | undefined]>([
    ['when nobody paid', [], undefined],
    ['when a payment was declined', [attempt({ result: 'declined', capturedMinor: 0n })], undefined],
    ['when its payment was given up', [attempt({ status: 'voided' })], undefined],
    ['when everything was paid back', [attempt({ status: 'refunded', refundedMinor: 1_000n })], undefined],
    ['when it was paid elsewhere', [attempt({ gatewayName: null })], undefined],
    ['not while a gateway keeps money', [attempt({ refundedMinor: 999n })], 'invalid-state'],
    ['not while money is reserved', [authorized], 'invalid-state'],
    ['not while a payment is under way', [attempt({ status: 'conn-error', result: 'unknown' })], 'invalid-state'],
  ])('%s', (_, attempts, code) => {
    expect(codeOf(() => requireCancelable(attempts))).toBe(code);
  });
});
