import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { run, statement, type Tx } from '../../kernel/database';
import { DomainError } from '../../kernel/errors';
import { Outbox } from '../../kernel/outbox';
import type { Page, Paged } from '../../kernel/page';
import type { Voucher, VoucherState } from './types';
import { type RawVoucher, toVoucher, VOUCHER_COLUMNS } from './voucher-row';

const REDEEM = statement(
  'vouchers.redeem',
  `UPDATE voucher SET state = 'redeemed', redeemed_at = date_trunc('milliseconds', app_now())
    WHERE organization_id = $1 AND (id = $2 OR slug = $2) AND state = 'valid' AND (expires_at IS NULL OR expires_at > app_now())
   RETURNING ${VOUCHER_COLUMNS}`,
);
const FIND = statement(
  'vouchers.find',
  `SELECT ${VOUCHER_COLUMNS} FROM voucher WHERE organization_id = $1 AND (id = $2 OR slug = $2)`,
);
const BY_SLUG = statement('vouchers.by-slug', `SELECT ${VOUCHER_COLUMNS} FROM voucher WHERE slug = $1`);
const OF_CUSTOMER = `FROM (SELECT ${VOUCHER_COLUMNS} FROM voucher WHERE organization_id = $1 AND customer_id = $2) v WHERE $3::text IS NULL OR v.state = $3`;
const LIST = statement('vouchers.list', `SELECT v.* ${OF_CUSTOMER} ORDER BY v.id DESC LIMIT $4 OFFSET $5`);
const COUNT = statement('vouchers.count', `SELECT count(*)::int AS total ${OF_CUSTOMER}`);

/** Finds vouchers and redeems them. */
@Injectable()
export class VoucherBook {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Uses a voucher up. One guarded statement: of any number at once exactly one succeeds.
   * @param name the voucher's id or slug
   * @throws DomainError not-found · redeem-failed when it was redeemed before, is cancelled or reissued, or its time has passed
   */
  async redeem(tx: Tx, organizationId: string, name: string): Promise<Voucher> {
    const [row] = await run<RawVoucher>(tx, REDEEM, [organizationId, name]);
    if (!row) throw await this.whyNot(tx, organizationId, name);
    const voucher = toVoucher(row);
    await this.outbox.append(tx, [
      {
        organizationId,
        topic: 'voucher.redeemed',
        aggregateId: voucher.purchaseId,
        payload: {
          voucherId: voucher.id,
          purchaseId: voucher.purchaseId,
          offerId: voucher.offerId,
          customerId: voucher.customerId,
        },
      },
    ]);
    return voucher;
  }

  /** An organization's voucher by id or slug. */
  async find(organizationId: string, name: string): Promise<Voucher | undefined> {
    const [row] = await run<RawVoucher>(this.dataSource.manager, FIND, [organizationId, name]);
    return row && toVoucher(row);
  }

  /** The voucher behind a link; whoever knows the slug may see it. */
  async bySlug(slug: string): Promise<Voucher | undefined> {
    const [row] = await run<RawVoucher>(this.dataSource.manager, BY_SLUG, [slug]);
    return row && toVoucher(row);
  }

  /** A customer's vouchers, newest first. */
  async list(
    organizationId: string,
    filter: { customerId: string; state?: VoucherState | undefined },
    page: Page,
  ): Promise<Paged<Voucher>> {
    const values = [organizationId, filter.customerId, filter.state ?? null];
    const { manager } = this.dataSource;
    const rows = await run<RawVoucher>(manager, LIST, [...values, page.limit, page.offset]);
    const [counted] = await run<{ total: number }>(manager, COUNT, values);
    return { items: rows.map(toVoucher), total: counted?.total ?? 0 };
  }

  private async whyNot(tx: Tx, organizationId: string, name: string): Promise<DomainError> {
    const [row] = await run<RawVoucher>(tx, FIND, [organizationId, name]);
    if (!row) return new DomainError('not-found', 'There is no such voucher.');
    return new DomainError('redeem-failed', REASONS[toVoucher(row).state], { purchaseId: row.purchase_id });
  }
}

const REASONS: Readonly<Record<VoucherState, string>> = {
  // it became valid between two statements: the caller may simply ask again
  valid: 'The voucher cannot be redeemed now.',
  redeemed: 'The voucher was redeemed before.',
  expired: 'The voucher has expired.',
  cancelled: 'The voucher was cancelled.',
  reissued: 'The voucher was replaced by another one.',
};
