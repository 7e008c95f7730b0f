import { Injectable } from '@nestjs/common';
import { Customers } from '../../modules/customers';
import { PaymentTokens, StoredInstruments } from '../../modules/payment-instruments';
import type { ContactDto } from './dto/contact.dto';
import type { PurchaseDto } from './dto/purchase.dto';
import type { BuyingPrincipal } from './from-purchase';

/** Addresses that stand in where a body has no billing address: that of the token or stored instrument which pays, else the customer's. */
@Injectable()
export class KnownAddresses {
  constructor(
    private readonly tokens: PaymentTokens,
    private readonly instruments: StoredInstruments,
    private readonly customers: Customers,
  ) {}

  /** The address of whoever pays with the instruction; null when nobody has one. */
  async ofPayer(
    instruction: PurchaseDto['paymentInstruction'],
    principal: BuyingPrincipal,
  ): Promise<ContactDto | null> {
    return (await this.ofInstruction(instruction, principal)) ?? (await this.ofCustomer(principal));
  }

  /** The address of the customer who is logged in. */
  async ofCustomer(principal: BuyingPrincipal): Promise<ContactDto | null> {
    if (principal.kind !== 'customer') return null;
    return (await this.customers.find(principal.organizationId, principal.customerId))?.primaryAddress ?? null;
  }

  private async ofInstruction(
    instruction: PurchaseDto['paymentInstruction'],
    principal: BuyingPrincipal,
  ): Promise<ContactDto | null> {
    const { organizationId } = principal;
    if ('token' in instruction && instruction.token)
      return (await this.tokens.get({ organizationId, id: instruction.token }))?.billingAddress ?? null;
    if ('paymentInstrumentId' in instruction && instruction.paymentInstrumentId && principal.kind === 'customer') {
      const { customerId } = principal;
      const stored = await this.instruments.get({ organizationId, id: instruction.paymentInstrumentId, customerId });
      return stored?.billingAddress ?? null;
    }
    return null;
  }
}
