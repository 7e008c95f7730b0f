import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../kernel/database';
import { type Voucher, VoucherBook } from '../../modules/vouchers';

/** Redemptions of vouchers and their taking back, each in a transaction of its own. */
@Injectable()
export class AdminVouchersService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly book: VoucherBook,
  ) {}

  /** @throws as `VoucherBook.redeem` */
  redeem(organizationId: string, name: string): Promise<Voucher> {
    return this.unitOfWork.run((tx) => this.book.redeem(tx, organizationId, name));
  }

  /** @throws as `VoucherBook.unredeem` */
  unredeem(organizationId: string, name: string, reason: string | undefined): Promise<Voucher> {
    return this.unitOfWork.run((tx) => this.book.unredeem(tx, organizationId, name, reason));
  }
}
