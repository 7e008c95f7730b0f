import { ApiProperty } from '@nestjs/swagger';
import { AddressDto } from './customer.dto';

const text = { type: String, nullable: true } as const;
const number = { type: 'integer', nullable: true } as const;

/** A card, as far as it may be shown. */
export class PaymentProfileDto {
  @ApiProperty({ type: 'integer' }) readonly PaymentProfileId!: number;
  @ApiProperty({ type: 'integer' }) readonly PaymentMediaId!: number;
  @ApiProperty() readonly Created!: string;
  @ApiProperty() readonly LastUpdate!: string;
  @ApiProperty() readonly Brand!: string;
  @ApiProperty() readonly CardOwner!: string;
  @ApiProperty() readonly Bin!: string;
  @ApiProperty(text) readonly IssuerBank!: string | null;
  @ApiProperty() readonly Installments!: string;
  @ApiProperty() readonly Type!: string;
  @ApiProperty({ type: 'integer' }) readonly IdCommerceToken!: number;
  @ApiProperty(text) readonly Token!: string | null;
  @ApiProperty({ example: '203412' }) readonly Expiration!: string;
  @ApiProperty() readonly Last4!: string;
  @ApiProperty({ type: Boolean, nullable: true }) readonly Enabled!: boolean | null;
  @ApiProperty(text) readonly DocumentNumber!: string | null;
  @ApiProperty(number) readonly DocumentTypeId!: number | null;
  @ApiProperty(text) readonly ExternalValue!: string | null;
  @ApiProperty(text) readonly AffinityGroup!: string | null;
}

export class CustomerDto {
  @ApiProperty({ type: 'integer' }) readonly CustomerId!: number;
  @ApiProperty() readonly Created!: string;
  @ApiProperty(text) readonly CommerceCustomerId!: string | null;
  @ApiProperty({ enum: ['Anonymous', 'Commerce'] }) readonly Owner!: 'Anonymous' | 'Commerce';
  @ApiProperty(text) readonly Email!: string | null;
  @ApiProperty() readonly Enabled!: boolean;
  @ApiProperty({ type: AddressDto, nullable: true }) readonly ShippingAddress!: AddressDto | null;
  @ApiProperty({ type: AddressDto, nullable: true }) readonly BillingAddress!: AddressDto | null;
  @ApiProperty({ type: 'object', nullable: true, additionalProperties: true }) readonly Plans!: null;
  @ApiProperty(text) readonly AdditionalData!: string | null;
  @ApiProperty({ type: [PaymentProfileDto] }) readonly PaymentProfiles!: readonly PaymentProfileDto[];
  @ApiProperty(text) readonly CaptureURL!: string | null;
  @ApiProperty({ ...text, description: 'New with every reading of a customer; null inside a purchase.' })
  readonly UniqueID!: string | null;
  @ApiProperty(text) readonly URL!: string | null;
  @ApiProperty(text) readonly FirstName!: string | null;
  @ApiProperty(text) readonly LastName!: string | null;
  @ApiProperty(text) readonly DocNumber!: string | null;
  @ApiProperty(number) readonly DocumentTypeId!: number | null;
  @ApiProperty(text) readonly PhoneNumber!: string | null;
  @ApiProperty(text) readonly ExternalValue!: string | null;
}

export class TokenDto {
  @ApiProperty({ example: 'OT__tok_01ARZ3NDEKTSV4RRFFQ69G5FAV' }) readonly TokenId!: string;
  @ApiProperty({ type: 'integer', description: '0 for a one-time token.' }) readonly IdCommerceToken!: number;
  @ApiProperty() readonly Created!: string;
  @ApiProperty({ enum: ['OneTime', 'Commerce'] }) readonly Type!: 'OneTime' | 'Commerce';
  @ApiProperty() readonly Brand!: string;
  @ApiProperty() readonly Owner!: string;
  @ApiProperty() readonly Last4!: string;
  @ApiProperty() readonly Bin!: string;
  @ApiProperty({ type: 'integer' }) readonly CardExpMonth!: number;
  @ApiProperty({ type: 'integer' }) readonly CardExpYear!: number;
  @ApiProperty(text) readonly IssuerBank!: string | null;
  @ApiProperty() readonly CardType!: string;
  @ApiProperty(number) readonly PaymentMediaId!: number | null;
  @ApiProperty(text) readonly AffinityGroup!: string | null;
  @ApiProperty(text) readonly Error!: string | null;
}
