import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../../kernel/config';
import { DomainError, type FieldProblem, invalidInput } from '../../kernel/errors';
import { newId } from '../../kernel/ids';
import type { KeyPrincipal } from '../../modules/auth';
import { type PlaceAmountCommand, PurchaseReader, type PurchaseView } from '../../modules/purchases';
import { sessionUrl } from '../shared';
import { Buyers } from './buyers';
import { ChargedAmounts } from './charged-amount';
import { type MerchantDetails, toDetails } from './details';
import type { PurchaseDto } from './dto/purchase.dto';
import { answered } from './envelope';
import { PurchaseNames } from './purchase-names';
import { type PayerChoice, Payers } from './payers';
import { toPurchase } from './to-purchase';
import { MERCHANT_DOOR } from './door';

/** Makes the core's command of a purchase request: reads what the body only names. */
@Injectable()
export class PurchaseRequests {
  constructor(
    private readonly amounts: ChargedAmounts,
    private readonly payers: Payers,
    private readonly buyers: Buyers,
    private readonly reader: PurchaseReader,
    private readonly names: PurchaseNames,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws DomainError validation-failed · token-invalid · method-unavailable · operation-unsupported · customer-not-found */
  async purchase(dto: PurchaseDto, principal: KeyPrincipal, key: string | undefined): Promise<PlaceAmountCommand> {
    const { organizationId, merchantModel: model } = principal;
    checkUruguay(dto);
    const { country, requested, charged } = await this.amounts.of(organizationId, dto);
    const payer = await this.payers.of(dto, country, principal);
    const capture = dto.Capture ?? true;
    checkMethod(payer, capture, dto);
    const { buyer, customerNumber, owner, shown, commerceCustomerId } = await this.buyers.of(
      organizationId,
      dto.Customer ?? null,
      payer.stored,
    );
    const { method } = payer;
    const details: MerchantDetails = {
      order: dto.Order,
      requestedMinor: requested.minor.toString(),
      requestedCurrency: requested.currency,
      country,
      model,
      paymentMediaId: method.paymentMediaId,
      methodName: method.name,
      methodType: method.type,
      flow: method.flow,
      capture,
      installments: dto.Installments ?? 1,
      customerNumber,
      owner,
      customer: shown,
      commerceCustomerId,
      isFirstRecurrent: payer.stored ? !(await this.reader.hasPaid(organizationId, payer.stored.id)) : false,
      hasCvv: payer.hasCvv,
      profileNumber: payer.stored ? Number(payer.stored.number) : null,
      redirection: dto.Redirection ?? null,
      echoed: echoedOf(dto),
    };
    const purchaseId = newId('purchase');
    return {
      purchaseId,
      buyer,
      billingAddress: shown?.BillingAddress ? { ...shown.BillingAddress } : null,
      deliveryAddress: shown?.ShippingAddress ? { ...shown.ShippingAddress } : null,
      instruction: payer.instruction,
      capture,
      afterDecline: MERCHANT_DOOR.purchases.afterDecline,
      allowsAction: MERCHANT_DOOR.purchases.allowsAction,
      // `go=1`: the payer comes back from the gateway's page and goes on to the shop without another click
      redirectUrl: `${sessionUrl(this.config.publicUrl, purchaseId)}?go=1`,
      details: { ...toDetails(details, { full: method.fullRefund, partial: method.partialRefund }), ...notifyOf(dto) },
      amount: charged,
      description: dto.Description ?? `Order ${dto.Order}`,
      reference: dto.Order,
      profile: { country, model },
      ...this.repeatable(dto, principal, key),
    };
  }

  /** Under which names the request may have been made before. */
  repeatable(dto: PurchaseDto, principal: KeyPrincipal, key: string | undefined) {
    return {
      organizationId: principal.organizationId,
      websiteId: principal.websiteId,
      door: MERCHANT_DOOR.name,
      ...this.names.of(dto, principal, key),
      render: (view: PurchaseView) => answered(toPurchase(view, this.config.publicUrl)),
    };
  }
}

/** Where the purchase's own webhook goes. */
const notifyOf = ({ Redirection }: PurchaseDto) =>
  Redirection?.Url_Notify ? { notify: { url: Redirection.Url_Notify } } : {};

const echoedOf = (dto: PurchaseDto): MerchantDetails['echoed'] => ({
  Tip: dto.Tip ?? null,
  Description: dto.Description ?? null,
  AdditionalData: dto.AdditionalData ?? null,
  CustomerUserAgent: dto.CustomerUserAgent ?? null,
  CustomerIP: dto.CustomerIP ?? null,
  MetadataIn: dto.MetadataIn ?? null,
  AntifraudData: dto.AntifraudData ?? null,
  DataUY: dto.DataUY ?? null,
  LoyaltyPlan: dto.LoyaltyPlan ?? null,
});

/** @throws DomainError operation-unsupported · validation-failed */
function checkMethod({ method }: PayerChoice, capture: boolean, { Installments }: PurchaseDto): void {
  if (!capture && !method.preauthorization) {
    throw new DomainError('operation-unsupported', 'The method cannot be pre-authorized.', {
      fields: [{ field: 'Capture', message: 'must be true: the method cannot be pre-authorized' }],
    });
  }
  if ((Installments ?? 1) > 1 && !/credit/i.test(method.type)) {
    throw invalidInput({ field: 'Installments', message: 'are for credit cards' });
  }
}

/** @throws DomainError validation-failed: one problem per rule */
function checkUruguay({ DataUY, Amount }: PurchaseDto): void {
  if (!DataUY) return;
  const { Invoice, TaxableAmount, IsFinalConsumer } = DataUY;
  const problems: FieldProblem[] = [];
  if (Invoice && !/^\d+$/.test(Invoice)) problems.push({ field: 'DataUY.Invoice', message: 'PR005' });
  if (IsFinalConsumer === true && !Invoice) problems.push({ field: 'DataUY.Invoice', message: 'PR011' });
  if (IsFinalConsumer === true && !TaxableAmount) problems.push({ field: 'DataUY.TaxableAmount', message: 'PR010' });
  if (TaxableAmount && BigInt(TaxableAmount) > BigInt(Amount))
    problems.push({ field: 'DataUY.TaxableAmount', message: 'PR017' });
  if (problems.length > 0) throw invalidInput(...problems);
}
