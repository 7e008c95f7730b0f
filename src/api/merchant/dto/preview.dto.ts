import { Decimal, Nested } from '../../shared';
import { Cut, maybe, Name, Whole } from './lenient';

const TEXT_MAX = 50;

export class PreviewCustomerDto {
  @Whole(maybe)
  documentTypeId?: number | null;

  @Cut(TEXT_MAX, { ...maybe, reference: true })
  docNumber?: string | null;

  @Cut(TEXT_MAX, { ...maybe, example: 'BA', description: 'Required for AR.' })
  state?: string | null;

  @Cut(TEXT_MAX, maybe)
  postalCode?: string | null;
}

export class PreviewDto {
  @Decimal({ min: 0, example: 100, description: 'Major units.' })
  baseAmount!: number | string;

  @Name(3, { example: 'USD' })
  currency!: string;

  @Name(2, { example: 'AR' })
  countryIso!: string;

  @Whole(maybe)
  paymentMediaId?: number | null;

  @Nested(() => PreviewCustomerDto, maybe)
  customer?: PreviewCustomerDto | null;
}
