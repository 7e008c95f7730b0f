import { DEMO } from '../../../src/demo';
import { startTestApp, type TestApp } from '../../support/app';
import { type HttpAnswer, HttpClient } from '../../support/http-client';
import { Partner } from './client';
import { counters, makeKey, putDeal } from './support';

jest.setTimeout(60_000);

let service: TestApp;
let partner: Partner;
let page: Partner;
const lines: string[] = [];

beforeAll(async () => {
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  service = await startTestApp({ config: { sweeper: false, recovery: false, logLevel: 'trace', trustProxy: 1 } });
  partner = new Partner(service.url);
  page = new Partner(service.url, DEMO.publishableKey);
});
afterAll(async () => {
  await service.close();
  jest.restoreAllMocks();
});

const said = ({ status, json }: HttpAnswer) => [status, json.error_type];

function refused(answer: HttpAnswer, status: number, type: string, ...errors: object[]): void {
  expect(answer.json).toMatchObject({
    status: 'error',
    error_type: type,
    error_msg: expect.any(String),
    ...(errors.length > 0 && { errors }),
  });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
}

const reserved = async (deal: string, units = 1): Promise<string> => {
  const { status, json } = await partner.reserve(deal, units);
  expect(status).toBe(200);
  return json.purchase.id;
};

async function cardOf(user: string, number: string): Promise<string> {
  const card = { number, verification_value: '123', month: 12, year: 34, zip_code: '10013' };
  const { status, json } = await partner.post('/v1/credit_cards', { user_id: user, credit_card: card });
  expect(status).toBe(200);
  return json.credit_card_id;
}

async function newUser(): Promise<string> {
  const { status, json } = await partner.post('/v1/users', {
    email: `${crypto.randomUUID()}@shop.example`,
    first_name: 'Ada',
    last_name: 'Byron',
  });
  expect(status).toBe(200);
  return json.user_id;
}

describe('credentials', () => {
  it('no key, a wrong one, or two of them: 401', async () => {
    refused(await new Partner(service.url, '').get('/v1/deals'), 401, 'auth_failed');
    refused(await new Partner(service.url, 'sk_sandbox_wrong').get('/v1/deals'), 401, 'auth_failed');
    refused(
      await partner.reserve('deal_dining', 1, { headers: { authorization: `Bearer ${DEMO.secretKey}` } }),
      401,
      'auth_failed',
    );
  });

  it('a secret key may stand in the header', async () => {
    const headers = { authorization: `Bearer ${DEMO.secretKey}` };
    expect((await partner.reserve('deal_dining', 1, { key: '', headers })).status).toBe(200);
  });

  it('a publishable key reserves, releases what it knows the id of, and reads deals; nothing else', async () => {
    const { json } = await page.reserve('deal_dining');
    expect((await page.get('/v1/deals/deal_dining')).status).toBe(200);
    expect((await page.get('/v1/deals')).json.deals.map((deal: { id: string }) => deal.id)).toContain('deal_dining');
    for (const answer of [
      await page.buy(),
      await page.get(`/v1/purchases/${json.purchase.id}`),
      await page.put(`/v1/purchases/${json.purchase.id}/claim`, { user_id: 'user_demo' }),
      await page.put(`/v1/purchases/${json.purchase.id}/extend`),
      await page.get('/v1/users'),
      await page.get('/v1/credit_cards', { user_id: 'user_demo' }),
      await page.put('/v1/coupons/vch_x/redeem'),
    ]) {
      refused(answer, 403, 'auth_failed');
    }
    expect((await page.put(`/v1/purchases/${json.purchase.id}/release`)).status).toBe(200);
  });
});

