import { LIMITS } from '../../../kernel/limits';
import { Bool, Email, IsoDate, ListOf, Text } from '../../shared';

/** The page's own patterns. With the `u` flag: without it `\p{L}` means the letters p and L. */
const NAME = /^[\w\s\-\p{L},.']+$/u;
const ORGANIZATION = /^[\w\s\-\p{L},.'&]+$/u;
const STREET = /^[\w\s\-/\p{L},.#;:()'&]+$/u;
const PLACE = /^[\w\s\-/\p{L},.#;:()']+$/u;
const COUNTRY = /^[A-Z]{2}$/u;
const POSTAL_CODE = /^[\w\s-]+$/u;

const maybe = { optional: true, nullable: true } as const;

export class PhoneNumberDto {
  @Text({ max: 45, example: 'main' })
  label!: string;

  // any text: the page knows no form for numbers
  @Text({ max: 50, example: '+1 555 0100' })
  value!: string;

  @Bool({ optional: true, example: true })
  primary?: boolean;
}

export class EmailDto {
  @Text({ max: 45, example: 'main' })
  label!: string;

  @Email({ example: 'ada@shop.example' })
  value!: string;

  @Bool({ optional: true, example: true })
  primary?: boolean;
}

/** A person or company with its address. Every member may be absent. */
export class ContactDto {
  @Text({ ...maybe, max: 45, pattern: NAME, example: 'Ada' })
  firstName?: string | null;

  @Text({ ...maybe, max: 45, pattern: NAME, example: 'Lovelace' })
  lastName?: string | null;

  @Text({ ...maybe, max: 255, pattern: ORGANIZATION, example: 'Analytical Engines & Co.' })
  organization?: string | null;

  @Text({ ...maybe, max: 60, pattern: STREET, example: '1 Main Street' })
  address?: string | null;

  @Text({ ...maybe, max: 60, pattern: STREET, example: 'Floor 2' })
  address2?: string | null;

  @Text({ ...maybe, max: 45, pattern: NAME, example: 'New York' })
  city?: string | null;

  @Text({ ...maybe, max: 45, pattern: PLACE, example: 'NY' })
  region?: string | null;

  @Text({ ...maybe, max: 2, pattern: COUNTRY, example: 'US', description: 'ISO 3166 alpha-2.' })
  country?: string | null;

  @Text({ ...maybe, max: 10, pattern: POSTAL_CODE, example: '10001' })
  postalCode?: string | null;

  @ListOf(() => PhoneNumberDto, { optional: true, max: LIMITS.contactEntries })
  phoneNumbers?: PhoneNumberDto[];

  @ListOf(() => EmailDto, { optional: true, max: LIMITS.contactEntries })
  emails?: EmailDto[];

  @IsoDate({ ...maybe, example: '1985-12-10' })
  dob?: string | null;

  @Text({ ...maybe, max: 255, pattern: PLACE, example: 'Analyst' })
  jobTitle?: string | null;
}
