import type { Secret } from '../../../kernel/secret';
import { Email, Nested } from '../../shared';
import { bindingModel } from './authentication.dto';
import { Flag, maybe, paying, SecretWords, Time, Words } from './fields';
import { AddressChanges, BankAccountModel, BillingAddressModel, CardModel, PersonName } from './payment.dto';

export class RegisterProfileRequest {
  @Email({
    ...maybe,
    example: 'larry@newmedia.com',
    description: 'Of the customer; required without a CustomerProfileId.',
  })
  Email?: string | null;

  @Nested(() => CardModel, paying)
  Card?: CardModel | null;

  @Nested(() => BankAccountModel, paying)
  BankAccount?: BankAccountModel | null;

  @Nested(() => PersonName, maybe)
  Name?: PersonName | null;

  @Nested(() => BillingAddressModel, maybe)
  BillingAddress?: BillingAddressModel | null;

  @Time(maybe)
  RegistrationDateTime?: string | null;

  @Words({ ...maybe, reference: true, description: 'Absent: a new customer.' })
  CustomerProfileId?: string | null;

  @Flag({ ...maybe, example: 'true' })
  DefaultPayment?: boolean | null;

  @Words({ ...maybe, reference: true, example: 'Authorizer ID' })
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
  @Words({ min: 1, reference: true, example: '1234567' })
  CustomerProfileId!: string;

  @Words({ min: 1, reference: true, example: '2345678' })
  PaymentProfileId!: string;
}

export class UpdateProfileRequest extends ProfileNames {
  @Nested(() => ProfileUpdates)
  Updates!: ProfileUpdates;

  @Time(maybe)
  UpdateDateTime?: string | null;

  @Words({ ...maybe, reference: true, example: 'Authorizer ID' })
  Authorizer?: string | null;
}

export class RemoveProfileRequest extends ProfileNames {
  @Time(maybe)
  RemovalDateTime?: string | null;
}

export class ProfileRequest {
  @Email({ ...maybe, example: 'larry@newmedia.com' })
  Email?: string | null;

  @Words({ ...maybe, reference: true, example: '1234567', description: 'A CustomerProfileId.' })
  CustomerId?: string | null;

  @Words({ ...maybe, reference: true, example: '2345678' })
  PaymentProfileId?: string | null;
}

export const RegisterProfileBindingModel = bindingModel('RegisterProfileBindingModel', RegisterProfileRequest);
export const UpdateProfileBindingModel = bindingModel('UpdateProfileBindingModel', UpdateProfileRequest);
export const RemoveProfileBindingModel = bindingModel('RemoveProfileBindingModel', RemoveProfileRequest);
export const ProfileBindingModel = bindingModel('ProfileBindingModel', ProfileRequest);
