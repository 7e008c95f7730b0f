import { ApiProperty } from '@nestjs/swagger';

/** An offer as a deal, with what is left of it at this moment. */
export class DealDto {
  @ApiProperty() id!: string;
  @ApiProperty() deal_id!: string;
  @ApiProperty() title!: string;
  @ApiProperty() description!: string;
  @ApiProperty({ enum: ['daily-deal', 'on-going', 'card-linked'] }) type!: string;
  @ApiProperty({ description: 'Only a deal in flight can be bought.' }) state!: string;
  @ApiProperty({ type: 'integer', description: 'Of one unit, in minor units of `currency`: cents.' }) price!: number;
  @ApiProperty({ type: 'integer' }) current_price!: number;
  @ApiProperty({ example: 'USD' }) currency!: string;
  @ApiProperty({ type: String, nullable: true }) image_url!: string | null;
  @ApiProperty({ type: String, nullable: true }) image_url_abs!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) start_at!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) end_at!: string | null;
  @ApiProperty() ended!: boolean;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When its vouchers end.' })
  expires_at!: string | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Null: no limit.' }) num_left!: number | null;
  @ApiProperty({ type: 'integer' }) number_sold!: number;
  @ApiProperty() soldout!: boolean;
  @ApiProperty({ type: 'integer', nullable: true }) max_per_user!: number | null;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The smaller of `num_left` and `max_per_user`; null: no limit.',
  })
  purchasable_number!: number | null;
  @ApiProperty({ enum: ['redemptioncoded', 'printed', 'shipped'] }) fulfillment_method!: string;
  @ApiProperty() shipping_address_required!: boolean;
}

export class DealAnswerDto {
  @ApiProperty({ example: 'success' }) status!: string;
  @ApiProperty({ type: DealDto }) deal!: DealDto;
}

export class DealListDto {
  @ApiProperty({ example: 'success' }) status!: string;
  @ApiProperty({ type: [DealDto] }) deals!: readonly DealDto[];
  @ApiProperty({ type: 'integer' }) page!: number;
  @ApiProperty({ type: 'integer' }) per_page!: number;
  @ApiProperty({ type: 'integer' }) total!: number;
}
