import { ApiProperty } from '@nestjs/swagger';

export class ErrorDto {
  @ApiProperty({ example: 'PR003' }) readonly ErrorCode!: string;
  @ApiProperty({ example: '2026-03-02T08:28:16.000' }) readonly Created!: string;
  @ApiProperty({ example: 'Invalid amount', description: 'In the language of the `lang` header.' })
  readonly Message!: string;
  @ApiProperty({ type: String, nullable: true, example: 'Amount is required' }) readonly Detail!: string | null;
}

/** Every refusal of this door. */
export class RefusalDto {
  @ApiProperty({ type: Object, nullable: true, example: null }) readonly Response!: null;
  @ApiProperty({ type: [ErrorDto] }) readonly Errors!: ErrorDto[];
}
