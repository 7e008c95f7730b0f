import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DomainError } from '../../kernel/errors';
import type { Principal } from '../../modules/auth';
import { type Voucher, VoucherBook } from '../../modules/vouchers';
import { CurrentPrincipal, PathName, strictBody } from '../shared';
import { AdminVouchersService } from './admin-vouchers.service';
import { RedemptionDto, ShownVoucherDto } from './dto/voucher.dto';
import { Route } from './route';

const ANY_CODE = 'By id, slug, redemption code (with or without dashes, in any case) or bar code.';

/** Vouchers at the counter. */
@ApiTags('Admin')
@Controller('v1/admin/vouchers')
export class VouchersController {
  constructor(
    private readonly book: VoucherBook,
    private readonly redemptions: AdminVouchersService,
  ) {}

  @Route('GET', ':code', {
    operationId: 'AdminGetVoucher',
    summary: 'Read a voucher',
    description: ANY_CODE,
    type: ShownVoucherDto,
  })
  async get(@CurrentPrincipal() { organizationId }: Principal, @PathName('code') code: string) {
    const voucher = await this.book.find(organizationId, code);
    if (!voucher) throw new DomainError('not-found', 'There is no such voucher.');
    return toVoucher(voucher);
  }

  @Route('POST', ':code/redeem', {
    operationId: 'AdminPostVoucherRedemption',
    summary: 'Redeem a voucher, once',
    description: ANY_CODE,
    type: ShownVoucherDto,
    refuses: ['redeem-failed'],
  })
  async redeem(@CurrentPrincipal() { organizationId }: Principal, @PathName('code') code: string) {
    return toVoucher(await this.redemptions.redeem(organizationId, code));
  }

  @Route('POST', ':code/unredeem', {
    operationId: 'AdminPostVoucherUnredemption',
    summary: 'Take a redemption back',
    description: `The voucher is valid again; where its unit was paid back meanwhile, it is cancelled. ${ANY_CODE}`,
    type: ShownVoucherDto,
    refuses: ['invalid-state'],
  })
  async unredeem(
    @CurrentPrincipal() { organizationId }: Principal,
    @PathName('code') code: string,
    @Body(strictBody) { reason }: RedemptionDto,
  ) {
    return toVoucher(await this.redemptions.unredeem(organizationId, code, reason));
  }
}

const toVoucher = (voucher: Voucher): ShownVoucherDto => ({
  id: voucher.id,
  orderId: voucher.purchaseId,
  unit: voucher.unit,
  offerId: voucher.offerId,
  customerId: voucher.customerId,
  state: voucher.state,
  redemptionCode: voucher.redemptionCode,
  barcode: voucher.barcode,
  expiresTime: voucher.expiresAt?.toISOString() ?? null,
  redeemedTime: voucher.redeemedAt?.toISOString() ?? null,
  createdTime: voucher.createdAt.toISOString(),
});
