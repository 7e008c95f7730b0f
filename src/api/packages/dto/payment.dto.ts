import type { Secret } from '../../../kernel/secret';
import { Nested } from '../../shared';
import { maybe, routingNumber, SecretWords, Words } from './fields';

/** Texts of an address are as long as an address label is wide; the form of `Zip` and `Country` is checked where they are used. */
const LINE_MAX = 60;

/** An address whose members may all be left out: what an update sends. */
export class AddressChanges {
  @Words({ ...maybe, max: LINE_MAX, example: '123' })
  HouseNumber?: string | null;

  @Words({ ...maybe, max: LINE_MAX, example: '4A' })
  ApartmentNumber?: string | null;

  @Words({ ...maybe, max: LINE_MAX, example: 'Welling Ave' })
  Street?: string | null;

  @Words({ ...maybe, max: LINE_MAX, example: 'Houseblocks' })
  Street2?: string | null;

  @Words({ ...maybe, max: LINE_MAX, example: 'Saverton' })
  City?: string | null;

  @Words({ ...maybe, max: LINE_MAX, example: '90001' })
  Zip?: string | null;

  @Words({ ...maybe, max: LINE_MAX, example: 'King' })
  County?: string | null;

  @Words({ ...maybe, max: LINE_MAX, example: 'WA' })
  State?: string | null;

  @Words({ ...maybe, max: LINE_MAX, example: 'USA', description: 'ISO 3166 alpha-3.' })
  Country?: string | null;

  @Words({ ...maybe, description: 'Filled by the server, like the three below; ignored when sent.' })
  CountryName?: string | null;

  @Words({ ...maybe })
  Country2AlphaCode?: string | null;

  @Words({ ...maybe })
  Country3AlphaCode?: string | null;

  @Words({ ...maybe })
  CountryNumericCode?: string | null;
}

export class BillingAddressModel extends AddressChanges {
  @Words({ max: LINE_MAX, min: 1, example: '90001' })
  declare Zip: string;

  @Words({ max: LINE_MAX, min: 1, example: 'USA', description: 'ISO 3166 alpha-3.' })
  declare Country: string;
}

export class PersonName {
  @Words({ ...maybe, example: 'Larry' })
  FirstName?: string | null;

  @Words({ ...maybe, example: 'Raddler' })
  LastName?: string | null;

  @Words({ ...maybe, example: 'Sample Plc' })
  CompanyName?: string | null;

  @Words({ ...maybe, example: '' })
  MiddleName?: string | null;
}

export class CardModel {
  @SecretWords({ example: '4111111111111111' })
  CardNumber!: Secret;

  @Words({ example: '12/34', description: 'MM/YY' })
  ExpiryDate!: string;

  @SecretWords({ ...maybe, example: '123', description: 'Three or four digits, as the scheme has it.' })
  CVV?: Secret | null;
}

export class BankAccountModel {
  @Words({
    ...maybe,
    reference: true,
    prepare: routingNumber,
    example: '021000021',
    description: 'ABA routing number.',
  })
  RoutingNumber?: string | null;

  @SecretWords({ ...maybe, example: '123456789' })
  BankAccountNumber?: Secret | null;

  @Words({ ...maybe, example: 'Larry Raddler' })
  AccountHolderName?: string | null;
}

export class BankRequest extends BankAccountModel {
  @Nested(() => BillingAddressModel, maybe)
  BillingAddress?: BillingAddressModel | null;

  @Words({ ...maybe, example: 'false' })
  SaveToFile?: string | null;
}

export class CardPayment {
  @Nested(() => CardModel, maybe)
  Card?: CardModel | null;

  @Words({ ...maybe, example: '3', description: '3 (e-commerce), or a text that begins so.' })
  CaptureMethod?: string | null;

  @Nested(() => BillingAddressModel, maybe)
  BillingAddress?: BillingAddressModel | null;

  @Words({ ...maybe, example: 'false', description: 'true stores what pays and answers its profile ids.' })
  SaveToFile?: string | null;
}

export class StoredProfile {
  @Words({ reference: true, example: '1234567' })
  CustomerProfileId!: string;

  @Words({ reference: true, example: '2345678' })
  PaymentProfileId!: string;
}
