import { XMLParser } from 'fast-xml-parser';
import { Client } from 'pg';
import { DEMO } from '../../../src/demo';
import { startTestApp, type TestApp } from '../../support/app';
import { type HttpAnswer, HttpClient, type RequestHeaders } from '../../support/http-client';

export const NAMESPACE = 'http://schemas.datacontract.org/2004/07/Payments.Api.Models';
export const INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';
export const AUTHENTICATION = { Id: DEMO.packagesClientId, Key: DEMO.packagesKey };

type Json = Record<string, unknown>;

export interface Envelope {
  readonly Message: { readonly Code: string; readonly Description: string };
  // answers are read freely by the tests
  readonly Response: never;
}

export interface Answer extends Omit<HttpAnswer, 'json'> {
  readonly code: string;
  readonly envelope: Envelope;
}

export interface Sending {
  readonly method?: string;
  readonly type?: string | null;
  readonly accept?: string;
  readonly headers?: RequestHeaders;
}

/** A request of the packages door; the answer's envelope is read in either format. */
export async function send(
  url: string,
  path: string,
  body?: string | Buffer,
  { method = 'POST', type = 'application/json', accept, headers }: Sending = {},
): Promise<Answer> {
  const answer = await new HttpClient(url).send(method, path, {
    body,
    type,
    headers: { ...(accept !== undefined && { accept }), ...headers },
  });
  const envelope = read(answer.text, answer.headers.get('content-type') ?? '');
  return { ...answer, envelope, code: 'Message' in envelope ? envelope.Message.Code : '' };
}

/** The envelope of an answer; XML is read by a reader that knows nothing of ours. */
function read(text: string, contentType: string): Envelope {
  if (!contentType.includes('xml')) return (text === '' ? {} : JSON.parse(text)) as Envelope;
  const parser = new XMLParser({ ignoreAttributes: false, parseTagValue: false, removeNSPrefix: true });
  const document = parser.parse(text) as Record<string, Envelope>;
  return Object.values(document)[0] as Envelope;
}

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** A body as a DataContract client writes it: members in alphabetical order, null as nil. */
export function toXml(body: Json, root = 'PurchasePackagesBindingModel'): string {
  return `<${root} xmlns:i="${INSTANCE}" xmlns="${NAMESPACE}">${members(body)}</${root}>`;
}

function members(value: Json): string {
  return Object.keys(value)
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) => element(name, value[name]))
    .join('');
}

function element(name: string, value: unknown): string {
  if (value === null || value === undefined) return `<${name} i:nil="true" />`;
  if (Array.isArray(value)) return `<${name}>${value.map((item) => element('SkuPackage', item)).join('')}</${name}>`;
  const content =
    typeof value === 'object'
      ? members(value as Json)
      : escaped(typeof value === 'string' ? value : JSON.stringify(value));
  return `<${name}>${content}</${name}>`;
}

export const ADDRESS = {
  HouseNumber: '123',
  ApartmentNumber: '4A',
  Street: 'Welling Ave',
  Street2: 'Houseblocks',
  City: 'Saverton',
  Zip: '90001',
  County: 'King',
  State: 'WA',
  Country: 'USA',
  CountryName: null,
  Country2AlphaCode: null,
  Country3AlphaCode: null,
  CountryNumericCode: null,
};

/** The page's own sample with its annotations taken off: two SKUs, paid by card, the other two ways to pay beside it. */
export function sample(
  change: Json = {},
  payment: Json = {},
  card: Json = {},
): { Authentication: Json; Request: Json } {
  return {
    Authentication: AUTHENTICATION,
    Request: {
      Email: 'larry@newmedia.com',
      Skus: [
        { Sku: 'MP001', Quantity: '1' },
        { Sku: 'MP002', Quantity: '2' },
      ],
      PaymentMethod: {
        Name: { FirstName: 'Larry', LastName: 'Raddler', CompanyName: 'Sample Plc', MiddleName: '' },
        PaymentType: '2',
        BankRequest: {
          RoutingNumber: '0012345',
          BankAccountNumber: '123456789',
          AccountHolderName: 'Larry Raddler',
          BillingAddress: null,
          SaveToFile: 'false',
        },
        CardPayment: {
          Card: { CardNumber: '4111111111111111', ExpiryDate: '12/34', CVV: '123', ...card },
          CaptureMethod: '3 - ecommerce',
          BillingAddress: ADDRESS,
          SaveToFile: 'false',
        },
        StoredProfile: { CustomerProfileId: '1234567', PaymentProfileId: '2345678' },
        CurrencyCode: 'USD',
        Authorizer: 'Authorizer ID',
        ...payment,
      },
      TransactionDateTime: null,
      TransactionReference: null,
      Discount: { DiscountCode: '1234', Product: 'Workstation' },
      Marketing: { Motion: 'Workstation Beta' },
      RevenuePartner: null,
      UpdateRenderRocket: 'false',
      ...change,
    },
  };
}

/** One SKU by card: the least a purchase needs. */
export const small = (card = '4111111111111111', change: Json = {}): { Authentication: Json; Request: Json } => ({
  Authentication: AUTHENTICATION,
  Request: {
    Email: 'someone@shop.example',
    Skus: [{ Sku: 'MP001', Quantity: 1 }],
    PaymentMethod: {
      PaymentType: 2,
      CardPayment: {
        Card: { CardNumber: card, ExpiryDate: '12/34', CVV: '123' },
        CaptureMethod: '3',
        SaveToFile: false,
      },
    },
    ...change,
  },
});

/** The packages door of the whole service. */
export async function startPackages() {
  const service: TestApp = await startTestApp();
  const database = new Client({ connectionString: service.databaseUrl });
  await database.connect();
  const post = (body: object, path = '/api/v1/purchase', sending: Sending = {}): Promise<Answer> =>
    send(service.url, path, JSON.stringify(body), sending);
  const postXml = (body: Json, path = '/api/v1/purchase', sending: Sending = {}, root?: string): Promise<Answer> =>
    send(service.url, path, toXml(body, root), { type: 'application/xml', ...sending });
  const postText = (text: string, sending: Sending): Promise<Answer> =>
    send(service.url, '/api/v1/purchase', text, sending);
  const rows = async <Row extends object>(sql: string, ...values: unknown[]): Promise<Row[]> =>
    (await database.query<Row>(sql, values)).rows;
  return {
    ...service,
    post,
    postXml,
    postText,
    rows,
    close: async (): Promise<void> => {
      await database.end();
      await service.close();
    },
  };
}

export type Packages = Awaited<ReturnType<typeof startPackages>>;
