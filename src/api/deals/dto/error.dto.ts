import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

class ErrorItemDto {
  @ApiProperty({ enum: ['missing_field', 'missing', 'invalid', 'not_owner', 'not_found'] }) type!: string;
  @ApiProperty() message!: string;
  @ApiPropertyOptional() field?: string;
  @ApiProperty({ enum: ['user', 'credit_card', 'purchase', 'coupon'] }) resource!: string;
}

/** Every refusal of this door. */
export class ErrorDto {
  @ApiProperty({ example: 'error' }) status!: string;
  @ApiProperty({ example: 'cannot_fulfill' }) error_type!: string;
  @ApiProperty({ example: 'Not enough stock.' }) error_msg!: string;
  @ApiPropertyOptional({ type: [ErrorItemDto] }) errors?: ErrorItemDto[];
  @ApiPropertyOptional() purchase_id?: string;
  @ApiPropertyOptional() user_id?: string;
  @ApiPropertyOptional() credit_card_id?: string;
}
