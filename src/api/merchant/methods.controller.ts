import { Controller } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import type { KeyPrincipal } from '../../modules/auth';
import { CountryRates } from '../../modules/pricing';
import { CurrentPrincipal, ListQuery, optional, type Read } from '../shared';
import { countryOf } from './charged-amount';
import { Route } from './route';
import { type Envelope, enveloped } from './envelope';
import { COUNTRIES } from './countries';

export class PaymentMethodDto {
  @ApiProperty({ example: 'UY' }) readonly country!: string;
  @ApiProperty({ enum: ['gateway', 'payfac', 'any'] }) readonly model!: string;
  @ApiProperty({ type: 'integer', example: 1 }) readonly paymentMediaId!: number;
  @ApiProperty({ example: 'VISA' }) readonly name!: string;
  @ApiProperty() readonly purchase!: boolean;
  @ApiProperty() readonly preauthorization!: boolean;
  @ApiProperty() readonly fullRefund!: boolean;
  @ApiProperty() readonly partialRefund!: boolean;
  @ApiProperty({ example: 'Credit Card' }) readonly type!: string;
  @ApiProperty({ enum: ['API', 'Redirect'], description: 'How a payment with it runs: never chosen by the caller.' })
  readonly flow!: string;
}

/** Codes are read by `countryOf`, with the words of every other country of this door. */
const METHODS = { country: optional<string>({ type: 'string', enum: [...COUNTRIES] }, (text) => text) } as const;

@ApiTags('Merchant')
@Controller('v1/api/payment-methods')
export class MethodsController {
  constructor(private readonly rates: CountryRates) {}

  @Route('GET', '', {
    operationId: 'MerchantGetPaymentMethodCollection',
    callers: ['secret-key', 'publishable-key'],
    summary: 'The ways to pay in a country',
    description: 'With what may be done with each, and the flow it takes.',
    list: METHODS,
    type: PaymentMethodDto,
  })
  async list(
    @ListQuery(METHODS) { country }: Read<typeof METHODS>,
    @CurrentPrincipal(['secret-key', 'publishable-key']) { merchantModel }: KeyPrincipal,
  ): Promise<Envelope<readonly PaymentMethodDto[]>> {
    const wanted = country === undefined ? undefined : countryOf(country, 'country');
    const rows = await this.rates.paymentMethods(wanted, merchantModel);
    return enveloped(rows.map((row) => ({ ...row })));
  }
}