describe('parameters', () => {
  it('that are missing are all named', async () => {
    const { status, json } = await partner.post('/v1/purchases', {});
    expect([status, json.error_type]).toEqual([422, 'validation_failed']);
    expect(json.errors.map(({ type, field, resource }: Record<string, string>) => [type, field, resource])).toEqual([
      ['missing_field', 'deal_id', 'purchase'],
      ['missing_field', 'quantity', 'purchase'],
      ['missing_field', 'user_id', 'user'],
      ['missing_field', 'credit_card_id', 'credit_card'],
      ['missing_field', 'expected_price_per_unit', 'purchase'],
    ]);
    refused(
      await partner.post('/v1/purchases/reserve', {}),
      422,
      'validation_failed',
      { field: 'deal_id' },
      { field: 'num_bought' },
    );
    refused(await partner.put(`/v1/purchases/${await reserved('deal_dining')}/claim`), 422, 'validation_failed', {
      type: 'missing_field',
      field: 'user_id',
      resource: 'user',
    });
    refused(await partner.get('/v1/credit_cards'), 422, 'validation_failed', {
      type: 'missing_field',
      field: 'user_id',
    });
  });

  it.each([0, -1, 1.5, 'many', 1001])('a quantity of %s is refused', async (units) => {
    refused(await partner.buy({ quantity: units }), 422, 'validation_failed', {
      type: 'invalid',
      field: 'quantity',
      resource: 'purchase',
    });
    refused(
      await partner.post('/v1/purchases/reserve', { deal_id: 'deal_dining', num_bought: units }),
      422,
      'validation_failed',
      { field: 'num_bought' },
    );
  });

  it('that nobody knows are ignored', async () => {
    expect((await partner.buy({ gift_wrap: true })).status).toBe(200);
  });

  it('card data and passwords never stand in the URL', async () => {
    const card = { user_id: 'user_demo', number: '4111111111111111', month: 12, year: 2034 };
    refused(await partner.post('/v1/credit_cards', card, { as: 'query' }), 422, 'validation_failed', {
      field: 'number',
      resource: 'credit_card',
    });
    refused(
      await partner.post('/v1/users', { email: 'a@b.example', password: 'correct horse' }, { as: 'query' }),
      422,
      'validation_failed',
      { field: 'password', resource: 'user' },
    );
    expect((await partner.post('/v1/credit_cards', card, { as: 'form' })).json.credit_card_id).toBe('card_demo');
  });

  it('a parameter or a form field that is given twice is named', async () => {
    const twice = { field: 'user_id', resource: 'user', message: 'is given twice' };
    refused(await partner.get('/v1/credit_cards?user_id=a&user_id=b'), 422, 'validation_failed', twice);
  });

  it('a body that cannot be read is 400, another media type 415', async () => {
    for (const [type, body, status] of [
      ['application/json', '{"deal_id":', 400],
      ['text/plain', 'deal_id=1', 415],
    ] as const) {
      const path = `/v1/purchases?api_key=${DEMO.secretKey}`;
      const answer = await new HttpClient(service.url).send('POST', path, { type, body });
      expect(answer.status).toBe(status);
      expect(answer.json).toMatchObject({ status: 'error', error_type: 'validation_failed' });
    }
  });
});

describe('what is not there', () => {
  it('a purchase, a deal, a user: 404 find_failed', async () => {
    for (const path of [
      '/v1/purchases/ord_nothing',
      '/v1/deals/deal_nothing',
      '/v1/users/user_nothing',
      '/v1/users/user_nothing/purchases',
    ]) {
      refused(await partner.get(path), 404, 'find_failed');
    }
    for (const what of ['claim', 'release', 'extend']) {
      refused(await partner.put(`/v1/purchases/ord_nothing/${what}`, { user_id: 'user_demo' }), 404, 'find_failed');
    }
    refused(await partner.buy({ deal_id: 'deal_nothing' }), 404, 'find_failed', {
      type: 'not_found',
      field: 'deal_id',
    });
    refused(await partner.reserve('deal_nothing'), 404, 'find_failed');
  });

  it('an unknown user or card of a purchase: not_found; a card of somebody else: not_owner', async () => {
    const noUser = { type: 'not_found', field: 'user_id', resource: 'user' };
    refused(await partner.buy({ user_id: 'user_nothing' }), 422, 'validation_failed', noUser);
    const full = { deal_id: 'deal_dining', quantity: 1, user_id: 'user_nothing', credit_card_id: 'card_demo' };
    refused(await partner.post('/v1/purchases/full', full), 422, 'validation_failed', noUser);
    refused(await partner.buy({ credit_card_id: 'card_nothing' }), 422, 'validation_failed', {
      type: 'not_found',
      field: 'credit_card_id',
      resource: 'credit_card',
    });
    refused(await partner.buy({ user_id: await newUser() }), 422, 'validation_failed', {
      type: 'not_owner',
      field: 'credit_card_id',
      resource: 'credit_card',
    });
    refused(
      await partner.put(`/v1/purchases/${await reserved('deal_dining')}/claim`, { user_id: 'user_nothing' }),
      422,
      'validation_failed',
      {
        type: 'not_found',
        field: 'user_id',
        resource: 'user',
      },
    );
  });
});

