import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../kernel/errors';
import { ID_PREFIX, type IdKind } from '../../../kernel/ids';
import { LIMITS } from '../../../kernel/limits';
import { Invoices } from '../../invoicing';
import { PaymentAttemptRepository } from '../../payments';
import { VoucherBook } from '../../vouchers';
import type { Purchase } from '../model/purchase';
import { PurchaseReadRepository } from '../store/purchase-read.repository';

/** Kinds of name that a caller may insist on. */
export const NAME_KINDS = ['number', 'uniqueId', 'reference'] as const;
export type NameKind = (typeof NAME_KINDS)[number];

/** A purchase's number as it is written: digits after a zero are somebody's reference. */
const DIGITS = /^[1-9]\d{0,18}$/;

/**
 * Finds a purchase of an organization by anything it is called. The first kind of name that has a match
 * decides: ids of the purchase, its invoice, transactions and vouchers; its number; the id that its door was given; the
 * order number or reference of its buyer or partner.
 */
@Injectable()
export class FindPurchase {
  constructor(
    private readonly purchases: PurchaseReadRepository,
    private readonly invoices: Invoices,
    private readonly attempts: PaymentAttemptRepository,
    private readonly vouchers: VoucherBook,
  ) {}

  /**
   * @param by the one kind of name that counts
   * @throws DomainError not-found · ambiguous when several purchases of the deciding kind go by the name, or when digits
   * are the number of one purchase and the reference of another; it names the purchases
   */
  async find(organizationId: string, name: string, by?: NameKind): Promise<Purchase> {
    const ids = by ? await this.ofKind(organizationId, name, by) : await this.ofFirstKind(organizationId, name);
    const [id, another] = ids;
    if (another !== undefined) {
      throw new DomainError('ambiguous', 'Several purchases go by this name.', { candidates: ids });
    }
    const purchase = id === undefined ? undefined : await this.purchases.find(organizationId, id);
    if (!purchase) throw new DomainError('not-found', 'There is no such purchase.');
    return purchase;
  }

  private async ofFirstKind(organizationId: string, name: string): Promise<string[]> {
    const byId = await this.byId(organizationId, name);
    if (byId !== undefined) return [byId];
    const named = async (): Promise<string[]> => {
      const external = await this.ofKind(organizationId, name, 'uniqueId');
      return external.length > 0 ? external : this.ofKind(organizationId, name, 'reference');
    };
    if (!DIGITS.test(name)) return named();
    const [numbered, ...others] = await Promise.all([
      this.ofKind(organizationId, name, 'number'),
      this.ofKind(organizationId, name, 'uniqueId'),
      this.ofKind(organizationId, name, 'reference'),
    ]);
    return numbered.length === 0 ? named() : [...new Set([...numbered, ...others.flat()])];
  }

  private async ofKind(organizationId: string, name: string, kind: NameKind): Promise<string[]> {
    if (kind === 'uniqueId') return this.purchases.withExternalName(organizationId, name, LIMITS.candidates);
    if (kind === 'reference') return this.purchases.withReference(organizationId, name, LIMITS.candidates);
    const found = DIGITS.test(name) ? await this.purchases.withNumber(organizationId, BigInt(name)) : undefined;
    return found === undefined ? [] : [found];
  }

  /** The purchase that one of our ids belongs to. */
  private async byId(organizationId: string, id: string): Promise<string | undefined> {
    const is = (kind: IdKind): boolean => id.startsWith(`${ID_PREFIX[kind]}_`);
    if (is('purchase')) return (await this.purchases.find(organizationId, id))?.id;
    if (is('invoice')) return (await this.invoices.find(organizationId, id))?.purchaseId;
    if (is('transaction')) return (await this.attempts.find(organizationId, id))?.purchaseId;
    return is('voucher') ? (await this.vouchers.find(organizationId, id))?.purchaseId : undefined;
  }
}
