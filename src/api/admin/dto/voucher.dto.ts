import { VOUCHER_STATES, type VoucherState } from '../../../modules/vouchers';
import { Id, Int, IsoDateTime, OneOf, Text } from '../../shared';
import { MAX_DESCRIPTION } from './fields';

const CODE_LENGTH = 40;

export class RedemptionDto {
  @Text({ max: MAX_DESCRIPTION, optional: true, description: 'Why; the event says it' })
  reason?: string;
}

/** The right to one unit. */
export class ShownVoucherDto {
  @Id()
  id!: string;

  @Id({ description: 'The purchase' })
  orderId!: string;

  @Int({ min: 1, max: 1_000_000, description: 'Among the vouchers of its purchase' })
  unit!: number;

  @Id()
  offerId!: string;

  @Id({ nullable: true })
  customerId!: string | null;

  @OneOf(VOUCHER_STATES)
  state!: VoucherState;

  @Text({ max: CODE_LENGTH, description: 'As it is printed, without its dashes' })
  redemptionCode!: string;

  @Text({ max: CODE_LENGTH, description: 'Digits of the bar code' })
  barcode!: string;

  @IsoDateTime({ nullable: true })
  expiresTime!: string | null;

  @IsoDateTime({ nullable: true })
  redeemedTime!: string | null;

  @IsoDateTime()
  createdTime!: string;
}
