import { ApiProperty } from '@nestjs/swagger';
import { CustomerDto } from './customer-view.dto';

const text = { type: String, nullable: true } as const;
const integer = { type: 'integer' } as const;
const object = { type: 'object', nullable: true, additionalProperties: true } as const;
type Free = Readonly<Record<string, unknown>> | null;

export class StepDto {
  @ApiProperty() readonly Step!: string;
  @ApiProperty() readonly Created!: string;
  @ApiProperty() readonly Status!: string;
  @ApiProperty(text) readonly ResponseCode!: string | null;
  @ApiProperty(text) readonly ResponseMessage!: string | null;
  @ApiProperty(text) readonly Error!: string | null;
  @ApiProperty(text) readonly AuthorizationCode!: string | null;
  @ApiProperty() readonly UniqueID!: string;
  @ApiProperty({ ...text, description: 'JSON as text.' }) readonly AcquirerResponseDetail!: string | null;
}

export class TransactionDto {
  @ApiProperty(integer) readonly TransactionID!: number;
  @ApiProperty() readonly Created!: string;
  @ApiProperty({ description: 'Empty while the payment is pending.' }) readonly AuthorizationDate!: string;
  @ApiProperty({ ...integer, enum: [1, 2, 3, 4, 5, 6] }) readonly TransactionStatusId!: number;
  @ApiProperty({ enum: ['Approved', 'Pending', 'PreAuthorized', 'Rejected', 'Paid', 'Cancelled'] })
  readonly Status!: string;
  @ApiProperty({ ...text, description: 'Why a rejected payment was refused: `TR…`.' }) readonly ErrorCode!:
    string | null;
  @ApiProperty() readonly Description!: string;
  @ApiProperty(text) readonly ApprovalCode!: string | null;
  @ApiProperty({ type: [StepDto] }) readonly Steps!: readonly StepDto[];
}

export class RefundEntryDto {
  @ApiProperty(integer) readonly PurchaseRefundId!: number;
  @ApiProperty() readonly Created!: string;
  @ApiProperty() readonly UniqueID!: string;
  @ApiProperty(integer) readonly Amount!: number;
  @ApiProperty() readonly Currency!: string;
  @ApiProperty({ enum: ['Pending', 'Approved', 'Rejected', 'Cancelled'] }) readonly Status!: string;
}

export class CommerceActionDto {
  @ApiProperty({
    ...integer,
    enum: [1, 2],
    description: "1: send the payer to ActionURL. 2: the card's code is needed, ActionURL asks for it.",
  })
  readonly ActionType!: 1 | 2;
  @ApiProperty({ enum: ['REDIRECTION_NEEDED_EXTERNAL_SERVICE', 'VERIFICATION_CODE_NEEDED'] })
  readonly ActionReason!: string;
  @ApiProperty({ format: 'uri' }) readonly ActionURL!: string;
  @ApiProperty(text) readonly ActionBody!: null;
  @ApiProperty() readonly ActionSessionId!: string;
}

export class AcquirerDto {
  @ApiProperty(integer) readonly AcquirerID!: number;
  @ApiProperty(text) readonly Name!: string | null;
  @ApiProperty(text) readonly CommerceNumber!: string | null;
}

export class CrossBorderResponseDto {
  @ApiProperty() readonly TargetCountryISO!: string;
  @ApiProperty() readonly TargetCurrencyISO!: string;
  @ApiProperty({ description: 'The requested amount in major units of the requested currency.' })
  readonly TargetAmount!: number;
}

export class PurchaseViewDto {
  @ApiProperty(integer) readonly PurchaseId!: number;
  @ApiProperty() readonly Created!: string;
  @ApiProperty(text) readonly TrxToken!: null;
  @ApiProperty(text) readonly Order!: string | null;
  @ApiProperty({ type: TransactionDto }) readonly Transaction!: TransactionDto;
  @ApiProperty() readonly Capture!: boolean;
  @ApiProperty({
    ...integer,
    description: 'What counts now: after refunds and partial commits less than OriginalAmount.',
  })
  readonly Amount!: number;
  @ApiProperty(integer) readonly OriginalAmount!: number;
  @ApiProperty({ ...integer, nullable: true }) readonly TaxableAmount!: number | null;
  @ApiProperty({ ...integer, nullable: true }) readonly Tip!: number | null;
  @ApiProperty(integer) readonly Installments!: number;
  @ApiProperty() readonly Currency!: string;
  @ApiProperty(text) readonly Description!: string | null;
  @ApiProperty({ type: CustomerDto }) readonly Customer!: CustomerDto;
  @ApiProperty({ type: [RefundEntryDto], nullable: true }) readonly RefundList!: readonly RefundEntryDto[] | null;
  @ApiProperty(text) readonly PlanID!: null;
  @ApiProperty(text) readonly UniqueID!: string | null;
  @ApiProperty(text) readonly AdditionalData!: string | null;
  @ApiProperty(text) readonly CustomerUserAgent!: string | null;
  @ApiProperty(text) readonly CustomerIP!: string | null;
  @ApiProperty(text) readonly URL!: null;
  @ApiProperty(object) readonly DataUY!: object | null;
  @ApiProperty(object) readonly DataDO!: null;
  @ApiProperty({ type: AcquirerDto }) readonly Acquirer!: AcquirerDto;
  @ApiProperty({ type: CommerceActionDto, nullable: true }) readonly CommerceAction!: CommerceActionDto | null;
  @ApiProperty({ ...integer, nullable: true }) readonly PurchasePaymentProfileId!: number | null;
  @ApiProperty(object) readonly LoyaltyPlan!: Free;
  @ApiProperty(text) readonly DeviceFingerprintId!: null;
  @ApiProperty(object) readonly MetadataIn!: Free;
  @ApiProperty(object) readonly MetadataOut!: Free;
  @ApiProperty(object) readonly CrossBorderData!: null;
  @ApiProperty({ type: CrossBorderResponseDto }) readonly CrossBorderDataResponse!: CrossBorderResponseDto;
  @ApiProperty(object) readonly Redirection!: null;
  @ApiProperty() readonly IsFirstRecurrentPurchase!: boolean;
  @ApiProperty(object) readonly AntifraudData!: Free;
  @ApiProperty({ ...integer, nullable: true }) readonly PaymentMediaId!: null;
  @ApiProperty({ ...integer, enum: [1] }) readonly PurchaseType!: number;
  @ApiProperty() readonly HasCvv!: boolean;
  @ApiProperty(text) readonly TargetCountryISO!: null;
}
