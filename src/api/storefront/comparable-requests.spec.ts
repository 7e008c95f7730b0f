import { comparableInstruments } from '../../../test/support/comparable-instruments';
import { usedMembers } from '../../../test/support/members';
import { comparableText } from '../../kernel/idempotency';
import { strictBody } from '../shared';
import { comparablePayment, comparablePurchase, comparableToken } from './comparable-requests';
import { PaymentDto } from './dto/payment.dto';
import { PurchaseDto } from './dto/purchase.dto';
import { NewTokenDto } from './dto/token.dto';

const instruments = comparableInstruments();

const contact = (a: string, country: string, number: string): object => ({
  firstName: `First${a}`,
  lastName: `Last${a}`,
  organization: `Shop${a}`,
  address: `Street ${a}`,
  address2: `Floor ${a}`,
  city: `City${a}`,
  region: `R${a}`,
  country,
  postalCode: `100${number}`,
  phoneNumbers: [{ label: `p${a}`, value: number, primary: a === 'a' }],
  emails: [{ label: `e${a}`, value: `${a}@shop.example`, primary: a === 'a' }],
  dob: `198${number}-01-01`,
  jobTitle: `Job${a}`,
});
const risk = (a: string, number: number): object => ({
  ipAddress: `203.0.113.${String(number)}`,
  fingerprint: a,
  httpHeaders: { a },
  browserData: {
    colorDepth: number,
    isJavaEnabled: a === 'a',
    language: a,
    screenWidth: number,
    screenHeight: number,
    timeZoneOffset: number,
  },
  extraData: {
    kountFraudSessionId: `kount${a}12345`,
    payPalMerchantSessionId: a,
    threatMetrixSessionId: a,
  },
});

const purchase = (a: string, number: number, paymentInstruction: object): Record<string, unknown> => ({
  websiteId: `web_${a}`,
  items: [{ planId: `plan_${a}`, quantity: number }],
  billingAddress: contact(a, a === 'a' ? 'US' : 'CA', String(number)),
  deliveryAddress: contact(a, a === 'a' ? 'US' : 'CA', String(number)),
  shippingRateId: `ship_${a}`,
  couponIds: [`CODE${a}`],
  paymentInstruction,
  password: `correct horse ${a}`,
  redirectUrl: `https://shop.example/${a}`,
  expectedTotal: number,
  poNumber: `PO-${a}`,
  customFields: { customers: { a }, subscriptions: { a }, transactions: { a } },
});

const inline = (a: string, number: number): object => ({
  customerId: `cus_${a}`,
  billingAddress: contact(a, a === 'a' ? 'US' : 'CA', String(number)),
  customFields: { a },
  riskMetadata: risk(a, number),
  useAsBackup: a === 'a',
});

const INSTRUCTIONS = {
  token: (a: string) => ({ token: `tok_${a}` }),
  stored: (a: string) => ({ paymentInstrumentId: `inst_${a}` }),
  methods: (a: string) => ({ methods: [a === 'a' ? 'paypal' : 'cash'], receivedBy: a, reference: a }),
  card: (a: string, number: number) => ({
    ...inline(a, number),
    method: 'payment-card',
    pan: a === 'a' ? '4111111111111111' : '5555555555554444',
    expMonth: number,
    expYear: 2030 + number,
    cvv: `12${String(number)}`,
  }),
  bban: (a: string, number: number) => ({
    ...inline(a, number),
    method: 'ach',
    accountNumberType: 'BBAN',
    accountNumber: `00012345678${String(number)}`,
    routingNumber: a === 'a' ? '021000021' : '011000015',
    accountType: a === 'a' ? 'checking' : 'savings',
    bankName: `Bank ${a}`,
    bic: a === 'a' ? 'DEUTDE8LXXX' : 'COBADEFFXXX',
  }),
  iban: (a: string, number: number) => ({
    ...inline(a, number),
    method: 'ach',
    accountNumberType: 'IBAN',
    accountNumber: a === 'a' ? 'DE89370400440532013000' : 'DE62370400440532013001',
    bankName: `Bank ${a}`,
    bic: a === 'a' ? 'DEUTDE8LXXX' : 'COBADEFFXXX',
  }),
};

const INLINE_IGNORED = [
  /^paymentInstruction\.(customFields|useAsBackup|method)$/,
  /^paymentInstruction\.riskMetadata\./,
  // where the purchase has an address of its own, the card's says no more than a name
  /^paymentInstruction\.billingAddress\.(?!firstName|lastName)/,
];
const IGNORED: Readonly<Record<keyof typeof INSTRUCTIONS, readonly RegExp[]>> = {
  token: [],
  stored: [],
  methods: [/^paymentInstruction\.(receivedBy|reference)$/],
  card: [...INLINE_IGNORED, /^paymentInstruction\.cvv$/],
  bban: [...INLINE_IGNORED, /^paymentInstruction\.(accountNumberType|billingAddress\.)/],
  iban: [...INLINE_IGNORED, /^paymentInstruction\.(accountNumberType|billingAddress\.)/],
};

