import { DEMO } from '../../src/demo';
import { startTestApp, type TestApp } from '../support/app';
import type { HttpAnswer, RequestHeaders } from '../support/http-client';
import { CARD, Client, CONTACT, purchaseOf, SECRET } from './storefront/client';

const PASSWORD = 'correct horse battery';

let service: TestApp;
let client: Client;
beforeAll(async () => {
  service = await startTestApp();
  client = new Client(service.url);
}, 60_000);
afterAll(() => service.close());

const at = (country: string | null, region?: string | null) => {
  const { country: _, region: __, ...rest } = CONTACT;
  return { ...rest, ...(country !== null && { country }), ...(region !== undefined && { region }) };
};
const { billingAddress: ___, ...BARE_CARD } = CARD;

/** What preview and purchase say, which must be the same: the tax, or what is refused. */
async function taxOf(planId: string, addresses: object, headers?: RequestHeaders): Promise<unknown> {
  const cart = { websiteId: DEMO.websiteId, items: [{ planId, quantity: 1 }], ...addresses };
  const preview = await client.post('/v1/storefront/preview-purchase', cart, headers);
  const bought = await client.purchase({ ...cart, paymentInstruction: BARE_CARD }, headers);
  const refused = ({ json }: HttpAnswer) => json.invalidFields?.map(({ field }: { field: string }) => field);
  const said = [preview.status === 200 ? preview.json.taxAmount : refused(preview)];
  expect([bought.status === 201 ? bought.json.invoice.tax.amount : refused(bought)]).toEqual(said);
  return said[0];
}

// 20.00 at 8.875 %; the mug 12.50 + 5.00
const EBOOK_TAX = 0.89;
const MUG_TAX = 1.55;

describe('a purchase is taxed', () => {
  it.each(['NY', 'ny', ' NY ', 'New York', 'new york', 'NEW  YORK', 'N.Y.', 'US-NY'])(
    'in New York written %j',
    async (region) => {
      expect(await taxOf('plan_ebook', { billingAddress: at('US', region) })).toBe(EBOOK_TAX);
      expect(await taxOf('plan_mug', { deliveryAddress: at('US', region) })).toBe(MUG_TAX);
    },
  );

  it.each(['US', 'us', 'USA', '840', 'United States', 'united states of america', 'Vereinigte Staaten'])(
    'in the country written %j',
    async (country) => {
      expect(await taxOf('plan_ebook', { billingAddress: at(country, 'NY') })).toBe(EBOOK_TAX);
      expect(await taxOf('plan_ebook', { billingAddress: at(country, 'Texas') })).toBe(0);
    },
  );

  it('where the buyer is, unless something ships', async () => {
    const [ny, gb, ca] = [at('US', 'New York'), at('GB'), at('US', 'California')];
    expect(await taxOf('plan_ebook', { billingAddress: ny, deliveryAddress: gb })).toBe(EBOOK_TAX);
    expect(await taxOf('plan_ebook', { billingAddress: gb, deliveryAddress: ny })).toBe(0);
    expect(await taxOf('plan_ebook', { billingAddress: gb, deliveryAddress: at('US') })).toBe(0);
    expect(await taxOf('plan_mug', { billingAddress: ny, deliveryAddress: ca })).toBe(0);
    expect(await taxOf('plan_mug', { billingAddress: ca, deliveryAddress: ny })).toBe(MUG_TAX);
    expect(await taxOf('plan_mug', { billingAddress: ny })).toBe(MUG_TAX);
  });

  it.each([undefined, null, '', ' ', 'Nowhere', 'Ontario'])(
    'never at a guess: region %j is refused',
    async (region) => {
      expect(await taxOf('plan_ebook', { billingAddress: at('US', region) })).toEqual(['billingAddress.region']);
      expect(await taxOf('plan_mug', { billingAddress: at('US', region) })).toEqual(['billingAddress.region']);
      expect(await taxOf('plan_mug', { billingAddress: at('US', 'NY'), deliveryAddress: at('US', region) })).toEqual([
        'deliveryAddress.region',
      ]);
      expect(await taxOf('plan_ebook', { billingAddress: at('CA', region) })).toBe(0);
      expect(await taxOf('plan_ebook', { billingAddress: at(null, region) })).toBe(0);
    },
  );

  it('shows country and region as codes on the invoice', async () => {
    const { json } = await client.purchase(
      purchaseOf('plan_ebook', 1, { billingAddress: at('usa', 'new york'), deliveryAddress: at('GB') }),
    );
    expect(json.invoice.tax.items).toMatchObject([{ jurisdictions: { country: 'US', state: 'NY' } }]);
    expect(json.invoice.billingAddress).toMatchObject({ country: 'US', region: 'new york' });
  });
});

