import type { Purchase } from '../model/purchase';
import { vouchersOf } from './vouchers-of';

const NOW = new Date('2026-03-01T12:00:00.000Z');
const line = (offerId: string, quantity: number, vouchersPerUnit: number, vouchersExpireAt: string | null = null) => ({
  offerId,
  quantity,
  vouchersPerUnit,
  vouchersExpireAt,
});
const purchaseOf = (...lines: ReturnType<typeof line>[]): Purchase =>
  ({ id: 'ord_1', organizationId: 'org_1', customerId: 'cus_1', lines }) as unknown as Purchase;

it('asks for one voucher per unit of the lines that issue them, and for none of the others', () => {
  const request = vouchersOf(
    purchaseOf(line('deal_a', 2, 1, '2026-12-31T23:59:59.000Z'), line('plan_b', 3, 0), line('deal_c', 1, 1)),
    NOW,
  );
  expect(request).toEqual({
    organizationId: 'org_1',
    purchaseId: 'ord_1',
    customerId: 'cus_1',
    createdAt: NOW,
    lines: [
      { offerId: 'deal_a', quantity: 2, expiresAt: new Date('2026-12-31T23:59:59.000Z') },
      { offerId: 'deal_c', quantity: 1, expiresAt: null },
    ],
  });
});

it('asks for none where nothing issues vouchers', () => {
  expect(vouchersOf(purchaseOf(line('plan_b', 3, 0)), NOW).lines).toEqual([]);
});
