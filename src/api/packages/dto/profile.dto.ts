import type { Secret } from '../../../kernel/secret';
import { Email, Nested } from '../../shared';
import { bindingModel } from './authentication.dto';
import { Flag, maybe, SecretWords, Words } from './fields';
import { AddressChanges, BankAccountModel, BillingAddressModel, CardModel, PersonName } from './payment.dto';

const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/u;
const TIME_EXAMPLE = '2026-04-19 08:29:17';

export class RegisterProfileRequest {
  @Email({
    ...maybe,
    example: 'larry@newmedia.com',
    description: 'Of the customer; required without a CustomerProfileId.',
  })
  Email?: string | null;

  @Nested(() => CardModel, maybe)
  Card?: CardModel | null;

  @Nested(() => BankAccountModel, maybe)
  BankAccount?: BankAccountModel | null;

  @Nested(() => PersonName, maybe)
  Name?: PersonName | null;

  @Nested(() => BillingAddressModel, maybe)
  BillingAddress?: BillingAddressModel | null;

  @Words({ ...maybe, pattern: TIME, example: TIME_EXAMPLE })
  RegistrationDateTime?: string | null;

  @Words({ ...maybe, description: 'Absent: a new customer.' })
  CustomerProfileId?: string | null;

  @Flag({ ...maybe, example: 'true' })
  DefaultPayment?: boolean | null;

  @Words({ ...maybe, example: 'Authorizer ID' })
  Authorizer?: string | null;
}

export class CardChanges {
  @Words({ ...maybe, example: '12/35', description: 'MM/YY' })
  ExpiryDate?: string | null;

  @SecretWords({ ...maybe, example: '123', description: 'Checked by nobody and never kept.' })
  CVV?: Secret | null;
}

/** Number, holder and billing country of a profile cannot change: there is no member for them, or it must be the same. */
export class ProfileUpdates {
  @Nested(() => CardChanges, maybe)
  Card?: CardChanges | null;

  @Nested(() => AddressChanges, maybe)
  BillingAddress?: AddressChanges | null;

  @Flag({ ...maybe, example: 'true' })
  MakeDefault?: boolean | null;
}

class ProfileNames {
  @Words({ min: 1, example: '1234567' })
  CustomerProfileId!: string;

  @Words({ min: 1, example: '2345678' })
  PaymentProfileId!: string;
}

export class UpdateProfileRequest extends ProfileNames {
  @Nested(() => ProfileUpdates)
  Updates!: ProfileUpdates;

  @Words({ ...maybe, pattern: TIME, example: TIME_EXAMPLE })
  UpdateDateTime?: string | null;

  @Words({ ...maybe, example: 'Authorizer ID' })
  Authorizer?: string | null;
}

export class RemoveProfileRequest extends ProfileNames {
  @Words({ ...maybe, pattern: TIME, example: TIME_EXAMPLE })
  RemovalDateTime?: string | null;
}

export class ProfileRequest {
  @Email({ ...maybe, example: 'larry@newmedia.com' })
  Email?: string | null;

  @Words({ ...maybe, example: '1234567', description: 'A CustomerProfileId.' })
  CustomerId?: string | null;

  @Words({ ...maybe, example: '2345678' })
  PaymentProfileId?: string | null;
}

export const RegisterProfileBindingModel = bindingModel('RegisterProfileBindingModel', RegisterProfileRequest);
export const UpdateProfileBindingModel = bindingModel('UpdateProfileBindingModel', UpdateProfileRequest);
export const RemoveProfileBindingModel = bindingModel('RemoveProfileBindingModel', RemoveProfileRequest);
export const ProfileBindingModel = bindingModel('ProfileBindingModel', ProfileRequest);
