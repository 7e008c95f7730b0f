import { connect } from 'node:net';
import { DEMO } from '../../src/demo';
import { type HttpAnswer, HttpClient, type RequestHeaders } from '../support/http-client';
import { CARD_DATA, ORDER } from '../wire/merchant/client';
import { small, toXml } from '../wire/packages/support';

export interface Canary {
  readonly pan: string;
  readonly cvv: string;
  /** Different for every canary. */
  readonly index: number;
}

/** Sends requests and keeps every answer whole, to be searched later. */
export class Recorder {
  readonly answers: Buffer[] = [];
  readonly #http: HttpClient;

  constructor(readonly url: string) {
    // failed credentials and requests are counted per address
    this.#http = new HttpClient(url, { ownAddresses: true });
  }

  json(path: string, body: unknown, headers: RequestHeaders = PUBLISHABLE): Promise<number> {
    return this.send('POST', path, JSON.stringify(body), headers);
  }

  form(path: string, body: Readonly<Record<string, string>>, headers: RequestHeaders = {}): Promise<number> {
    return this.keep(this.#http.send('POST', path, { form: body, headers }));
  }

  send(method: string, path: string, body: string | undefined, headers: RequestHeaders): Promise<number> {
    return this.keep(this.#http.send(method, path, { body, headers }));
  }

  private async keep(sent: Promise<HttpAnswer>): Promise<number> {
    const { status, headers, bytes } = await sent;
    const head = [...headers].map((pair) => pair.join(': ')).join('\n');
    this.answers.push(Buffer.from(`${String(status)}\n${head}\n\n`), bytes);
    return status;
  }

  /** The JSON body of the newest answer. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  last(): any {
    return JSON.parse(this.answers.at(-1)?.toString('utf8') ?? 'null');
  }

  /** Bytes that are hardly HTTP. */
  raw(text: string): Promise<number> {
    const { hostname, port } = new URL(this.url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write(text));
      const chunks: Buffer[] = [];
      socket.on('data', (chunk) => chunks.push(chunk));
      socket.on('error', reject);
      socket.on('close', () => {
        const answer = Buffer.concat(chunks);
        this.answers.push(answer);
        resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(answer.toString('latin1'))?.[1] ?? 0));
      });
    });
  }
}

const PUBLISHABLE: RequestHeaders = { authorization: DEMO.publishableKey };
const SECRET: RequestHeaders = { authorization: `Basic ${DEMO.secretKey}` };
const BROWSER_KEY = `?api_key=${DEMO.secretKey}`;

const instruction = ({ pan, cvv }: Canary, more: object = {}): object => ({
  method: 'payment-card',
  pan,
  cvv,
  expMonth: 12,
  expYear: 2034,
  ...more,
});
const purchase = (canary: Canary, more: object = {}): Record<string, unknown> => ({
  websiteId: DEMO.websiteId,
  items: [{ planId: 'plan_ebook' }],
  paymentInstruction: instruction(canary),
  ...more,
});
const token = ({ pan, cvv }: Canary): object => ({
  method: 'payment-card',
  paymentInstrument: { pan, cvv, expMonth: 12, expYear: 2034 },
});
const dealsCard = ({ pan, cvv }: Canary): object => ({ number: pan, verification_value: cvv, month: 12, year: 2034 });
const packages = (
  { pan, cvv, index }: Canary,
  save: boolean,
): { Authentication: object; Request: Record<string, unknown> } => {
  const CardPayment = {
    Card: { CardNumber: pan, ExpiryDate: '12/34', CVV: cvv },
    CaptureMethod: '3',
    SaveToFile: String(save),
  };
  return small(pan, { Email: `canary-${String(index)}@shop.example`, PaymentMethod: { PaymentType: 2, CardPayment } });
};
const merchantCard = ({ pan, cvv }: Canary): object => ({ ...CARD_DATA, Pan: pan, CVV: cvv });
const spaced = (pan: string): string => pan.replace(/(.{4})(?=.)/g, '$1 ');
const BUYS = '/v1/storefront/purchase';

export interface CardForm {
  readonly name: string;
  /** Statuses that show the request got where it was meant to go. */
  readonly expected: readonly number[];
  send(to: Recorder, canary: Canary): Promise<number>;
}

const form = (name: string, expected: readonly number[], send: CardForm['send']): CardForm => ({
  name,
  expected,
  send,
});

