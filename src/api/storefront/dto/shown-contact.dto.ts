import { ApiProperty } from '@nestjs/swagger';

const nullableText = { type: String, nullable: true } as const;

class ShownPhoneNumberDto {
  @ApiProperty({ maxLength: 45, example: 'main' })
  label!: string;

  @ApiProperty({ maxLength: 50, example: '+1 555 0100' })
  value!: string;

  @ApiProperty()
  primary!: boolean;
}

class ShownEmailDto {
  @ApiProperty({ maxLength: 45, example: 'main' })
  label!: string;

  @ApiProperty({ format: 'email', maxLength: 255, example: 'ada@shop.example' })
  value!: string;

  @ApiProperty()
  primary!: boolean;
}

/** A contact as answers show it: every member there, `null` where nothing was given. */
export class ShownContactDto {
  @ApiProperty({ ...nullableText, maxLength: 45, example: 'Ada' })
  firstName!: string | null;

  @ApiProperty({ ...nullableText, maxLength: 45, example: 'Lovelace' })
  lastName!: string | null;

  @ApiProperty({ ...nullableText, maxLength: 255, example: null })
  organization!: string | null;

  @ApiProperty({ ...nullableText, maxLength: 60, example: '1 Main Street' })
  address!: string | null;

  @ApiProperty({ ...nullableText, maxLength: 60, example: null })
  address2!: string | null;

  @ApiProperty({ ...nullableText, maxLength: 45, example: 'New York' })
  city!: string | null;

  @ApiProperty({ ...nullableText, maxLength: 45, example: 'NY' })
  region!: string | null;

  @ApiProperty({ ...nullableText, pattern: '^[A-Z]{2}$', maxLength: 2, example: 'US' })
  country!: string | null;

  @ApiProperty({ ...nullableText, maxLength: 10, example: '10001' })
  postalCode!: string | null;

  @ApiProperty({ type: [ShownPhoneNumberDto] })
  phoneNumbers!: ShownPhoneNumberDto[];

  @ApiProperty({ type: [ShownEmailDto] })
  emails!: ShownEmailDto[];

  @ApiProperty({ ...nullableText, format: 'date', example: null })
  dob!: string | null;

  @ApiProperty({ ...nullableText, maxLength: 255, example: null })
  jobTitle!: string | null;

  @ApiProperty({
    maxLength: 40,
    example: '056ae6d97c788b9e98b049ebafd7b229bf852221',
    description: 'Equal for contacts with equal members.',
  })
  hash!: string;
}
