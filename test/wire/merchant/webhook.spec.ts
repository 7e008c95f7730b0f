import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { startTestApp, type TestApp } from '../../support/app';
import { listenOnLoopback } from '../../support/loopback';
import { CARD_DATA, Merchant, ORDER } from './client';

/** Of the demo's secret key. */
const SIGNING_SECRET = `whsec_${Buffer.from('demo-secret'.padEnd(32, '-')).toString('base64')}`;
const WITHIN_MS = 10_000;

let service: TestApp;
let merchant: Merchant;
let receiver: Server;
let url: string;
const heard: { headers: IncomingHttpHeaders; body: string }[] = [];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      heard.push({ headers: request.headers, body });
      response.end();
    });
  });
  url = `${await listenOnLoopback(receiver)}/hook`;
  service = await startTestApp({ config: { webhookAllow: ['127.0.0.0/8'] } });
  merchant = new Merchant(service.url);
}, 60_000);
afterAll(async () => {
  await service.close();
  await new Promise((resolve) => receiver.close(resolve));
});

async function next(): Promise<{ headers: IncomingHttpHeaders; body: string }> {
  const deadline = Date.now() + WITHIN_MS;
  while (heard.length === 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 25));
  const message = heard.shift();
  if (!message) throw new Error('no webhook came');
  return message;
}

it.each([
  ['approved', CARD_DATA.Pan, 1, 'Approved'],
  ['rejected', '4000000000000002', 4, 'Rejected'],
])('the webhook of an %s purchase is signed in both ways', async (_, Pan, TransactionStatusId, Status) => {
  const bought = await merchant.purchase({
    ...ORDER,
    UniqueID: `hook-${Status}`,
    CardData: { ...CARD_DATA, Pan },
    Redirection: { Url_Notify: url },
  });
  const { headers, body } = await next();
  const said = JSON.parse(body);
  expect(said).toMatchObject({
    PurchaseId: bought.json.Response.PurchaseId,
    UniqueId: `hook-${Status}`,
    Order: ORDER.Order,
    Amount: 10_000,
    Currency: 'UYU',
    Transaction: { TransactionStatusId, Status },
  });
  expect(() => new Webhook(SIGNING_SECRET).verify(body, headers as Record<string, string>)).not.toThrow();
  const text = `${String(said.PurchaseId)}${String(said.Amount)}${String(said.Currency)}${String(headers['datesent'])}`;
  expect(headers['x-signature']).toBe(createHmac('sha256', SIGNING_SECRET).update(text).digest('hex'));
});

it('the webhook of a purchase that was committed in part says what was taken', async () => {
  const reserved = await merchant.purchase({
    ...ORDER,
    Capture: false,
    CardData: CARD_DATA,
    Redirection: { Url_Notify: url },
  });
  const id = String(reserved.json.Response.PurchaseId);
  const committed = await merchant.post(`/v1/api/purchase/${id}/commit`, { Amount: 6_000 });
  expect(committed.json.Response).toMatchObject({ Amount: 6_000, OriginalAmount: 10_000 });
  expect(JSON.parse((await next()).body)).toMatchObject({ Amount: 6_000, Transaction: { Status: 'Approved' } });
});

it('a purchase that is not final is not told', async () => {
  await merchant.purchase({ ...ORDER, PaymentMediaId: 101, Redirection: { Url_Notify: url } });
  await merchant.purchase({ ...ORDER, CardData: CARD_DATA, UniqueID: 'after', Redirection: { Url_Notify: url } });
  expect(JSON.parse((await next()).body).UniqueId).toBe('after');
  expect(heard).toEqual([]);
});