/** Every way card data comes in, and every way it comes in wrongly. */
export const CARD_FORMS: readonly CardForm[] = [
  form('storefront: card', [201], (to, card) => to.json(BUYS, purchase(card))),
  form('storefront: card with spaces', [201], (to, card) =>
    to.json(BUYS, purchase({ ...card, pan: spaced(card.pan) })),
  ),
  form('storefront: card under a key, twice, and with another body', [422], async (to, card) => {
    const headers = { ...PUBLISHABLE, 'idempotency-key': `canary-${String(card.index)}` };
    await to.json(BUYS, purchase(card), headers);
    await to.json(BUYS, purchase(card), headers);
    return to.json(BUYS, purchase(card, { items: [{ planId: 'plan_mug' }] }), headers);
  }),
  form('storefront: card with a password', [201], (to, card) =>
    to.json(
      BUYS,
      purchase(card, {
        password: 'a long enough one',
        billingAddress: {
          country: 'US',
          region: 'CA',
          emails: [{ label: 'main', value: `canary-${String(card.index)}@shop.example`, primary: true }],
        },
      }),
    ),
  ),
  form('storefront: preview', [201, 422], (to, card) => to.json('/v1/storefront/preview-purchase', purchase(card))),
  form('tokens: unused', [201], (to, card) => to.json('/v1/tokens', token(card))),
  form('tokens: used', [201], async (to, card) => {
    await to.json('/v1/tokens', token(card));
    return to.json(BUYS, purchase(card, { paymentInstruction: { token: to.last().id } }));
  }),
  form('tokens: used twice', [422], async (to, card) => {
    await to.json('/v1/tokens', token(card));
    const paying = purchase(card, { paymentInstruction: { token: to.last().id } });
    await to.json(BUYS, paying);
    return to.json(BUYS, paying);
  }),
  form('deals: stored card', [200], (to, card) =>
    to.json(`/v1/credit_cards${BROWSER_KEY}`, { user_id: 'user_demo', credit_card: dealsCard(card) }, {}),
  ),
  form('deals: stored card as a form, then a purchase with it', [200], async (to, { pan, cvv }) => {
    await to.form(`/v1/credit_cards${BROWSER_KEY}`, {
      user_id: 'user_demo',
      'credit_card[number]': pan,
      'credit_card[verification_value]': cvv,
      'credit_card[month]': '12',
      'credit_card[year]': '2034',
    });
    return to.json(
      `/v1/purchases${BROWSER_KEY}`,
      {
        deal_id: 'deal_dining',
        quantity: 1,
        user_id: 'user_demo',
        credit_card_id: to.last().credit_card_id,
        expected_price_per_unit: 3900,
      },
      {},
    );
  }),
  form('packages: JSON', [200], (to, card) => to.json('/api/v1/purchase', packages(card, false), {})),
  form('packages: JSON, kept on file', [200], (to, card) => to.json('/v1/purchase', packages(card, true), {})),
  form('packages: XML', [200], (to, card) =>
    to.send('POST', '/api/v1/purchase', toXml(packages(card, true)), { 'content-type': 'application/xml' }),
  ),
  form('packages: profile', [200], (to, card) => {
    const { Authentication } = packages(card, false);
    const Card = { CardNumber: card.pan, ExpiryDate: '12/34', CVV: card.cvv };
    return to.json(
      '/api/v1/customer/payments/register',
      { Authentication, Request: { Email: `profile-${String(card.index)}@shop.example`, Card } },
      {},
    );
  }),
  form('merchant: card data', [200], (to, card) =>
    to.json('/v2/api/purchase', { ...ORDER, CardData: merchantCard(card) }, SECRET),
  ),
  form('merchant: one-time token', [200], async (to, { pan, cvv }) => {
    await to.json(
      '/v1/api/token',
      { Email: 'canary@shop.example', Pan: pan, CVV: cvv, Expiration: '12/34', Titular: 'Canary' },
      SECRET,
    );
    return to.json('/v1/api/purchase', { ...ORDER, TrxToken: to.last().Response.TokenId }, SECRET);
  }),
  form('payment page', [200, 303], async (to, { pan, cvv }) => {
    const Redirection = {
      Url_Approved: 'https://merchant.example/a',
      Url_Rejected: 'https://merchant.example/r',
      Url_Canceled: 'https://merchant.example/c',
    };
    await to.json(
      '/v1/api/purchase',
      { ...ORDER, Currency: 'CLP', TargetCountryISO: 'CL', Amount: 500_000, PaymentMediaId: 112, Redirection },
      SECRET,
    );
    return to.form(to.last().Response.CommerceAction.ActionURL as string, {
      do: 'card',
      number: pan,
      expiry: '12/34',
      code: cvv,
      holder: 'Canary',
    });
  }),

  form('wrong: expired, and a code that is too long', [422], (to, card) =>
    to.json(BUYS, purchase(card, { paymentInstruction: instruction(card, { expYear: 2001, cvv: `${card.cvv}99` }) })),
  ),
  form('wrong: check digit', [422], (to, card) =>
    to.json(BUYS, purchase({ ...card, pan: `${card.pan.slice(0, -1)}${String((Number(card.pan.at(-1)) + 1) % 10)}` })),
  ),
  form('wrong: the number as a number', [422], (to, card) =>
    to.json(
      BUYS,
      purchase(card, { paymentInstruction: instruction(card, { pan: Number(card.pan), cvv: Number(card.cvv) }) }),
    ),
  ),
  form('wrong: in members nobody knows', [422], (to, card) =>
    to.json(BUYS, purchase(card, { card: { number: card.pan }, [card.pan]: card.cvv })),
  ),
  form('wrong: in the place of other things', [422], (to, card) =>
    to.json(BUYS, {
      websiteId: card.pan,
      items: [{ planId: card.pan }],
      couponIds: [card.pan],
      shippingRateId: card.pan,
      paymentInstruction: { token: card.pan },
    }),
  ),
  form('wrong: as an id in the path', [404], (to, card) =>
    to.send('GET', `/v1/tokens/${card.pan}`, undefined, PUBLISHABLE),
  ),
  form('wrong: a path of nobody', [404], (to, card) => to.json(`/v1/nothing/${card.pan}`, purchase(card))),
  form('wrong: JSON that breaks off', [400], (to, card) =>
    to.send('POST', BUYS, JSON.stringify(purchase(card)).slice(0, -3), {
      ...PUBLISHABLE,
      'content-type': 'application/json',
    }),
  ),
  form('wrong: XML that breaks off', [400], (to, card) =>
    to.send('POST', '/api/v1/purchase', toXml(packages(card, false)).slice(0, -9), {
      'content-type': 'application/xml',
    }),
  ),
  form('wrong: media type', [415], (to, card) =>
    to.send('POST', BUYS, JSON.stringify(purchase(card)), { ...PUBLISHABLE, 'content-type': 'text/plain' }),
  ),
  form('wrong: too large', [413], (to, card) => to.json(BUYS, purchase(card, { padding: card.pan.repeat(5_000) }))),
  form('wrong: no credential', [401], (to, card) => to.json(BUYS, purchase(card), {})),
  form('wrong: the number as a credential', [401], (to, card) =>
    to.json(BUYS, purchase(card), { authorization: `Bearer ${card.pan}.${card.cvv}.x` }),
  ),
  form('wrong: a key without the right', [403], (to, card) =>
    to.json(BUYS, purchase(card), { 'reb-apikey': DEMO.secretKey }),
  ),
  form('wrong: method', [405], (to, card) =>
    to.send('PUT', BUYS, JSON.stringify(purchase(card)), { ...PUBLISHABLE, 'content-type': 'application/json' }),
  ),
  form('wrong: in the query', [422], (to, { pan, cvv }) =>
    to.form(
      `/v1/credit_cards${BROWSER_KEY}&credit_card[number]=${pan}&credit_card[verification_value]=${cvv}&pan=${spaced(pan)}`,
      {},
    ),
  ),
  form('wrong: in the query of a page', [422], (to, { pan }) =>
    to.send('GET', `/v1/storefront/plans?number=${pan}`, undefined, PUBLISHABLE),
  ),
  form('wrong: hardly HTTP', [400], (to, { pan, cvv }) =>
    to.raw(`POST ${BUYS} HTTP/1.1\r\nbad header ${pan}: ${cvv}\r\n\r\n${pan}`),
  ),
  form('wrong: packages without a right', [401, 403], (to, card) =>
    to.json(
      '/api/v1/purchase',
      { ...packages(card, true), Authentication: { Id: DEMO.packagesClientId, Key: card.pan } },
      {},
    ),
  ),
  form('wrong: merchant, expiry', [400], (to, card) =>
    to.json('/v2/api/purchase', { ...ORDER, CardData: { ...merchantCard(card), Expiration: card.pan } }, SECRET),
  ),
];
