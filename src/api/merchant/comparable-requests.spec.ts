import type { Type } from '@nestjs/common';
import { comparableInstruments } from '../../../test/support/comparable-instruments';
import { usedMembers } from '../../../test/support/members';
import { comparableText } from '../../kernel/idempotency';
import { lenientBody } from '../shared';
import {
  comparableAmount,
  comparableCustomerChange,
  comparableNewCustomer,
  comparableProfileDelete,
  comparablePurchase,
  comparableRefund,
  comparableToken,
} from './comparable-requests';
import { CustomerChangeDto, NewCustomerDto, ProfileDeleteDto } from './dto/customer.dto';
import { AmountDto, PurchaseDto, RefundDto, TokenRequestDto } from './dto/purchase.dto';

const instruments = comparableInstruments();

type Sample = (a: string, number: number) => Record<string, unknown>;

const address: Sample = (a, number) => ({
  AddressId: number,
  AddressType: number,
  Country: a,
  State: a,
  City: a,
  AddressDetail: a,
  PostalCode: a,
});
const customer: Sample = (a, number) => ({
  Email: `${a}@shop.example`,
  FirstName: a,
  LastName: a,
  PhoneNumber: a,
  DocumentTypeId: number,
  DocNumber: a,
  BillingAddress: address(a, number),
  ShippingAddress: address(a, number),
  Enabled: a === 'a',
  AdditionalData: `key:${a}`,
});
const purchase: Sample = (a, number) => ({
  TrxToken: `OT__${a}`,
  PaymentMediaId: number,
  CardData: {
    CardHolderName: a,
    Pan: a === 'a' ? '4111111111111111' : '5555555555554444',
    CVV: `12${String(number)}`,
    Expiration: `0${String(number)}/34`,
    Email: `${a}@shop.example`,
    Document: a,
  },
  Order: a,
  Amount: number,
  Currency: a === 'a' ? 'UYU' : 'USD',
  TargetCountryISO: a === 'a' ? 'UY' : 'AR',
  CrossBorderData: { TargetCountryISO: a === 'a' ? 'UY' : 'AR' },
  Installments: number,
  Capture: a === 'a',
  Customer: {
    ...customer(a, number),
    CustomerId: number,
    CommerceCustomerId: a,
    CaptureURL: `https://shop.example/${a}`,
  },
  UniqueID: a,
  Tip: number,
  Description: a,
  AdditionalData: a,
  CustomerUserAgent: a,
  CustomerIP: a,
  MetadataIn: { a },
  Redirection: {
    Url_Approved: `https://shop.example/${a}`,
    Url_Rejected: `https://shop.example/${a}`,
    Url_Canceled: `https://shop.example/${a}`,
    Url_Pending: `https://shop.example/${a}`,
    Url_Notify: `https://shop.example/${a}`,
  },
  AntifraudData: { a },
  DataUY: { IsFinalConsumer: a === 'a', Invoice: a, TaxableAmount: number },
  LoyaltyPlan: { a },
});

const REQUESTS: readonly [
  string,
  Type<object>,
  Sample,
  (dto: never) => ReturnType<typeof comparablePurchase>,
  string[],
][] = [
  [
    'a purchase',
    PurchaseDto,
    purchase,
    (dto: PurchaseDto) => comparablePurchase(dto, instruments),
    [
      'CardData.CVV',
      'CardData.Email',
      'CardData.Document',
      // the same member under another name
      'CrossBorderData.TargetCountryISO',
      'Customer.Enabled',
      'Customer.CaptureURL',
    ],
  ],
  ['a commit or rollback', AmountDto, (_, Amount) => ({ Amount }), (dto: AmountDto) => comparableAmount('1', dto), []],
  [
    'a refund',
    RefundDto,
    (a, Amount) => ({ Amount, MetadataIn: { a }, ReturnGoods: a === 'a' }),
    (dto: RefundDto) => comparableRefund('1', dto),
    ['MetadataIn'],
  ],
  [
    'a token',
    TokenRequestDto,
    (a, number) => ({
      Email: `${a}@shop.example`,
      Pan: a === 'a' ? '4111111111111111' : '5555555555554444',
      CVV: `12${String(number)}`,
      Expiration: `0${String(number)}/34`,
      Titular: a,
      CrossBorderData: { TargetCountryISO: a === 'a' ? 'UY' : 'AR' },
      CustomerId: number,
    }),
    (dto: TokenRequestDto) => comparableToken(dto, instruments),
    ['CVV'],
  ],
  [
    'a customer',
    NewCustomerDto,
    (a, number) => ({ ...customer(a, number), CommerceCustomerId: a }),
    comparableNewCustomer,
    [],
  ],
  [
    'a change of a customer',
    CustomerChangeDto,
    customer,
    (dto: CustomerChangeDto) => comparableCustomerChange('1', dto),
    [],
  ],
  [
    'the end of a card',
    ProfileDeleteDto,
    (_, PaymentProfileId) => ({ PaymentProfileId }),
    (dto: ProfileDeleteDto) => comparableProfileDelete('1', dto),
    [],
  ],
];

describe('what a merchant request asks for', () => {
  it.each(REQUESTS)('is every used member of %s', (_, dto, sample, content, unused) => {
    const compared = usedMembers({ dto, pipe: lenientBody, one: sample('a', 2), other: sample('b', 3), content });
    expect([compared.ignored.sort(), compared.missing]).toEqual([[...unused].sort(), []]);
  });

  it('is the number in the path', () => {
    const dto = lenientBody.toDto(RefundDto, {});
    expect(comparableRefund('1', dto)).not.toEqual(comparableRefund('2', dto));
    expect(comparableAmount('1', dto)).not.toEqual(comparableAmount('2', dto));
  });

  it('is the same for texts and numbers, null and nothing, either place of the country, two and four digits of a year', () => {
    const textOf = (changes: object): string =>
      comparableText(
        comparablePurchase(
          lenientBody.toDto(PurchaseDto, {
            Order: 'A-1',
            Amount: 100,
            Currency: 'UYU',
            TargetCountryISO: 'UY',
            CardData: { Pan: '4111111111111111', Expiration: '12/34' },
            ...changes,
          }),
          instruments,
        ),
      );
    const one = textOf({});
    expect(textOf({ Amount: '100', Currency: 'uyu', Installments: '1', Capture: 'true', Customer: null })).toBe(one);
    expect(textOf({ TargetCountryISO: null, CrossBorderData: { TargetCountryISO: 'uy' } })).toBe(one);
    expect(textOf({ CardData: { Pan: '4111-1111-1111-1111', Expiration: '12 / 2034', CVV: '123' } })).toBe(one);
    expect(textOf({ DeviceFingerprintId: 'x', MetadataIn: null, TrxToken: null })).toBe(one);
  });
});
