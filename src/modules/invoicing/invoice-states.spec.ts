import { statesBefore } from './invoice-states';
import { INVOICE_STATUSES, type InvoiceStatus } from './types';

it('what has not been paid can be paid, also after it was given up, but not after it was voided', () => {
  expect(statesBefore('paid').sort()).toEqual(
    ['abandoned', 'disputed', 'draft', 'partially-paid', 'past-due', 'unpaid'].sort(),
  );
});

it('only what was paid is refunded or disputed', () => {
  expect(statesBefore('refunded').sort()).toEqual(['disputed', 'paid', 'partially-refunded']);
  expect(statesBefore('disputed').sort()).toEqual(['paid', 'partially-refunded']);
});

it('what was paid is neither voided nor abandoned', () => {
  const paid: readonly InvoiceStatus[] = ['paid', 'partially-refunded', 'refunded', 'disputed'];
  for (const closed of ['voided', 'abandoned'] as const)
    expect(statesBefore(closed).filter((state) => paid.includes(state))).toEqual([]);
});

it('every state but the first can be reached, and one is final', () => {
  expect(INVOICE_STATUSES.filter((status) => statesBefore(status).length === 0)).toEqual(['draft']);
  const left = new Set(INVOICE_STATUSES.flatMap(statesBefore));
  expect(INVOICE_STATUSES.filter((status) => !left.has(status))).toEqual(['refunded']);
});
