import { Injectable } from '@nestjs/common';
import { DomainError } from '../../kernel/errors';
import type { MerchantModel } from '../../modules/auth';
import { CountryRates, type CountryPaymentMethod } from '../../modules/pricing';

const CARD_TYPE = /card/i;

/** How the methods table calls the brands of cards. */
const NAMES_OF_BRAND: Readonly<Record<string, RegExp>> = {
  Visa: /^visa$/i,
  MasterCard: /^mastercard$/i,
  'American Express': /^(american express|amex)$/i,
  'Diners Club': /^diners( club)?$/i,
  'China UnionPay': /^unionpay$/i,
  Maestro: /^mastercard débito$/i,
};

/** Methods of the core that this door's types of media are, where the payer pays elsewhere. */
const CORE_METHODS: readonly (readonly [type: RegExp, method: string])[] = [
  [CARD_TYPE, 'payment-card'],
  [/bank transfer/i, 'bank-transfer'],
  [/wallet/i, 'e-wallet'],
  [/cash/i, 'cash'],
];

export const isCard = ({ type }: Pick<CountryPaymentMethod, 'type'>): boolean => CARD_TYPE.test(type);

export const coreMethodOf = ({ type }: Pick<CountryPaymentMethod, 'type'>): string =>
  CORE_METHODS.find(([pattern]) => pattern.test(type))?.[1] ?? 'miscellaneous';

const unavailable = (message: string): DomainError =>
  new DomainError('method-unavailable', 'The payment method is not available.', {
    fields: [{ field: 'PaymentMediaId', message }],
  });

/** The table of methods: which flow a payment takes, and what may be done with it later, is read here and nowhere else. */
@Injectable()
export class PaymentMedia {
  constructor(private readonly rates: CountryRates) {}

  /**
   * The method a number stands for in a country. Several rows may share it; they share its flow.
   * @throws DomainError method-unavailable
   */
  async byId(country: string, model: MerchantModel, mediaId: number): Promise<CountryPaymentMethod> {
    const row = (await this.rates.paymentMethods(country, model)).find(
      ({ paymentMediaId }) => paymentMediaId === mediaId,
    );
    if (!row?.purchase) throw unavailable('is not a method of the country');
    return row;
  }

  /** The method by which a card of the brand is paid at once in a country. @throws DomainError method-unavailable */
  async forBrand(country: string, model: MerchantModel, brand: string | undefined): Promise<CountryPaymentMethod> {
    const row = await this.find(country, model, brand);
    if (!row) throw unavailable('cards of this brand are not taken in the country');
    return row;
  }

  /** The same, undefined when there is none. */
  async find(
    country: string,
    model: MerchantModel,
    brand: string | undefined,
  ): Promise<CountryPaymentMethod | undefined> {
    const names = brand === undefined ? undefined : NAMES_OF_BRAND[brand];
    if (!names) return undefined;
    const rows = await this.rates.paymentMethods(country, model);
    return rows.find((row) => row.purchase && row.flow === 'API' && isCard(row) && names.test(row.name));
  }
}