describe('what is not possible', () => {
  it('another price than the expected one', async () => {
    refused(await partner.buy({ expected_price_per_unit: 3800 }), 422, 'validation_failed', {
      type: 'invalid',
      field: 'expected_price_per_unit',
      resource: 'purchase',
      message: expect.any(String),
    });
  });

  it('a deal that is not in flight; more than there are', async () => {
    refused(await partner.buy({ deal_id: 'deal_past', expected_price_per_unit: 1500 }), 422, 'cannot_fulfill');
    refused(await partner.reserve('deal_past'), 422, 'cannot_fulfill');
    refused(await partner.reserve('deal_rare', 51), 422, 'cannot_fulfill', {
      type: 'invalid',
      field: 'num_bought',
      resource: 'purchase',
    });
  });

  it('what is paid every month', async () => {
    refused(await partner.reserve('plan_gold'), 404, 'find_failed');
  });

  it('claiming what another has claimed, releasing what is claimed, extending what has ended', async () => {
    const id = await reserved('deal_dining');
    expect((await partner.put(`/v1/purchases/${id}/claim`, { user_id: 'user_demo' })).status).toBe(200);
    refused(await partner.put(`/v1/purchases/${id}/claim`, { user_id: await newUser() }), 409, 'already_claimed');
    refused(await partner.put(`/v1/purchases/${id}/release`), 409, 'already_claimed');
    refused(await partner.put(`/v1/purchases/${id}/extend`), 409, 'already_claimed');
    const ended = await reserved('deal_dining');
    await partner.put(`/v1/purchases/${ended}/release`);
    refused(await partner.put(`/v1/purchases/${ended}/extend`), 409, 'update_failed');
  });

  it('a late claim on a deal that has ended; one in time is granted', async () => {
    await putDeal(service, { id: 'deal_ending', stock: 10 });
    const [late, inTime] = [await reserved('deal_ending'), await reserved('deal_ending')];
    await putDeal(service, { id: 'deal_ending', stock: 10, deal: { state: 'landed' } });
    expect((await partner.put(`/v1/purchases/${inTime}/claim`, { user_id: 'user_demo' })).status).toBe(200);
    await service.advanceClock(300);
    refused(await partner.put(`/v1/purchases/${late}/claim`, { user_id: 'user_demo' }), 422, 'cannot_fulfill');
    expect(await counters(service)).toEqual({ off: 0, oversold: 0 });
  });
});

describe('as many as one user may have', () => {
  it('never more, however many ask at once', async () => {
    await putDeal(service, { id: 'deal_three', stock: 100, maxPerUser: 3 });
    const user = await newUser();
    const card = await cardOf(user, '4111111111111111');
    refused(await partner.reserve('deal_three', 4), 422, 'validation_failed', {
      type: 'invalid',
      field: 'num_bought',
      resource: 'purchase',
    });
    const holds = await Promise.all(Array.from({ length: 8 }, () => reserved('deal_three')));
    const answers = await Promise.all([
      ...holds.map((id) => partner.put(`/v1/purchases/${id}/claim`, { user_id: user })),
      ...Array.from({ length: 8 }, () =>
        partner.buy({ deal_id: 'deal_three', user_id: user, credit_card_id: card, expected_price_per_unit: 1000 }),
      ),
    ]);
    const granted = answers.filter(({ status }) => status === 200);
    expect(granted).toHaveLength(3);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      refused(answer, 422, 'validation_failed', { type: 'invalid', field: 'quantity', resource: 'purchase' });
    }
    const claimed = holds.filter((_, index) => answers[index]?.status === 200).length;
    const { deal } = (await partner.get('/v1/deals/deal_three')).json;
    // a refused claim leaves its hold
    expect(deal).toMatchObject({
      number_sold: 3,
      num_left: 100 - 3 - (8 - claimed),
      max_per_user: 3,
      purchasable_number: 3,
    });
    expect(await counters(service)).toEqual({ off: 0, oversold: 0 });
  });
});

