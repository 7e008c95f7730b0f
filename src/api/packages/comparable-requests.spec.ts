import type { Type } from '@nestjs/common';
import { comparableInstruments } from '../../../test/support/comparable-instruments';
import { usedMembers } from '../../../test/support/members';
import { comparableText } from '../../kernel/idempotency';
import { strictBody } from '../shared';
import { comparablePurchase, comparableRegistration, comparableRemoval, comparableUpdate } from './comparable-requests';
import { RegisterProfileRequest, RemoveProfileRequest, UpdateProfileRequest } from './dto/profile.dto';
import { PurchasePackagesRequest } from './dto/purchase.dto';

const instruments = comparableInstruments();

type Sample = (a: string, number: number) => Record<string, unknown>;

const address: Sample = (a) => ({
  HouseNumber: a,
  ApartmentNumber: a,
  Street: a,
  Street2: a,
  City: a,
  Zip: a,
  County: a,
  State: a,
  Country: a === 'a' ? 'USA' : 'CAN',
  CountryName: a,
  Country2AlphaCode: a,
  Country3AlphaCode: a,
  CountryNumericCode: a,
});
const FILLED = ['CountryName', 'Country2AlphaCode', 'Country3AlphaCode', 'CountryNumericCode'];
const filledIn = (path: string): string[] => FILLED.map((name) => `${path}.${name}`);

const card: Sample = (a, number) => ({
  CardNumber: a === 'a' ? '4111111111111111' : '5555555555554444',
  ExpiryDate: `0${String(number)}/34`,
  CVV: `12${String(number)}`,
});
const account: Sample = (a, number) => ({
  RoutingNumber: a === 'a' ? '021000021' : '011000015',
  BankAccountNumber: `12345678${String(number)}`,
  AccountHolderName: a,
});
const name: Sample = (a) => ({ FirstName: a, LastName: a, CompanyName: a, MiddleName: a });
const saves: Sample = (a, number) => ({ BillingAddress: address(a, number), SaveToFile: a === 'a' ? 'true' : 'false' });

const purchaseBy =
  (PaymentType: string): Sample =>
  (a, number) => ({
    Email: `${a}@shop.example`,
    Skus: [{ Sku: a, Quantity: number }],
    ExpectedTotal: String(number),
    PaymentMethod: {
      Name: name(a, number),
      PaymentType,
      BankRequest: { ...account(a, number), ...saves(a, number) },
      CardPayment: { Card: card(a, number), CaptureMethod: `3${a}`, ...saves(a, number) },
      StoredProfile: { CustomerProfileId: a, PaymentProfileId: a },
      CurrencyCode: a === 'a' ? 'USD' : 'EUR',
      Authorizer: a,
    },
    TransactionDateTime: `2026-04-19 08:29:0${String(number)}`,
    TransactionReference: a,
    Discount: { DiscountCode: a, Product: a },
    Marketing: { Motion: a },
    RevenuePartner: { a },
    UpdateRenderRocket: a === 'a',
  });

const isUnder = (member: string) => (path: string) => path.startsWith(`PaymentMethod.${member}`);
const UNUSED: Readonly<Record<string, (path: string) => boolean>> = {
  '1': (path) => isUnder('CardPayment')(path) || isUnder('StoredProfile')(path),
  '2': (path) => isUnder('BankRequest')(path) || isUnder('StoredProfile')(path),
  '3': (path) => isUnder('CardPayment')(path) || isUnder('BankRequest')(path),
};
const CHECKED_ONLY = [
  'PaymentMethod.PaymentType',
  'PaymentMethod.CardPayment.Card.CVV',
  'PaymentMethod.CardPayment.CaptureMethod',
  ...filledIn('PaymentMethod.CardPayment.BillingAddress'),
  ...filledIn('PaymentMethod.BankRequest.BillingAddress'),
];

