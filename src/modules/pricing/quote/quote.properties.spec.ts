import type Big from 'big.js';
import fc from 'fast-check';
import { carts } from '../../../../test/support/pricing/carts';
import type { Bill } from '../../../../test/support/pricing/second-cashier';
import { SecondCashier } from '../../../../test/support/pricing/second-cashier';
import { DomainError } from '../../../kernel/errors';
import { exponentOf, formatMajor } from '../../../kernel/money';
import { quote } from './quote';
import type { Quote } from './types';

const PROPERTY_TIMEOUT_MS = 120_000;

/** The bill and the quote as plain text, to be compared. */
const told = (bill: Bill, decimals: number) => {
  const text = (amount: Big) => amount.toFixed(decimals);
  return {
    subtotal: text(bill.subtotal),
    discounts: bill.discounts.map(text),
    shares: bill.shares.map((share) => share.map(text)),
    shipping: text(bill.shipping),
    taxes: bill.taxes.map(text),
    taxShares: bill.taxShares.map(text),
    total: text(bill.total),
  };
};

const quoted = (answer: Quote): ReturnType<typeof told> => {
  const text = (minor: bigint) => formatMajor(minor, answer.currency);
  return {
    subtotal: text(answer.subtotalMinor),
    discounts: answer.discounts.map(({ amountMinor }) => text(amountMinor)),
    shares: answer.discounts.map(({ perLine, shippingMinor }) => [...perLine, shippingMinor].map(text)),
    shipping: text(answer.shippingMinor),
    taxes: answer.taxes.map(({ amountMinor }) => text(amountMinor)),
    taxShares: [...answer.lines.map(({ taxMinor }) => taxMinor), answer.shipping.taxMinor].map(text),
    total: text(answer.totalMinor),
  };
};

describe('quote against a second cashier', () => {
  it(
    'gives every part of the bill to the minor unit, in every currency',
    () => {
      fc.assert(
        fc.property(carts, (input) => {
          expect(quoted(quote(input))).toEqual(
            told(new SecondCashier(input).bill(), exponentOf(input.lines[0]?.currency ?? '')),
          );
        }),
        { seed: 20_260_301, numRuns: 20_000 },
      );
    },
    PROPERTY_TIMEOUT_MS,
  );
});

describe('quote: what always holds', () => {
  it(
    'adds up, and takes nothing off that is not there',
    () => {
      const add = (amounts: readonly bigint[]) => amounts.reduce((left, right) => left + right, 0n);
      fc.assert(
        fc.property(carts, (input) => {
          const answer = quote(input);
          const { subtotalMinor, discountMinor, shippingMinor, taxMinor, totalMinor, lines, shipping } = answer;
          expect(totalMinor).toBe(subtotalMinor - discountMinor + shippingMinor + taxMinor);
          expect(add(lines.map((line) => line.priceMinor))).toBe(subtotalMinor);
          expect(add(lines.map((line) => line.discountMinor)) + shipping.discountMinor).toBe(discountMinor);
          expect(add(lines.map((line) => line.taxMinor)) + shipping.taxMinor).toBe(taxMinor);
          expect(add(answer.taxes.map((tax) => tax.amountMinor))).toBe(taxMinor);
          expect(totalMinor).toBeGreaterThanOrEqual(taxMinor);
          for (const { amountMinor, perLine, shippingMinor: onShipping } of answer.discounts) {
            expect(add(perLine) + onShipping).toBe(amountMinor);
          }
          for (const line of lines)
            expect(line.discountMinor >= 0n && line.discountMinor <= line.priceMinor).toBe(true);
          expect(shipping.discountMinor >= 0n && shipping.discountMinor <= shipping.amountMinor).toBe(true);
        }),
        { seed: 7, numRuns: 5_000 },
      );
    },
    PROPERTY_TIMEOUT_MS,
  );

  it('is all that recurs when every line recurs and nothing is paid once', () => {
    const period = { unit: 'month', length: 1 } as const;
    fc.assert(
      fc.property(carts, (cart) => {
        const answer = quote({ ...cart, lines: cart.lines.map((line) => ({ ...line, setupMinor: null, period })) });
        const { subtotalMinor, discountMinor, shippingMinor, taxMinor, totalMinor } = answer;
        expect(answer.recurring).toEqual({ period, subtotalMinor, discountMinor, shippingMinor, taxMinor, totalMinor });
      }),
      { seed: 8, numRuns: 1_000 },
    );
  });

  it('never fails but by a refusal, whatever the coupons and rates', () => {
    fc.assert(
      fc.property(
        carts,
        fc.array(fc.constantFrom('C0', 'C1', 'x')),
        fc.constantFrom(null, 'rate_1', 'x'),
        (cart, ids, rate) => {
          try {
            expect(quote({ ...cart, couponIds: ids, shippingRateId: rate }).totalMinor).toBeGreaterThanOrEqual(0n);
          } catch (error) {
            expect(error).toBeInstanceOf(DomainError);
            expect((error as DomainError).fields.length).toBeGreaterThan(0);
          }
        },
      ),
      { seed: 9, numRuns: 2_000 },
    );
  });
});
