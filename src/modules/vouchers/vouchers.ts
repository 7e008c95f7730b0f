import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { run, statement, type Tx } from '../../kernel/database';
import { newId } from '../../kernel/ids';
import type { Voucher } from './types';
import { newBarcode, newRedemptionCode, newSlug } from './voucher-codes';
import { type RawVoucher, toVoucher, VOUCHER_COLUMNS } from './voucher-row';

const ISSUE = statement(
  'vouchers.issue',
  `INSERT INTO voucher (id, organization_id, purchase_id, unit, offer_id, customer_id, slug, barcode, redemption_code, expires_at, created_at)
   SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::timestamptz[], $11::timestamptz[])
   ON CONFLICT DO NOTHING RETURNING id`,
);
const OF_PURCHASES = statement(
  'vouchers.of-purchases',
  `SELECT ${VOUCHER_COLUMNS} FROM voucher WHERE purchase_id = ANY ($1::text[]) ORDER BY purchase_id, unit`,
);
const CANCEL = statement(
  'vouchers.cancel',
  `UPDATE voucher SET state = 'cancelled' WHERE purchase_id = ANY ($1::text[]) AND state = 'valid' RETURNING id`,
);

/** A code that is taken already is drawn again, at most this often. */
const CODE_TRIES = 5;

export interface VoucherRequest {
  readonly organizationId: string;
  readonly purchaseId: string;
  readonly customerId: string | null;
  readonly createdAt: Date;
  readonly lines: readonly { readonly offerId: string; readonly quantity: number; readonly expiresAt: Date | null }[];
}

interface Draft extends Omit<Voucher, 'state' | 'redeemedAt'> {
  readonly state: 'valid';
  readonly redeemedAt: null;
}

/** Issues vouchers: one per unit, in the transaction that fulfils the purchase. */
@Injectable()
export class Vouchers {
  constructor(private readonly dataSource: DataSource) {}

  /** Makes one voucher per unit of each purchase. @returns them by purchase, in unit order */
  async issue(tx: Tx, requests: readonly VoucherRequest[]): Promise<Map<string, Voucher[]>> {
    let open = requests.flatMap(draftsOf);
    const issued: Draft[] = [];
    for (let round = 0; open.length > 0; round += 1) {
      if (round === CODE_TRIES) throw new Error('no free voucher codes');
      const written = await this.insert(tx, open);
      issued.push(...open.filter((draft) => written.has(draft.id)));
      open = open.filter((draft) => !written.has(draft.id)).map((draft) => ({ ...draft, ...codes() }));
    }
    issued.sort((a, b) => a.unit - b.unit);
    return groupByPurchase(issued);
  }

  /** Vouchers of purchases, in unit order. */
  async ofPurchases(on: EntityManager, purchaseIds: readonly string[]): Promise<Voucher[]> {
    if (purchaseIds.length === 0) return [];
    return (await run<RawVoucher>(on, OF_PURCHASES, [purchaseIds])).map(toVoucher);
  }

  /** The purchase was taken back: vouchers that were not redeemed lose their value. @returns how many */
  async cancel(tx: Tx, purchaseIds: readonly string[]): Promise<number> {
    return (await run(tx, CANCEL, [purchaseIds])).length;
  }

  private async insert(tx: Tx, drafts: readonly Draft[]): Promise<Set<string>> {
    const column = <T>(pick: (draft: Draft) => T): T[] => drafts.map(pick);
    const rows = await run<{ id: string }>(tx, ISSUE, [
      column((d) => d.id),
      column((d) => d.organizationId),
      column((d) => d.purchaseId),
      column((d) => d.unit),
      column((d) => d.offerId),
      column((d) => d.customerId),
      column((d) => d.slug),
      column((d) => d.barcode),
      column((d) => d.redemptionCode),
      column((d) => d.expiresAt),
      column((d) => d.createdAt),
    ]);
    return new Set(rows.map((row) => row.id));
  }
}

const codes = (): Pick<Draft, 'slug' | 'barcode' | 'redemptionCode'> => ({
  slug: newSlug(),
  barcode: newBarcode(),
  redemptionCode: newRedemptionCode(),
});

function draftsOf(request: VoucherRequest): Draft[] {
  let unit = 0;
  return request.lines.flatMap((line) =>
    Array.from({ length: line.quantity }, (): Draft => {
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
