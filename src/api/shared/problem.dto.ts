import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

class InvalidFieldDto {
  @ApiProperty({ example: 'items.0.quantity' })
  field!: string;

  @ApiProperty({ example: 'must be a whole number from 1 to 1000' })
  message!: string;
}

/** RFC 9457. */
export class ProblemDto {
  @ApiProperty({ format: 'uri-reference', example: 'urn:holdfast:problem:validation-failed' })
  type!: string;

  @ApiProperty({ example: 'Invalid data' })
  title!: string;

  @ApiProperty({ type: 'integer', example: 422 })
  status!: number;

  @ApiProperty({ example: 'Invalid data sent.' })
  detail!: string;

  @ApiProperty({ format: 'uri', example: 'urn:holdfast:request:0f6c2b1e-7d0c-4f7e-9a53-0a3a1f9b6c11' })
  instance!: string;

  @ApiPropertyOptional({ type: [InvalidFieldDto], description: 'With 422: every field that is wrong.' })
  invalidFields?: InvalidFieldDto[];

  @ApiPropertyOptional({ type: [String], description: 'With an ambiguous name: the purchases that go by it.' })
  candidates?: string[];

  @ApiPropertyOptional({ description: 'With 409: the state that stands in the way.', example: 'waiting-capture' })
  state?: string;
}
