import type { VoucherRequest } from '../../vouchers';
import type { Purchase } from '../model/purchase';

/** The vouchers a fulfilled purchase makes: one per unit of the lines that issue them. */
export function vouchersOf(purchase: Purchase, createdAt: Date): VoucherRequest {
  return {
    organizationId: purchase.organizationId,
    purchaseId: purchase.id,
    customerId: purchase.customerId,
    createdAt,
    lines: purchase.lines
      .filter((line) => line.vouchersPerUnit === 1)
      .map((line) => ({
        offerId: line.offerId,
        quantity: line.quantity,
        expiresAt: line.vouchersExpireAt === null ? null : new Date(line.vouchersExpireAt),
      })),
  };
}
