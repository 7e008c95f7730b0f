import { request } from 'node:http';
import { BROKEN_TEXTS, CARD_TEXTS, HUMAN_TEXTS } from '../support/texts';
import { type Admin, startAdmin } from './harness';

let admin: Admin;
beforeAll(async () => {
  admin = await startAdmin();
});
afterAll(async () => {
  await admin.close();
});

const MUG = { name: 'Mug', currency: 'USD', pricing: { formula: 'flat-rate', price: 12.5 } };
const fieldsOf = ({ body }: { body: unknown }): string[] =>
  ((body as { invalidFields?: { field: string }[] }).invalidFields ?? []).map(({ field }) => field).sort();

describe('what an operator writes', () => {
  it.each(HUMAN_TEXTS)('%j names anything', async (text) => {
    const offer = { ...MUG, name: text, description: `${text}\n${text}`, customFields: { [text]: text } };
    const put = await admin.send('PUT', 'offers/named', offer);
    expect([put.status, fieldsOf(put)]).toEqual([200, []]);
    expect(put.body).toMatchObject({ name: text.normalize('NFC') });
    const coupon = { description: text, discount: { type: 'percent', value: 10 } };
    expect((await admin.send('PUT', 'coupons/NAMED', coupon)).status).toBe(200);
  });

  it.each([...BROKEN_TEXTS, ...CARD_TEXTS])('%j names nothing', async (text) => {
    const put = await admin.send('PUT', 'offers/unnamed', { ...MUG, name: text, customFields: { a: text } });
    expect(put.status).toBe(422);
    expect(fieldsOf(put)).toContain('name');
    const customer = { email: 'ada@shop.example', primaryAddress: { firstName: 'Ada', note: text } };
    const refused = await admin.send('POST', 'customers', customer);
    const isControlOnly = /^[^\0\ud800-\udfff]*$/.test(text) && !CARD_TEXTS.includes(text);
    if (!isControlOnly) expect(refused.status).toBe(422);
  });

  it.each(['MY COUPON', 'GRÜSSE', 'a/b', '%', 'x'.repeat(51)])('nothing is made under the id %j', async (id) => {
    const coupon = { discount: { type: 'percent', value: 10 } };
    for (const [path, body] of [
      [`coupons/${encodeURIComponent(id)}`, coupon],
      [`offers/${encodeURIComponent(id)}`, MUG],
      [`products/${encodeURIComponent(id)}`, { name: 'Mug' }],
    ] as const) {
      const put = await admin.send('PUT', path, body);
      expect([put.status, fieldsOf(put)]).toEqual([422, ['id']]);
      expect((await admin.send('GET', path)).status).not.toBe(422);
    }
  });

  // other clients take such a segment out of the path before they send it
  it.each(['.', '..'])('nothing is made under the id %j, which no link could reach', async (id) => {
    const answer = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const headers = { authorization: `Bearer ${admin.keys.org_one}`, 'content-type': 'application/json' };
      const put = request(admin.url, { method: 'PUT', path: `/v1/admin/coupons/${id}`, headers }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode, text }));
      });
      put.on('error', reject).end(JSON.stringify({ discount: { type: 'percent', value: 10 } }));
    });
    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining('"field":"id"')]);
  });

  it.each<[string, string | number, number]>([
    ['JPY', '10.0', 10],
    ['JPY', '10.000', 10],
    ['USD', '10.500', 10.5],
    ['KWD', '1.2340', 1.234],
  ])('zeros at the end of an amount say nothing: %s %s', async (currency, price, expected) => {
    const put = await admin.send('PUT', `offers/zeros-${currency}${String(price)}`, {
      ...MUG,
      currency,
      pricing: { formula: 'fixed-fee', price },
    });
    expect(put.body).toMatchObject({ pricing: { price: expected } });
  });

  it.each([
    ['JPY', '10.5'],
    ['USD', '10.505'],
  ])('other decimals than the currency has are refused: %s %s', async (currency, price) => {
    const put = await admin.send('PUT', 'offers/decimals', {
      ...MUG,
      currency,
      pricing: { formula: 'fixed-fee', price },
    });
    expect([put.status, fieldsOf(put)]).toEqual([422, ['pricing.price']]);
  });

  it('null and an empty text are absent where a member may be absent', async () => {
    const offer = { ...MUG, description: '', productId: null, maxPerUser: null, isActive: null, customFields: null };
    expect((await admin.send('PUT', 'offers/empty', offer)).status).toBe(200);
    expect(fieldsOf(await admin.send('PUT', 'offers/empty', { ...MUG, name: '' }))).toEqual(['name']);
    const customer = { email: 'x@shop.example', password: '' };
    expect(fieldsOf(await admin.send('POST', 'customers', customer))).toEqual(['password']);
  });
});