const PROFILES: readonly [
  string,
  Type<object>,
  Sample,
  (dto: never) => ReturnType<typeof comparableUpdate>,
  string[],
][] = [
  [
    'a registration',
    RegisterProfileRequest,
    (a, number) => ({
      Email: `${a}@shop.example`,
      Card: card(a, number),
      BankAccount: account(a, number),
      Name: name(a, number),
      BillingAddress: address(a, number),
      RegistrationDateTime: `2026-04-19 08:29:0${String(number)}`,
      CustomerProfileId: a,
      DefaultPayment: a === 'a',
      Authorizer: a,
    }),
    (dto: RegisterProfileRequest) => comparableRegistration(dto, instruments),
    // a customer who is there has an e-mail address
    ['Authorizer', 'Card.CVV', 'Email', 'RegistrationDateTime', ...filledIn('BillingAddress')],
  ],
  [
    'an update',
    UpdateProfileRequest,
    (a, number) => ({
      CustomerProfileId: a,
      PaymentProfileId: a,
      Updates: {
        Card: { ExpiryDate: `0${String(number)}/34`, CVV: a },
        BillingAddress: address(a, number),
        MakeDefault: a === 'a',
      },
      UpdateDateTime: `2026-04-19 08:29:0${String(number)}`,
      Authorizer: a,
    }),
    comparableUpdate,
    ['Authorizer', 'UpdateDateTime', 'Updates.Card.CVV', ...filledIn('Updates.BillingAddress')],
  ],
  [
    'a removal',
    RemoveProfileRequest,
    (a, number) => ({
      CustomerProfileId: a,
      PaymentProfileId: a,
      RemovalDateTime: `2026-04-19 08:29:0${String(number)}`,
    }),
    comparableRemoval,
    ['RemovalDateTime'],
  ],
];

const textOf = (changes: object): string =>
  comparableText(
    comparablePurchase(
      strictBody.toDto(PurchasePackagesRequest, {
        Skus: [{ Sku: 'MP001', Quantity: 1 }],
        PaymentMethod: {
          PaymentType: 2,
          CardPayment: {
            Card: { CardNumber: '4111111111111111', ExpiryDate: '12/34' },
            CaptureMethod: '3',
            BillingAddress: { Zip: '90001', Country: 'USA' },
          },
        },
        ...changes,
      }),
      instruments,
    ),
  );

describe('what a packages request asks for', () => {
  it.each(['1', '2', '3'])('is every used member of a purchase with payment type %s', (type) => {
    const { ignored, missing } = usedMembers({
      dto: PurchasePackagesRequest,
      pipe: strictBody,
      one: purchaseBy(type)('a', 2),
      other: purchaseBy(type)('b', 3),
      content: (dto: PurchasePackagesRequest) => comparablePurchase(dto, instruments),
    });
    expect(missing).toEqual([]);
    const unexpected = ignored.filter((path) => !UNUSED[type]?.(path) && !CHECKED_ONLY.includes(path));
    expect(unexpected).toEqual([]);
  });

  it.each(PROFILES)('is every used member of %s', (_, dto, sample, content, unused) => {
    const compared = usedMembers({ dto, pipe: strictBody, one: sample('a', 2), other: sample('b', 3), content });
    expect([compared.ignored.sort(), compared.missing]).toEqual([[...unused].sort(), []]);
  });

  it('is the same for texts and numbers, null and nothing, forms of a country, an expiry and a flag', () => {
    const one = textOf({ RevenuePartner: { Id: '1' } });
    expect(textOf({ RevenuePartner: { Id: 1, Name: null }, Email: null, UpdateRenderRocket: 'false' })).toBe(one);
    expect(
      textOf({
        RevenuePartner: { Id: '1' },
        Skus: [{ Sku: 'MP001', Quantity: ' 1 ' }],
        PaymentMethod: {
          PaymentType: '2',
          BankRequest: { RoutingNumber: '', SaveToFile: null },
          CardPayment: {
            Card: { CardNumber: '4111 1111 1111 1111', ExpiryDate: '12/2034', CVV: '123' },
            CaptureMethod: '3 (e-commerce)',
            SaveToFile: 'False',
            BillingAddress: { Zip: '90001', Country: 'us', CountryName: 'somewhere' },
          },
        },
      }),
    ).toBe(one);
  });
});
