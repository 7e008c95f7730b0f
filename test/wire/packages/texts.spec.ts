import { BROKEN_TEXTS, CARD_TEXTS, HUMAN_TEXTS } from '../../support/texts';
import { ADDRESS, type Answer, INSTANCE, type Packages, sample, small, toXml, startPackages } from './support';

let packages: Packages;
beforeAll(async () => {
  packages = await startPackages();
}, 60_000);
afterAll(() => packages.close());

const XML = { type: 'application/xml' };
const sendXml = (text: string): Promise<Answer> => packages.postText(text, XML);
/** A purchase by card whose payment says more. */
const byCard = (payment: object, change: object = {}) => {
  const { Authentication, Request } = small('4111111111111111', { ...change });
  const method = Request['PaymentMethod'] as object;
  return { Authentication, Request: { ...Request, PaymentMethod: { ...method, ...payment } } };
};
const cardPayment = (card: object = {}, more: object = {}) => ({
  CardPayment: {
    Card: { CardNumber: '4111111111111111', ExpiryDate: '12/34', CVV: '123', ...card },
    CaptureMethod: '3',
    ...more,
  },
});
const byBank = (bank: object) =>
  byCard({
    PaymentType: 1,
    CardPayment: null,
    BankRequest: { RoutingNumber: '021000021', BankAccountNumber: '123456789', AccountHolderName: 'Larry', ...bank },
  });

describe('human text', () => {
  it.each(HUMAN_TEXTS)('%j is taken in both formats', async (text) => {
    const BillingAddress = { ...ADDRESS, Street: text, City: text, County: text, State: text };
    const Name = { FirstName: text, LastName: text, CompanyName: text };
    const body = byCard(
      { Name, ...cardPayment({}, { BillingAddress }) },
      { Marketing: { Motion: text }, RevenuePartner: { [text]: text } },
    );
    expect(await packages.post(body)).toMatchObject({ status: 200, code: '00' });
    const { RevenuePartner: _, ...Request } = body.Request as Record<string, unknown>;
    expect(await packages.postXml({ ...body, Request })).toMatchObject({ status: 200, code: '00' });
  });

  it.each([...BROKEN_TEXTS, 'two\nlines', 'x'.repeat(256)])('%j is refused by name', async (text) => {
    const answer = await packages.post(byCard({ Name: { FirstName: text } }));
    expect(answer).toMatchObject({ status: 400, code: '30' });
    expect(answer.envelope.Message.Description).toContain('Request.PaymentMethod.Name.FirstName');
  });

  it.each(CARD_TEXTS)('%s is refused where no card number belongs', async (text) => {
    const Name = { FirstName: text, LastName: text };
    const answer = await packages.post(
      byCard({ Name, ...cardPayment({}, { BillingAddress: { ...ADDRESS, Street: text } }) }),
    );
    expect(answer).toMatchObject({ status: 400, code: '30' });
    expect(answer.envelope.Message.Description).toMatch(
      /Name\.FirstName looks like a card number.*BillingAddress\.Street/,
    );
    expect(answer.text).not.toContain(text);
    expect(await packages.post(byCard({}, { RevenuePartner: { a: [text] } }))).toMatchObject({
      status: 400,
      code: '30',
    });
    expect(await packages.postXml(byBank({ AccountHolderName: text }))).toMatchObject({ status: 400, code: '30' });
  });

  it('references stay as they are', async () => {
    const TransactionReference = '4111111111111111';
    expect(await packages.post(small('4111111111111111', { TransactionReference }))).toMatchObject({ code: '00' });
  });
});

describe('what clients leave empty', () => {
  const BLANK = { CustomerProfileId: null, PaymentProfileId: null };
  it.each<[string, object]>([
    ['a stored profile of nulls', { StoredProfile: BLANK }],
    ['a stored profile of nothing', { StoredProfile: {} }],
    ['a stored profile of empty texts', { StoredProfile: { CustomerProfileId: '', PaymentProfileId: '' } }],
    [
      'a bank of nothing',
      { BankRequest: { RoutingNumber: '', BankAccountNumber: null, BillingAddress: {} }, StoredProfile: '' },
    ],
    ['empty texts', { CurrencyCode: '', Authorizer: '', Name: { FirstName: '', LastName: null } }],
  ])('%s beside a card', async (_, payment) => {
    const body = byCard(payment, {
      TransactionDateTime: '',
      UpdateRenderRocket: '',
      Discount: { DiscountCode: '', Product: '' },
    });
    expect(await packages.post(body)).toMatchObject({ status: 200, code: '00' });
    expect(await packages.postXml(body)).toMatchObject({ status: 200, code: '00' });
  });

  it('what pays must not be empty', async () => {
    for (const payment of [
      { PaymentType: 3, StoredProfile: BLANK },
      { PaymentType: 1, BankRequest: {} },
      { CardPayment: { Card: {} } },
    ]) {
      expect(await packages.post(byCard(payment))).toMatchObject({ status: 400, code: '30' });
    }
  });
});