describe('a card', () => {
  it('that is declined: 422, the units are free again, and the answer is the same under its key', async () => {
    const user = await newUser();
    const card = await cardOf(user, '4000000000000002');
    await putDeal(service, { id: 'deal_declined', stock: 1 });
    const order = { deal_id: 'deal_declined', user_id: user, credit_card_id: card, expected_price_per_unit: 1000 };
    const first = await partner.buy(order, { headers: { 'idempotency-key': 'declined-1' } });
    refused(first, 422, 'declined');
    expect(first.json).toMatchObject({
      user_id: user,
      credit_card_id: card,
      purchase_id: expect.stringMatching(/^ord_/),
    });
    expect((await partner.get('/v1/deals/deal_declined')).json.deal).toMatchObject({ num_left: 1, number_sold: 0 });
    const read = await partner.get(`/v1/purchases/${first.json.purchase_id}.json`);
    expect([read.status, read.json]).toEqual([
      200,
      {
        status: 'declined',
        purchase: expect.objectContaining({ payment_state: 'pending', fulfillment_state: 'released', coupons: [] }),
      },
    ]);
    const claim = await partner.put(`/v1/purchases/${first.json.purchase_id}/claim`, { user_id: user });
    refused(claim, 422, 'cannot_fulfill');
    expect((await partner.put(`/v1/purchases/${first.json.purchase_id}/release`)).status).toBe(200);
    const again = await partner.buy(order, { headers: { 'idempotency-key': 'declined-1' } });
    expect([again.status, again.text, again.headers.get('idempotent-replayed')]).toEqual([
      first.status,
      first.text,
      'true',
    ]);
    refused(
      await partner.buy({ ...order, quantity: 2 }, { headers: { 'idempotency-key': 'declined-1' } }),
      422,
      'validation_failed',
      { field: 'Idempotency-Key' },
    );
  });

  it('that needs its owner: declined, there is nowhere to send them', async () => {
    const user = await newUser();
    refused(
      await partner.buy({ user_id: user, credit_card_id: await cardOf(user, '4000000000030025') }),
      422,
      'declined',
    );
  });

  it('whose outcome nobody knows: 409 with the purchase, and again until it is known', async () => {
    const user = await newUser();
    const order = { user_id: user, credit_card_id: await cardOf(user, '4000000000090029') };
    const first = await partner.buy(order, { headers: { 'idempotency-key': 'unknown-1' } });
    refused(first, 409, 'already_charging');
    expect(first.json.purchase_id).toMatch(/^ord_/);
    expect(Number(first.headers.get('retry-after'))).toBeGreaterThan(0);
    const again = await partner.buy(order, { headers: { 'idempotency-key': 'unknown-1' } });
    expect(said(again)).toEqual([409, 'already_charging']);
    expect(again.json.purchase_id).toBe(first.json.purchase_id);
    expect((await partner.get(`/v1/purchases/${first.json.purchase_id}`)).json.purchase).toMatchObject({
      payment_state: 'pending',
      fulfillment_state: 'reserved',
    });
  });

  it('with a wrong number or date is not kept', async () => {
    const card = { user_id: 'user_demo', number: '4111111111111112', month: 13, year: 2034, verification_value: '12' };
    refused(await partner.post('/v1/credit_cards', card), 422, 'validation_failed');
    refused(
      await partner.post('/v1/credit_cards', { ...card, month: 12 }),
      422,
      'validation_failed',
      { field: 'number', resource: 'credit_card' },
      { field: 'verification_value' },
    );
    refused(
      await partner.post('/v1/credit_cards', {
        ...card,
        user_id: 'user_nothing',
        number: '4111111111111111',
        month: 12,
        verification_value: '123',
      }),
      422,
      'validation_failed',
      { type: 'not_found', resource: 'user' },
    );
  });
});

