import { ApiProperty } from '@nestjs/swagger';

export class RefundViewDto {
  @ApiProperty({ type: 'integer' }) readonly PurchaseRefundId!: number;
  @ApiProperty() readonly Created!: string;
  @ApiProperty({ type: 'integer' }) readonly Amount!: number;
  @ApiProperty() readonly Currency!: string;
  @ApiProperty({ type: 'integer', enum: [10, 2, 4], description: '10 paid back, 2 not known yet, 4 refused.' })
  readonly StatusId!: number;
  @ApiProperty({ enum: ['Refund_OK', 'Pending', 'Rejected'] }) readonly Status!: string;
  @ApiProperty({ type: String, nullable: true }) readonly AuthorizationCode!: string | null;
  @ApiProperty({ type: String, nullable: true }) readonly Code!: string | null;
  @ApiProperty() readonly Description!: string;
  @ApiProperty({ type: 'object', nullable: true, additionalProperties: true }) readonly MetadataOut!: null;
}
