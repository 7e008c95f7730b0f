import { ApiProperty } from '@nestjs/swagger';

export class LinkDto {
  @ApiProperty({
    format: 'uri',
    example: 'https://api.shop.example/v1/storefront/orders/ord_01J9Z3E4T6Q8S0V2X4Z6B8D0FH',
  })
  href!: string;

  @ApiProperty({ enum: ['self', 'approvalUrl', 'product', 'website'], example: 'self' })
  rel!: 'self' | 'approvalUrl' | 'product' | 'website';
}
