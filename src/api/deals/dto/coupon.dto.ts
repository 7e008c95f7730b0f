import { ApiProperty } from '@nestjs/swagger';
import { VOUCHER_STATES, type VoucherState } from '../../../modules/vouchers';

/** The right to one unit of a deal. */
export class CouponDto {
  @ApiProperty() id!: string;
  @ApiProperty({ description: 'Name of the voucher in links; whoever knows it may see the voucher.' }) slug!: string;
  @ApiProperty() deal_id!: string;
  @ApiProperty({ enum: ['daily-deal', 'on-going', 'card-linked'] }) deal_type!: string;
  @ApiProperty({ description: 'Twelve digits, Code 128.' }) barcode!: string;
  @ApiProperty() redemption_code!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) expires_at!: string | null;
  @ApiProperty({ format: 'date-time' }) created_at!: string;
  @ApiProperty({ enum: VOUCHER_STATES }) state!: VoucherState;
  @ApiProperty({ format: 'uri' }) qrcode_url!: string;
  @ApiProperty({ type: String, nullable: true, description: 'PNG in base64; null behind the first ten of a claim.' })
  qrcode_base64!: string | null;
  @ApiProperty({ format: 'uri', description: 'The same as `qrcode_url`.' }) qr_code_url!: string;
  @ApiProperty({ type: String, nullable: true, description: 'The same as `qrcode_base64`.' }) qr_code!: string | null;
  @ApiProperty({ format: 'uri', description: 'A page for paper and telephones.' }) print_url!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) redeemed_at!: string | null;
}

export class CouponAnswerDto {
  @ApiProperty({ example: 'success' }) status!: string;
  @ApiProperty({ type: CouponDto }) coupon!: CouponDto;
}
