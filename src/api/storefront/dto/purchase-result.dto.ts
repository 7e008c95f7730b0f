import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE } from './examples';
import { InvoiceDto } from './invoice.dto';
import { TransactionDto } from './transaction.dto';

export class PurchaseResultDto {
  @ApiProperty({ maxLength: 50, example: EXAMPLE.order })
  orderId!: string;

  @ApiPropertyOptional({ type: InvoiceDto })
  invoice?: InvoiceDto;

  @ApiPropertyOptional({ type: TransactionDto })
  transaction?: TransactionDto;

  @ApiPropertyOptional({ example: EXAMPLE.jwt, description: 'Session token: may see and pay this purchase for a day.' })
  token?: string;
}