describe('a key for repeating', () => {
  it('has one effect per call, byte for byte', async () => {
    const headers = { 'idempotency-key': 'same' };
    const hold = await partner.reserve('deal_dining', 1, { headers });
    expect((await partner.reserve('deal_dining', 1, { headers })).text).toBe(hold.text);
    const { id } = hold.json.purchase;
    const claim = await partner.put(`/v1/purchases/${id}/claim`, { user_id: 'user_demo' }, { headers });
    expect((await partner.put(`/v1/purchases/${id}/claim`, { user_id: 'user_demo' }, { headers })).text).toBe(
      claim.text,
    );
    // the same key on another purchase is another request
    refused(
      await partner.put(`/v1/purchases/${await reserved('deal_dining')}/claim`, { user_id: 'user_demo' }, { headers }),
      422,
      'validation_failed',
    );
    const parallel = await Promise.all(
      Array.from({ length: 20 }, () =>
        partner.reserve('deal_dining', 1, { headers: { 'idempotency-key': 'parallel' } }),
      ),
    );
    const made = parallel.filter(({ status }) => status === 200);
    expect(new Set(made.map(({ text }) => text)).size).toBe(1);
    expect(parallel.every(({ status }) => status === 200 || status === 409)).toBe(true);
  });
});

describe('who holds too much', () => {
  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });

  it('gets ten, exactly, per key and address, and is told when to come back', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => page.reserve('deal_dining', 1, from('203.0.113.1'))),
    );
    const held = answers.filter(({ status }) => status === 200);
    expect(held).toHaveLength(10);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      refused(answer, 429, 'hold_limit_reached');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(200);
      expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(300);
    }
    expect((await page.reserve('deal_dining', 1, from('203.0.113.2'))).status).toBe(200);
    expect((await partner.reserve('deal_dining', 1, from('203.0.113.1'))).status).toBe(200);
    // whatever ends a hold makes room at once
    const [released, claimed] = held.map(({ json }) => json.purchase.id);
    await page.put(`/v1/purchases/${released}/release`);
    expect((await page.reserve('deal_dining', 1, from('203.0.113.1'))).status).toBe(200);
    expect((await page.reserve('deal_dining', 1, from('203.0.113.1'))).status).toBe(429);
    await partner.put(`/v1/purchases/${claimed}/claim`, { user_id: 'user_demo' });
    expect((await page.reserve('deal_dining', 1, from('203.0.113.1'))).status).toBe(200);
    await service.advanceClock(300);
    const again = await Promise.all(
      Array.from({ length: 12 }, () => page.reserve('deal_dining', 1, from('203.0.113.1'))),
    );
    expect(again.filter(({ status }) => status === 200)).toHaveLength(10);
  });

  it('as many as its key says', async () => {
    const two = new Partner(service.url, await makeKey(service, { kind: 'publishable', activeHolds: 2 }));
    const three = new Partner(service.url, await makeKey(service, { kind: 'secret', activeHolds: 3 }));
    const count = async (who: Partner, address: string) =>
      (await Promise.all(Array.from({ length: 6 }, () => who.reserve('deal_dining', 1, from(address))))).filter(
        ({ status }) => status === 200,
      ).length;
    expect(await count(two, '203.0.113.3')).toBe(2);
    expect(await count(two, '203.0.113.4')).toBe(2);
    // a secret key is one client, wherever it calls from
    expect(await count(three, '203.0.113.3')).toBe(3);
    expect(await count(three, '203.0.113.4')).toBe(0);
  });
});

it('no key, card number or address is in any log line, link or refusal', async () => {
  const wrong = await new Partner(service.url, 'sk_sandbox_nobody_knows_me').get('/v1/purchases/x');
  expect(wrong.text).not.toContain('sk_');
  const { json } = await partner.buy();
  const read = await partner.get(`/v1/purchases/${json.purchase.id}`);
  expect(read.text).not.toMatch(/sk_|pk_|api_key/);
  const log = lines.join('');
  expect(log).toContain('/v1/purchases/:id');
  for (const secret of [
    DEMO.secretKey,
    DEMO.publishableKey,
    'sk_sandbox_nobody',
    'api_key=',
    '4111111111111111',
    '203.0.113.1',
  ]) {
    expect(log).not.toContain(secret);
  }
});