describe('without a billing address of its own a purchase is taxed', () => {
  const paid = (paymentInstruction: object, headers?: RequestHeaders) =>
    client.purchase(purchaseOf('plan_ebook', 1, { paymentInstruction }), headers);
  const tokenAt = async (billingAddress: object): Promise<string> =>
    (
      await client.post('/v1/tokens', {
        method: 'payment-card',
        paymentInstrument: { pan: CARD.pan, cvv: '123', expMonth: 12, expYear: 2034 },
        billingAddress,
      })
    ).json.id as string;

  it('where the card or the token is', async () => {
    expect((await paid({ ...BARE_CARD, billingAddress: at('US', 'NY') })).json.invoice.tax.amount).toBe(EBOOK_TAX);
    expect((await paid({ token: await tokenAt(at('US', 'new york')) })).json.invoice.tax.amount).toBe(EBOOK_TAX);
    for (const instruction of [{ ...BARE_CARD, billingAddress: at('US') }, { token: await tokenAt(at('US')) }])
      expect((await paid(instruction)).json.invalidFields).toMatchObject([{ field: 'billingAddress.region' }]);
    expect((await paid(BARE_CARD)).json.invoice.tax.amount).toBe(0);
  });

  it('where the stored instrument is, or the customer', async () => {
    const login = await client.post('/v1/storefront/login', { username: DEMO.username, password: DEMO.password });
    const session = { authorization: `Bearer ${login.json.token as string}` };
    const stored = await paid({ paymentInstrumentId: 'inst_demo' }, session);
    expect([stored.status, stored.json.invoice.tax.amount]).toEqual([201, EBOOK_TAX]);
    expect((await paid(BARE_CARD, session)).json.invoice.tax.amount).toBe(EBOOK_TAX);
    expect(await taxOf('plan_ebook', {}, session)).toBe(EBOOK_TAX);
    const made = await client.purchase(
      purchaseOf('plan_ebook', 1, { billingAddress: at('US', 'TX'), password: PASSWORD }),
    );
    expect(made.status).toBe(201);
    const other = await client.post('/v1/storefront/login', { username: 'ada@shop.example', password: PASSWORD });
    expect(await taxOf('plan_ebook', {}, { authorization: `Bearer ${other.json.token as string}` })).toBe(0);
  });
});

describe('a rate', () => {
  const putRate = (id: string, rate: object) =>
    client.put(`/v1/admin/tax-rates/${id}`, { description: id, rate: 10, ...rate }, SECRET);

  it('is kept for the code of its region', async () => {
    expect((await putRate('bavaria', { country: 'Germany', region: 'bavaria' })).json).toMatchObject({
      country: 'DE',
      region: 'BY',
    });
    expect(await taxOf('plan_ebook', { billingAddress: at('DE', 'Bayern') })).toBe(1);
    expect(await taxOf('plan_ebook', { billingAddress: at('Deutschland', 'DE-BY') })).toBe(1);
    expect(await taxOf('plan_ebook', { billingAddress: at('DE', 'Hesse') })).toBe(0);
    expect(await taxOf('plan_ebook', { billingAddress: at('DE') })).toEqual(['billingAddress.region']);
    const unknown = await putRate('nowhere', { country: 'DE', region: 'Nowhere' });
    expect([unknown.status, unknown.json.invalidFields]).toMatchObject([422, [{ field: 'region' }]]);
    expect((await putRate('nowhere', { country: 'Nowhere', region: 'NY' })).json.invalidFields).toMatchObject([
      { field: 'country' },
    ]);
  });

  it('does not ask for a region of final prices', async () => {
    const { status } = await client.post(
      '/v1/purchases/full',
      {
        deal_id: 'deal_dining',
        quantity: 1,
        user: { email: 'final@shop.example' },
        credit_card: { number: CARD.pan, verification_value: '123', month: 12, year: 2034 },
      },
      { authorization: `Bearer ${DEMO.secretKey}` },
    );
    expect(status).toBe(200);
  });
});
