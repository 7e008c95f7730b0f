import { LIMITS } from '../../../kernel/limits';
import { Bool, Email, IsoDate, ListOf, Text, toCountryCode } from '../../shared';

const COUNTRY = /^[A-Z]{2}$/u;

const maybe = { optional: true, nullable: true } as const;
/** The page's patterns are a lower bound: any text is accepted. They have `\\s`, so a tab or a line end counts as a blank. */
const words = { ...maybe, lineEnds: 'blank' } as const;

export class PhoneNumberDto {
  @Text({ max: 45, example: 'main' })
  label!: string;

  // any text: the page knows no form for numbers, and one may look like a card's
  @Text({ max: 50, reference: true, example: '+1 555 0100' })
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
  @Text({ ...words, max: 45, example: 'Ada' })
  firstName?: string | null;

  @Text({ ...words, max: 45, example: 'Lovelace' })
  lastName?: string | null;

  @Text({ ...words, max: 255, example: 'Analytical Engines & Co.' })
  organization?: string | null;

  @Text({ ...words, max: 60, example: '1 Main Street' })
  address?: string | null;

  @Text({ ...words, max: 60, example: 'Floor 2' })
  address2?: string | null;

  @Text({ ...words, max: 45, example: 'New York' })
  city?: string | null;

  @Text({ ...words, max: 45, example: 'NY' })
  region?: string | null;

  @Text({
    ...maybe,
    max: 2,
    pattern: COUNTRY,
    prepare: toCountryCode,
    example: 'US',
    description: 'ISO 3166 alpha-2. Other codes of the standard and names are read too.',
  })
  country?: string | null;

  @Text({ ...words, max: 10, example: '10001' })
  postalCode?: string | null;

  @ListOf(() => PhoneNumberDto, { optional: true, max: LIMITS.contactEntries })
  phoneNumbers?: PhoneNumberDto[];

  @ListOf(() => EmailDto, { optional: true, max: LIMITS.contactEntries })
  emails?: EmailDto[];

  @IsoDate({ ...maybe, example: '1985-12-10' })
  dob?: string | null;

  @Text({ ...words, max: 255, example: 'Analyst' })
  jobTitle?: string | null;
}