describe('what a storefront request asks for', () => {
  it.each(Object.keys(INSTRUCTIONS) as (keyof typeof INSTRUCTIONS)[])(
    'is every used member of a purchase by %s',
    (by) => {
      const make = INSTRUCTIONS[by];
      const { ignored, missing } = usedMembers({
        dto: PurchaseDto,
        pipe: strictBody,
        one: purchase('a', 2, make('a', 2)),
        other: purchase('b', 3, make('b', 3)),
        content: (dto: PurchaseDto) => comparablePurchase(dto, instruments),
      });
      expect(missing).toEqual([]);
      expect(ignored.filter((path) => !IGNORED[by].some((pattern) => pattern.test(path)))).toEqual(['password']);
    },
  );

  it('is the address of a card where the purchase has none', () => {
    const bare = (a: string, number: number): Record<string, unknown> => ({
      ...purchase('a', 2, INSTRUCTIONS.card(a, number)),
      billingAddress: null,
    });
    const { used } = usedMembers({
      dto: PurchaseDto,
      pipe: strictBody,
      one: bare('a', 2),
      other: bare('b', 3),
      content: (dto: PurchaseDto) => comparablePurchase(dto, instruments),
    });
    expect(used).toEqual(expect.arrayContaining(['paymentInstruction.billingAddress.city']));
  });

  it('takes null for absent, a missing quantity for one, and coupons without regard to case and outer blanks', () => {
    const textOf = (changes: object): string =>
      comparableText(
        comparablePurchase(
          strictBody.toDto(PurchaseDto, {
            websiteId: 'web_demo',
            items: [{ planId: 'plan_mug' }],
            paymentInstruction: {},
            ...changes,
          }),
          instruments,
        ),
      );
    const bare = textOf({ couponIds: ['TENOFF'] });
    expect(textOf({ couponIds: [' tenoff '], poNumber: null, customFields: null, deliveryAddress: null })).toBe(bare);
    expect(textOf({ couponIds: ['TENOFF'], items: [{ planId: 'plan_mug', quantity: 1 }] })).toBe(bare);
    expect(textOf({ couponIds: ['TENOFF'], paymentInstruction: { methods: [] } })).toBe(bare);
  });

  it('is every member of a payment but the metadata', () => {
    const payment = (a: string, number: number): Record<string, unknown> => ({
      token: `tok_${a}`,
      paymentInstrumentId: `inst_${a}`,
      transactionId: `txn_${a}`,
      invoiceId: `inv_${a}`,
      riskMetadata: risk(a, number),
      redirectUrl: `https://shop.example/${a}`,
      expectedTotal: number,
      // refused
      websiteId: `web_${a}`,
      currency: a === 'a' ? 'USD' : 'EUR',
      amount: number,
    });
    const compared = {
      dto: PaymentDto,
      pipe: strictBody,
      content: (dto: PaymentDto) => comparablePayment(dto, undefined),
    };
    const { used, missing } = usedMembers({ ...compared, one: payment('a', 2), other: payment('b', 3) });
    expect([used, missing]).toEqual([
      ['token', 'paymentInstrumentId', 'transactionId', 'expectedTotal', 'redirectUrl'],
      [],
    ]);
    const byInvoice = (a: string): Record<string, unknown> => ({ token: 'tok', invoiceId: `inv_${a}` });
    expect(usedMembers({ ...compared, one: byInvoice('a'), other: byInvoice('b') }).used).toEqual(['invoiceId']);
  });

  it('is every member of a token but the code and the lead source', () => {
    const token = (a: string, number: number): Record<string, unknown> => ({
      method: 'payment-card',
      paymentInstrument: {
        pan: a === 'a' ? '4111111111111111' : '5555555555554444',
        cvv: `12${String(number)}`,
        expMonth: number,
        expYear: 2030 + number,
      },
      billingAddress: contact(a, a === 'a' ? 'US' : 'CA', String(number)),
      riskMetadata: risk(a, number),
      leadSource: { a },
    });
    const { ignored, missing } = usedMembers({
      dto: NewTokenDto,
      pipe: strictBody,
      one: token('a', 2),
      other: token('b', 3),
      content: (dto: NewTokenDto) => comparableToken(dto, instruments),
    });
    expect([ignored, missing]).toEqual([['method', 'paymentInstrument.cvv', 'leadSource'], []]);
  });
});
