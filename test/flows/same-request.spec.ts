import { startPackages, type Packages, small } from '../wire/packages/support';
import { Partner } from '../wire/deals/client';
import { CARD_DATA, Merchant, ORDER, SECRET } from '../wire/merchant/client';
import { CARD, Client, PUBLISHABLE, purchaseOf } from '../wire/storefront/client';

let service: Packages;
let storefront: Client;
let partner: Partner;
let merchant: Merchant;

beforeAll(async () => {
  service = await startPackages();
  storefront = new Client(service.url);
  partner = new Partner(service.url);
  merchant = new Merchant(service.url);
}, 60_000);
afterAll(() => service.close());

const keyed = (key: string): { readonly 'idempotency-key': string } => ({ 'idempotency-key': key });

describe('a request sent again with other members that nobody uses', () => {
  it('is the same request at the storefront', async () => {
    const headers = { ...PUBLISHABLE, ...keyed('c1') };
    const first = await storefront.purchase(purchaseOf('plan_ebook'), headers);
    expect(first.status).toBe(201);
    const paymentInstruction = {
      ...CARD,
      pan: '4111 1111 1111 1111',
      riskMetadata: { ipAddress: '203.0.113.7' },
      customFields: { a: 1 },
      useAsBackup: true,
    };
    const same = { paymentInstruction, poNumber: null, couponIds: null, billingAddress: null };
    expect((await storefront.purchase(purchaseOf('plan_ebook', 1, same), headers)).text).toBe(first.text);
    const other = await storefront.purchase(purchaseOf('plan_ebook', 1, { ...same, poNumber: 'PO-1' }), headers);
    expect([other.status, other.json.invalidFields[0].field]).toEqual([422, 'Idempotency-Key']);
  });

  it('is the same token', async () => {
    const headers = { ...PUBLISHABLE, ...keyed('c1-token') };
    const { pan, cvv, expMonth, expYear } = CARD;
    const token = { method: 'payment-card', paymentInstrument: { pan, cvv, expMonth, expYear } };
    const first = await storefront.post('/v1/tokens', token, headers);
    expect(first.status).toBe(201);
    const again = { ...token, billingAddress: null, leadSource: { medium: 'mail' } };
    expect((await storefront.post('/v1/tokens', again, headers)).text).toBe(first.text);
    const other = { ...token, paymentInstrument: { ...token.paymentInstrument, expYear: 2035 } };
    expect((await storefront.post('/v1/tokens', other, headers)).status).toBe(422);
  });

  it('is the same request at the deals door, as JSON or as a form', async () => {
    const headers = keyed('c1');
    const first = await partner.buy({}, { headers });
    expect(first.status).toBe(200);
    expect((await partner.buy({ foo: 'bar', session_id: null }, { headers })).text).toBe(first.text);
    expect((await partner.buy({ quantity: '1', expected_price_per_unit: '3900' }, { headers, as: 'form' })).text).toBe(
      first.text,
    );
    for (const changes of [{ session_id: 'a' }, { quantity: 2 }, { user_id: 'user_other' }])
      expect([changes, (await partner.buy(changes, { headers })).status]).toEqual([changes, 422]);
  });

  it('is the same reservation, extension and release', async () => {
    const held = await partner.reserve('deal_dining', 1, { headers: keyed('c1-hold') });
    const again = await partner.post(
      '/v1/purchases/reserve',
      { deal_id: 'deal_dining', quantity: '1', foo: 1 },
      { headers: keyed('c1-hold'), as: 'form' },
    );
    expect(again.text).toBe(held.text);
    const path = `/v1/purchases/${String(held.json.purchase.purchase_id)}`;
    const headers = keyed('c1-change');
    const extended = await partner.put(`${path}/extend`, {}, { headers });
    expect((await partner.put(`${path}/extend`, { seconds: '300', foo: 'bar' }, { headers, as: 'form' })).text).toBe(
      extended.text,
    );
    expect((await partner.put(`${path}/extend`, { seconds: 200 }, { headers })).status).toBe(422);
    const released = await partner.put(`${path}/release`, {}, { headers });
    expect((await partner.put(`${path}/release`, { reason: 'none' }, { headers })).text).toBe(released.text);
  });

  it('is the same request at the packages door, in JSON and in XML', async () => {
    const headers = keyed('c1');
    const first = await service.post(small(), '/api/v1/purchase', { headers });
    expect(first.code).toBe('00');
    const same = small('4111-1111-1111-1111', { Email: 'someone@shop.example', Marketing: null, Discount: {} });
    expect((await service.post(same, '/v1/purchase', { headers })).text).toBe(first.text);
    const xml = await service.postXml(small(), '/api/v1/purchase', { headers });
    expect([xml.status, xml.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
    const other = await service.postXml(small(undefined, { UpdateRenderRocket: true }), '/api/v1/purchase', {
      headers,
    });
    expect([other.status, other.code]).toEqual([409, '94']);
  });

  it('is the same request at the merchant door, under its key and under its UniqueID', async () => {
    const headers = { ...SECRET, ...keyed('c1') };
    const body = { ...ORDER, CardData: CARD_DATA, UniqueID: 'c1' };
    const first = await merchant.purchase(body, headers);
    expect(first.json.Response.Transaction.TransactionStatusId).toBe(1);
    const same = {
      ...body,
      Amount: String(ORDER.Amount),
      Currency: 'uyu',
      CardData: { ...CARD_DATA, Expiration: '12/2034', Document: '1' },
      DeviceFingerprintId: 'device',
      MetadataIn: null,
      Capture: true,
    };
    expect((await merchant.purchase(same, headers)).text).toBe(first.text);
    expect((await merchant.purchase(same)).text).toBe(first.text);
    for (const sent of [headers, SECRET]) {
      const other = await merchant.purchase({ ...same, Tip: 1 }, sent);
      expect([other.status, other.json.Errors[0].ErrorCode]).toEqual([409, 'PR009']);
    }
  });

  it('is the same refund of the same purchase', async () => {
    const bought = async (): Promise<number> =>
      (await merchant.purchase({ ...ORDER, CardData: CARD_DATA })).json.Response.PurchaseId as number;
    const [id, another] = [await bought(), await bought()];
    const refund = (purchase: number, body: object) =>
      merchant.post(`/v1/api/purchase/${String(purchase)}/refund`, body, { ...SECRET, ...keyed('c1-refund') });
    const first = await refund(id, { Amount: 100 });
    expect(first.status).toBe(200);
    expect((await refund(id, { Amount: '100', ReturnGoods: false, MetadataIn: { a: 1 } })).text).toBe(first.text);
    expect((await refund(id, { Amount: 101 })).status).toBe(409);
    expect((await refund(another, { Amount: 100 })).status).toBe(409);
  });
});
