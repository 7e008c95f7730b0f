import { Client } from 'pg';
import { bearer, HttpClient } from '../../test/support/http-client';
import { keyed, type LoadRequest } from './load';
import type { Bench } from './service';

const SPREAD = 1000;
const STOCK = 100_000_000;

const address = {
  firstName: 'Ada',
  lastName: 'Byron',
  address: '36 Craven Street',
  city: 'New York',
  region: 'NY',
  country: 'US',
  postalCode: '10013',
};

/** Fills the catalogue: a shipped product sold as `SPREAD` plans and deals, a coupon, a shipping rate, a tax. */
export async function fillCatalogue({ url, keys }: Bench): Promise<void> {
  const http = new HttpClient(url, { headers: bearer(keys.secret) });
  const put = async (path: string, body: unknown, tries = 5): Promise<void> => {
    const { status, text } = await http.put(`/v1/admin/${path}`, body);
    // a catalogue that is written by twenty at once may keep somebody waiting too long: come again, as it says
    if (status === 503 && tries > 1) return put(path, body, tries - 1);
    if (status >= 300) throw new Error(`PUT ${path}: ${String(status)} ${text}`);
  };
  await put('products/bench', { name: 'Bench', requiresShipping: true });
  await put('coupons/BENCH', { discount: { type: 'percent', value: 10 }, status: 'issued' });
  await put('shipping-rates/bench', { name: 'Standard', price: 5, currency: 'USD' });
  await put('tax-rates/bench', { description: 'New York', country: 'US', region: 'NY', rate: 8.875 });
  for (let first = 0; first < SPREAD; first += 20) {
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const id = String(first + index);
        await put(`offers/plan_${id}`, {
          productId: 'bench',
          name: `Plan ${id}`,
          currency: 'USD',
          pricing: { formula: 'flat-rate', price: 12.5 },
        });
        await put(`offers/plan_${id}/stock`, { onHand: STOCK });
        await put(`offers/deal_${id}`, {
          productId: 'bench',
          name: `Deal ${id}`,
          currency: 'USD',
          pricing: { formula: 'flat-rate', price: 39 },
          deal: { state: 'in-flight', type: 'daily-deal', title: `Deal ${id}` },
        });
        await put(`offers/deal_${id}/stock`, { onHand: STOCK });
      }),
    );
  }
}

let turn = 0;
const item = (spread: boolean): string => {
  turn += 1;
  return spread ? String((turn * 7919) % SPREAD) : '0';
};

/**
 * Bodies that differ in nothing but their items: everything around them becomes JSON once, not for every request, because
 * what the load costs is taken from what it measures.
 * @returns makes the body for items that are JSON already
 */
function bodyAround(rest: { readonly items: '*' } & Record<string, unknown>): (items: readonly string[]) => string {
  const [before = '', after = ''] = JSON.stringify(rest).split('"*"');
  return (items) => `${before}[${items.join(',')}]${after}`;
}

const one = (plan: string): string => `{"planId":"plan_${plan}","quantity":1}`;

/** A whole purchase by card: key, coupon, shipping, tax, invoice. */
export const purchase = ({ keys }: Bench, spread: boolean, lines = 1): LoadRequest => {
  const body = bodyAround({
    websiteId: keys.websiteId,
    items: '*',
    billingAddress: { ...address, emails: [{ label: 'main', value: 'ada@shop.example', primary: true }] },
    deliveryAddress: address,
    couponIds: ['BENCH'],
    paymentInstruction: {
      method: 'payment-card',
      pan: '4111111111111111',
      cvv: '123',
      expMonth: 12,
      expYear: 2034,
      billingAddress: { country: 'US', region: 'CA' },
    },
  });
  const itemsOf = (plan: (line: number) => string): string[] =>
    Array.from({ length: lines }, (_, line) => one(plan(line)));
  const hot = body(itemsOf(String));
  return {
    method: 'POST',
    path: '/v1/storefront/purchase',
    headers: keyed(keys.publishable),
    body: spread ? () => body(itemsOf(() => item(true))) : () => hot,
  };
};

/** A reservation through the deals door. */
export const reservation = ({ keys }: Bench, spread: boolean): LoadRequest => ({
  method: 'POST',
  path: '/v1/purchases/reserve',
  headers: keyed(`Bearer ${keys.secret}`),
  body: () => `{"deal_id":"deal_${item(spread)}","num_bought":1}`,
});

/** What a purchase would cost. */
export const preview = (bench: Bench): LoadRequest => {
  const body = bodyAround({
    websiteId: bench.keys.websiteId,
    items: '*',
    billingAddress: address,
    deliveryAddress: address,
    couponIds: ['BENCH'],
  });
  return {
    ...purchase(bench, true),
    path: '/v1/storefront/preview-purchase',
    body: () => body([one(item(true))]),
  };
};

/** Reading orders back, with the secret key. */
export async function orderReads({ keys, databaseUrl }: Bench): Promise<LoadRequest> {
  const ids = await recentPurchases(databaseUrl);
  let next = 0;
  return {
    method: 'GET',
    path: () => `/v1/storefront/orders/${ids[(next += 1) % ids.length] ?? ''}`,
    headers: () => ({ authorization: `Bearer ${keys.secret}` }),
  };
}

async function recentPurchases(databaseUrl: string): Promise<string[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ id: string }>(
    "SELECT id FROM purchase WHERE state = 'fulfilled' ORDER BY id DESC LIMIT 500",
  );
  await client.end();
  return rows.map(({ id }) => id);
}