describe('forms of values', () => {
  it.each(['0012345', '601613', '60-16-13', '0210 0002 1'])('the routing number %s is taken', async (RoutingNumber) => {
    expect(await packages.post(byBank({ RoutingNumber, BankAccountNumber: '0001 2345 6789' }))).toMatchObject({
      code: '00',
    });
  });

  it.each(['12/34', '12/2034', '1/2035', ' 12 / 34 '])('the expiry %j is taken', async (ExpiryDate) => {
    expect(await packages.post(byCard(cardPayment({ ExpiryDate })))).toMatchObject({ code: '00' });
  });

  it.each(['13/34', '12-34', '12/234', '2034', '12/2020'])('the expiry %j is refused', async (ExpiryDate) => {
    expect((await packages.post(byCard(cardPayment({ ExpiryDate })))).code).toMatch(/^(30|54)$/);
  });

  it('a time in any form of ISO 8601 is the same time', async () => {
    const named = (TransactionDateTime: string) =>
      small('4111111111111111', { TransactionDateTime, TransactionReference: 'One time' });
    const first = await packages.post(named('2026-04-19 08:29:17'));
    expect(first.code).toBe('00');
    for (const time of [
      '2026-04-19T08:29:17Z',
      '2026-04-19T08:29:17',
      '2026-04-19T10:29:17.1234567+02:00',
      ' 2026-04-19T08:29:17z ',
    ]) {
      expect((await packages.post(named(time))).text).toBe(first.text);
    }
    for (const time of ['2026-02-30T08:29:17Z', '2026-04-19', '19.04.2026 08:29:17', '2026-04-19T25:00:00Z']) {
      expect(await packages.post(named(time))).toMatchObject({ status: 400, code: '30' });
    }
  });
});

describe('XML as .NET and Java write it', () => {
  const text = toXml(small());
  it.each<[string, string]>([
    ['a declaration of UTF-16 over UTF-8', `<?xml version="1.0" encoding="utf-16"?>${text}`],
    ['the same in single quotes', `<?xml version='1.0' encoding='UTF-16' standalone='yes'?>${text}`],
    [
      'a place of its schema',
      text.replace(
        'xmlns:i=',
        `xmlns:xsi="${INSTANCE}" xsi:schemaLocation="http://x.example models.xsd" xsi:noNamespaceSchemaLocation="m.xsd" xmlns:i=`,
      ),
    ],
    ['blanks around a number', text.replace('<Quantity>1</Quantity>', '<Quantity> 1 </Quantity>')],
    ['a line end around a payment type', text.replace('<PaymentType>2<', '<PaymentType>\n  2\n<')],
    ['blanks around a boolean', text.replace('<SaveToFile>false<', '<SaveToFile> false <')],
  ])('%s', async (_, body) => {
    expect(body).not.toBe(text);
    expect(await sendXml(body)).toMatchObject({ status: 200, code: '00' });
  });

  it('more elements than any request has are refused before a parser runs', async () => {
    const many = `<Skus>${'<SkuPackage/>'.repeat(4_000)}</Skus>`;
    expect(await sendXml(text.replace(/<Skus>.*<\/Skus>/, many))).toMatchObject({ status: 400, code: '30' });
    expect(await sendXml(text.replace('<Authentication>', '<a/>'.repeat(16_000) + '<Authentication>'))).toMatchObject({
      status: 400,
    });
  });
});

it('a refusal names the caller’s own member, with its index', async () => {
  const Skus = [
    { Sku: 'MP001', Quantity: 1 },
    { Sku: 'nothing', Quantity: 1 },
    { Sku: 'MP001', Quantity: 0 },
  ];
  const form = await packages.post(sample({ Skus }));
  expect(form.envelope.Message.Description).toContain('Request.Skus.2.Quantity');
  const unknown = await packages.post(sample({ Skus: Skus.slice(0, 2) }));
  expect(unknown.envelope.Message.Description).toContain('Request.Skus.1.Sku');
});
