import { checkText, Email, Field, type FieldOptions, FreeObject, HttpUrl, Nested } from '../../shared';
import { Cut, Flag, MAX_NUMBER, maybe, Name, Whole } from './lenient';

const NAME_MAX = 50;
const TEXT_MAX = 255;
const ADDITIONAL = /^\s*[^:;]+:[^:;]*(;\s*[^:;]+:[^:;]*)*;?\s*$/u;

const checkAdditional = checkText({ max: TEXT_MAX });

/** "key:value;key:value". */
const AdditionalData = (options: FieldOptions = maybe): PropertyDecorator =>
  Field(
    (value) => {
      if (value === '') return undefined;
      const problem = checkAdditional(value);
      return problem ?? (ADDITIONAL.test(String(value)) ? undefined : 'must be written key:value;key:value');
    },
    { type: String, maxLength: TEXT_MAX, example: 'segment:gold' },
    options,
  );

export class AddressDto {
  @Whole(maybe)
  AddressId?: number | null;

  @Whole(maybe)
  AddressType?: number | null;

  @Cut(NAME_MAX, maybe)
  Country?: string | null;

  @Cut(NAME_MAX, maybe)
  State?: string | null;

  @Cut(NAME_MAX, maybe)
  City?: string | null;

  @Cut(TEXT_MAX, maybe)
  AddressDetail?: string | null;

  @Cut(NAME_MAX, maybe)
  PostalCode?: string | null;
}

/** A customer as a purchase names or describes it. */
export class PurchaseCustomerDto {
  @Whole({ ...maybe, min: 1, max: MAX_NUMBER, description: 'A customer made by `POST /v1/api/customer`.' })
  CustomerId?: number | null;

  @Name(NAME_MAX, { ...maybe, description: 'The name you gave such a customer.' })
  CommerceCustomerId?: string | null;

  @Email({
    ...maybe,
    description: 'Required unless a registered customer is named or a commerce token pays.',
    example: 'ada@shop.example',
  })
  Email?: string | null;

  @Cut(NAME_MAX, { ...maybe, example: 'Ada' })
  FirstName?: string | null;

  @Cut(NAME_MAX, { ...maybe, example: 'Byron' })
  LastName?: string | null;

  @Cut(NAME_MAX, { ...maybe, reference: true })
  PhoneNumber?: string | null;

  @Flag(maybe)
  Enabled?: boolean | null;

  @Nested(() => AddressDto, maybe)
  BillingAddress?: AddressDto | null;

  @Nested(() => AddressDto, maybe)
  ShippingAddress?: AddressDto | null;

  @AdditionalData()
  AdditionalData?: string | null;

  @HttpUrl({ ...maybe })
  CaptureURL?: string | null;

  @Whole(maybe)
  DocumentTypeId?: number | null;

  @Cut(NAME_MAX, { ...maybe, reference: true })
  DocNumber?: string | null;
}

/** A registered customer to be made. */
export class NewCustomerDto {
  @Email({ example: 'ada@shop.example' })
  Email!: string;

  @Cut(NAME_MAX, { example: 'Ada' })
  FirstName!: string;

  @Cut(NAME_MAX, { example: 'Byron' })
  LastName!: string;

  @Cut(NAME_MAX, { reference: true, example: '+598 2900 0000' })
  PhoneNumber!: string;

  @Whole({ example: 2 })
  DocumentTypeId!: number;

  @Cut(NAME_MAX, { reference: true, example: '12345672' })
  DocNumber!: string;

  @Nested(() => AddressDto, { example: { Country: 'UY', City: 'Montevideo', AddressDetail: 'Calle 1' } })
  BillingAddress!: AddressDto;

  @Nested(() => AddressDto, maybe)
  ShippingAddress?: AddressDto | null;

  @Name(NAME_MAX, { ...maybe, example: 'ada-1' })
  CommerceCustomerId?: string | null;

  @Flag(maybe)
  Enabled?: boolean | null;

  @AdditionalData()
  AdditionalData?: string | null;
}

/** An empty text clears what is there. */
const clears = { ...maybe, keepsEmpty: true } as const;

/** What changes; the rest stays. */
export class CustomerChangeDto {
  @Email(maybe)
  Email?: string | null;

  @Cut(NAME_MAX, clears)
  FirstName?: string | null;

  @Cut(NAME_MAX, clears)
  LastName?: string | null;

  @Cut(NAME_MAX, { ...clears, reference: true })
  PhoneNumber?: string | null;

  @Whole(maybe)
  DocumentTypeId?: number | null;

  @Cut(NAME_MAX, { ...clears, reference: true })
  DocNumber?: string | null;

  @Nested(() => AddressDto, maybe)
  BillingAddress?: AddressDto | null;

  @Nested(() => AddressDto, maybe)
  ShippingAddress?: AddressDto | null;

  @Flag(maybe)
  Enabled?: boolean | null;

  @AdditionalData(clears)
  AdditionalData?: string | null;
}

export class ProfileDeleteDto {
  @Whole({ min: 1, max: MAX_NUMBER, example: 1 })
  PaymentProfileId!: number;
}

const METADATA_BYTES = 4_096;
/** Free members of the caller, kept and shown again. */
export const Metadata = (): PropertyDecorator => FreeObject({ ...maybe, maxBytes: METADATA_BYTES });
