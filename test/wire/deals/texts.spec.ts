import { startTestApp, type TestApp } from '../../support/app';
import { BROKEN_TEXTS, CARD_TEXTS, HUMAN_TEXTS } from '../../support/texts';
import { type HttpAnswer, HttpClient } from '../../support/http-client';
import { Partner } from './client';

let service: TestApp;
let partner: Partner;

beforeAll(async () => {
  service = await startTestApp();
  partner = new Partner(service.url);
}, 60_000);
afterAll(() => service.close());

const CARD = { number: '4111111111111111', verification_value: '123', month: 12, year: 34 };
const email = (): string => `${crypto.randomUUID()}@shop.example`;
const full = (more: object): Promise<HttpAnswer> =>
  partner.post('/v1/purchases/full', {
    deal_id: 'deal_dining',
    quantity: 1,
    user: { email: email() },
    credit_card: CARD,
    ...more,
  });
const fieldsOf = ({ json }: HttpAnswer): string[] =>
  ((json.errors ?? []) as { field: string }[]).map(({ field }) => field).sort();

describe('human text', () => {
  it.each(HUMAN_TEXTS)('%j is taken as a name, in every way to send it', async (text) => {
    for (const as of ['json', 'form', 'query'] as const) {
      const { status, json } = await partner.post(
        '/v1/users',
        { email: email(), first_name: text, last_name: text },
        { as },
      );
      expect([status, json.user?.first_name]).toEqual([200, text.normalize('NFC')]);
    }
    expect(
      (await full({ user: { email: email(), first_name: text }, credit_card: { ...CARD, last_name: text } })).status,
    ).toBe(200);
  });

  it.each([...BROKEN_TEXTS, 'two\nlines', 'x'.repeat(101)])('%j is refused by name', async (text) => {
    const answer = await partner.post('/v1/users', { email: email(), first_name: text, last_name: 'Byron' });
    expect([answer.status, fieldsOf(answer)]).toEqual([422, ['first_name']]);
    expect(fieldsOf(await full({ credit_card: { ...CARD, first_name: text } }))).toEqual(['credit_card.first_name']);
  });

  it.each(CARD_TEXTS)('%s is no name', async (text) => {
    const answer = await full({
      user: { email: email(), first_name: text },
      credit_card: { ...CARD, last_name: text },
    });
    expect([answer.status, fieldsOf(answer)]).toEqual([422, ['credit_card.last_name', 'user.first_name']]);
    expect(answer.text).not.toContain(text);
  });

  it('a session may look like a card number', async () => {
    expect((await full({ session_id: CARD.number })).status).toBe(200);
  });
});

describe('members that are broken or empty', () => {
  it.each(['constructor', '__proto__', 'prototype'])(
    '%s is refused in this door’s format, whoever sends it',
    async (name) => {
      const nobody = new Partner(service.url, '');
      for (const as of ['json', 'form'] as const) {
        const body = Object.fromEntries([[name, 1]]) as Record<string, unknown>;
        const parameters = name === '__proto__' ? (JSON.parse('{"__proto__":1}') as Record<string, unknown>) : body;
        for (const path of [
          '/v1/purchases',
          '/v1/purchases/full',
          '/v1/purchases/reserve',
          '/v1/users',
          '/v1/credit_cards',
        ]) {
          expect((await nobody.post(path, parameters, { as })).status).toBe(401);
          const answer = await partner.post(path, parameters, { as });
          expect([answer.status, answer.json.error_type, fieldsOf(answer)]).toEqual([422, 'validation_failed', [name]]);
        }
      }
      const inQuery = await partner.post(`/v1/purchases/reserve?${name}=1`, {}, { as: 'query' });
      expect([inQuery.status, inQuery.json.error_type]).toEqual([422, 'validation_failed']);
    },
  );

  it.each<[string, object]>([
    [
      'null for optional members',
      { session_id: null, expected_price_per_unit: null, user_id: null, credit_card_id: null },
    ],
    ['empty texts', { session_id: '', expected_price_per_unit: '', user_id: '', credit_card_id: '', num_bought: '' }],
    [
      'null in a user',
      { user: { email: 'nulls@shop.example', first_name: null, password: null, password_confirmation: null } },
    ],
    [
      'null and nothing in a card',
      { credit_card: { ...CARD, zip_code: null, first_name: '', last_name: null, verification_value: '' } },
    ],
  ])('%s: absent', async (_, more) => {
    const answer = await full(more);
    expect([answer.status, answer.json.errors]).toEqual([200, undefined]);
  });

  it('a purchase and a reservation take null for what may be absent', async () => {
    expect((await partner.buy({ session_id: null, num_bought: null })).status).toBe(200);
    const parameters = { deal_id: 'deal_dining', num_bought: 1, quantity: null, session_id: '' };
    const reserved = await partner.post('/v1/purchases/reserve', parameters);
    expect(reserved.status).toBe(200);
    const extended = await partner.put(`/v1/purchases/${reserved.json.purchase.id as string}/extend`, {
      seconds: null,
    });
    expect(extended.status).toBe(200);
  });

  it.each<[object, string]>([
    [{ credit_card: '' }, 'credit_card_id'],
    [{ credit_card: null, credit_card_id: '' }, 'credit_card_id'],
    [{ deal_id: '' }, 'deal_id'],
    [{ quantity: null }, 'quantity'],
    [{ user: { email: 'empty@shop.example', password: '' } }, 'user.password'],
    [{ credit_card: { ...CARD, number: null } }, 'credit_card.number'],
  ])('%j is refused by name', async (more, field) => {
    const answer = await full(more);
    expect([answer.status, fieldsOf(answer)]).toEqual([422, [field]]);
  });

  it('a body-less PUT is fine, also when a library writes null for it', async () => {
    const { json } = await partner.reserve('deal_dining');
    const path = `/v1/purchases/${json.purchase.id as string}/release?api_key=sk_sandbox_demo`;
    expect((await new HttpClient(service.url).put(path, 'null')).status).toBe(200);
  });
});

describe('what stands beside an object', () => {
  it('the code of a card beside the card is used', async () => {
    const { verification_value: _code, ...card } = CARD;
    const wrong = await full({ credit_card: card, verification_value: '12345' });
    expect([wrong.status, fieldsOf(wrong)]).toEqual([422, ['credit_card.verification_value']]);
    expect((await full({ credit_card: card, verification_value: '123' })).status).toBe(200);
  });

  it('a user may be registered as a purchase writes one', async () => {
    const user = { email: email(), first_name: 'नमिता' };
    const { status, json } = await partner.post('/v1/users', { user });
    expect([status, json.user.email, json.user.first_name]).toEqual([200, user.email, user.first_name]);
  });
});
