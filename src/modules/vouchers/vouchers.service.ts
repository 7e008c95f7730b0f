import { Injectable } from '@nestjs/common';
import type { Connection, Tx } from '../../kernel/database';
import { newId } from '../../kernel/ids';
import type { Page } from '../../kernel/page';
import type { NewVoucher, Voucher, VoucherCount, VoucherLine, VoucherRequest } from './types';
import { newBarcode, newRedemptionCode, newSlug } from './voucher-codes';
import { VoucherRepository } from './voucher.repository';

/** Codes that are somebody's already are drawn again, at most this often. */
const CODE_TRIES = 5;

/** Issues vouchers: one per unit, in the transaction that fulfils the purchase. */
@Injectable()
export class Vouchers {
  constructor(private readonly repository: VoucherRepository) {}

  /** Makes one voucher per unit of each purchase. @returns them by purchase, in unit order */
  async issue(tx: Tx, requests: readonly VoucherRequest[]): Promise<Map<string, Voucher[]>> {
    let missing = requests.flatMap(draftsOf);
    const issued: NewVoucher[] = [];
    for (let round = 0; missing.length > 0; round += 1) {
      if (round === CODE_TRIES) throw new Error('no free voucher codes');
      const written = await this.repository.issue(tx, missing);
      issued.push(...missing.filter((draft) => written.has(draft.id)));
      missing = missing.filter((draft) => !written.has(draft.id)).map((draft) => ({ ...draft, ...codes() }));
    }
    issued.sort((a, b) => a.unit - b.unit);
    return groupByPurchase(issued);
  }

  /** Vouchers of purchases, in unit order; of each purchase the part that the page is. */
  async ofPurchases(on: Connection, purchaseIds: readonly string[], page: Page): Promise<Voucher[]> {
    if (purchaseIds.length === 0) return [];
    return this.repository.ofPurchases(on, purchaseIds, page);
  }

  /**
   * Units are given back: until each line has given back as many as it is asked for, vouchers of it lose their value,
   * those that were not redeemed first. Redeemed ones stay redeemed. Locks the purchase's vouchers, after its stock:
   * whoever redeems one meanwhile waits, and is refused if it was cancelled.
   * @returns what became of the vouchers of each line, in order
   */
  async return(tx: Tx, purchaseId: string, lines: readonly VoucherLine[]): Promise<VoucherCount[]> {
    if (lines.length === 0) return [];
    await this.repository.lock(tx, purchaseId);
    await this.repository.return(tx, purchaseId, lines);
    const counts = await this.repository.countLines(tx, purchaseId, lines);
    return lines.map(({ firstUnit }) => counts.get(firstUnit) ?? { cancelled: 0, redeemed: 0 });
  }
}

const codes = (): Pick<NewVoucher, 'slug' | 'barcode' | 'redemptionCode'> => ({
  slug: newSlug(),
  barcode: newBarcode(),
  redemptionCode: newRedemptionCode(),
});

function draftsOf(request: VoucherRequest): NewVoucher[] {
  let unit = 0;
  return request.lines.flatMap((line) =>
    Array.from({ length: line.quantity }, (): NewVoucher => {
      unit += 1;
      return {
        id: newId('voucher'),
        organizationId: request.organizationId,
        purchaseId: request.purchaseId,
        unit,
        offerId: line.offerId,
        customerId: request.customerId,
        state: 'valid',
        expiresAt: line.expiresAt,
        redeemedAt: null,
        ...codes(),
        createdAt: request.createdAt,
      };
    }),
  );
}

function groupByPurchase(vouchers: readonly Voucher[]): Map<string, Voucher[]> {
  const groups = new Map<string, Voucher[]>();
  for (const voucher of vouchers) {
    const group = groups.get(voucher.purchaseId);
    if (group) group.push(voucher);
    else groups.set(voucher.purchaseId, [voucher]);
  }
  return groups;
}
