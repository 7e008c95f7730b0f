import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { LIMITS } from '../../../kernel/limits';
import { Id, Int, Nested, Text } from '../../shared';
import { CardDto } from './card.dto';
import { CouponDto } from './coupon.dto';
import { NewUserDto } from './user.dto';

const SESSION_ID_LENGTH = 255;
const quantity = { min: 1, max: LIMITS.quantityPerLine, fromText: true, optional: true } as const;
const expectedTotal = {
  min: 0,
  max: Number.MAX_SAFE_INTEGER,
  fromText: true,
  optional: true,
  description: 'In minor units of the currency: cents. Another total is refused and nothing is held.',
  example: 7800,
} as const;

/** Parameters of a purchase with a stored card. */
export class NewPurchaseDto {
  @Id({ description: 'The deal.', example: 'deal_dining' }) deal_id!: string;
  @Int({ ...quantity, description: 'Units; `num_bought` is read too.', example: 1 }) quantity?: number;
  @Int(quantity) num_bought?: number;
  @Id({ example: 'user_demo' }) user_id!: string;
  @Id({ example: 'card_demo' }) credit_card_id!: string;
  @Int({
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    fromText: true,
    description: 'Price of one unit in minor units of the currency: cents. Another price is refused.',
    example: 3900,
  })
  expected_price_per_unit!: number;
  @Int(expectedTotal) expected_total?: number;
  @Text({
    max: SESSION_ID_LENGTH,
    optional: true,
    reference: true,
    description: 'Session of an affiliate; kept with the purchase.',
  })
  session_id?: string;
}

/** Parameters of a purchase that may bring its user and its card along. */
export class FullPurchaseDto {
  @Id({ example: 'deal_dining' }) deal_id!: string;
  @Int({ ...quantity, example: 1 }) quantity?: number;
  @Int(quantity) num_bought?: number;
  @Id({ optional: true, description: 'A user that is there. Absent: `user` is registered.' }) user_id?: string;
  @Nested(() => NewUserDto, { optional: true }) user?: NewUserDto;
  @Id({ optional: true, description: 'A card that the user keeps. Absent: `credit_card` is charged.' })
  credit_card_id?: string;
  @Nested(() => CardDto, { optional: true }) credit_card?: CardDto;
  @Int({ min: 0, max: Number.MAX_SAFE_INTEGER, fromText: true, optional: true }) expected_price_per_unit?: number;
  @Int(expectedTotal) expected_total?: number;
  @Text({ max: SESSION_ID_LENGTH, optional: true, reference: true }) session_id?: string;
}

/** Parameters of a reservation. */
export class ReservationDto {
  @Id({ example: 'deal_dining' }) deal_id!: string;
  @Int({ ...quantity, description: 'Units; `quantity` is read too.', example: 1 }) num_bought?: number;
  @Int(quantity) quantity?: number;
  @Text({ max: SESSION_ID_LENGTH, optional: true, reference: true }) session_id?: string;
}

/** Parameters of a claim. */
export class ClaimDto {
  @Id({ description: 'Who gets the purchase.', example: 'user_demo' }) user_id!: string;
}

/** Parameters of an extension. */
export class ExtensionDto {
  @Int({
    min: 1,
    max: LIMITS.holdExtensionSeconds,
    fromText: true,
    optional: true,
    description: 'How much longer; absent: as long as possible.',
  })
  seconds?: number;
}

export class DealSummaryDto {
  @ApiProperty() id!: string;
  @ApiProperty() deal_id!: string;
  @ApiProperty() title!: string;
  @ApiProperty() type!: string;
  @ApiProperty({ type: String, nullable: true }) image_url!: string | null;
  @ApiProperty({ type: String, nullable: true }) image_url_abs!: string | null;
}

/** A purchase made through any door. */
export class PurchaseDto {
  @ApiProperty() id!: string;
  @ApiProperty() purchase_id!: string;
  @ApiProperty() deal_type!: string;
  @ApiProperty() deal_id!: string;
  @ApiProperty({ type: 'integer', description: 'Of one unit, in minor units of `currency`: cents.' }) price!: number;
  @ApiProperty({ type: 'integer', description: 'In minor units of `currency`: cents.' }) amount!: number;
  @ApiProperty({ example: 'USD' }) currency!: string;
  @ApiProperty({ type: 'integer' }) number_bought!: number;
  @ApiProperty({ enum: ['pending', 'charged', 'refunded', 'canceled'] }) payment_state!:
    'pending' | 'charged' | 'refunded' | 'canceled';
  @ApiProperty({ enum: ['reserved', 'released', 'fulfilled', 'canceled'] }) fulfillment_state!:
    'reserved' | 'released' | 'fulfilled' | 'canceled';
  @ApiPropertyOptional({ format: 'date-time', description: 'End of the hold, while it runs.' }) expires_at?: string;
  @ApiProperty({ format: 'date-time' }) created_at!: string;
  @ApiProperty({ type: String, nullable: true }) user_id!: string | null;
  @ApiProperty({ type: String, nullable: true }) credit_card_id!: string | null;
  @ApiProperty({ type: DealSummaryDto }) deal!: DealSummaryDto;
  @ApiProperty({ type: [CouponDto], nullable: true, description: 'Null in the answer that creates a purchase.' })
  coupons!: CouponDto[] | null;
  @ApiPropertyOptional({ type: 'integer', description: 'Of all its vouchers, where more are there than are shown.' })
  coupons_total?: number;
  @ApiPropertyOptional() session_id?: string;
}

export class PurchaseAnswerDto {
  @ApiProperty({ enum: ['success', 'declined'], description: '`declined`: its payment was declined.' }) status!: string;
  @ApiProperty({ type: PurchaseDto }) purchase!: PurchaseDto;
}
