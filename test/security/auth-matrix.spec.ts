import { ROUTES } from '../../src/apis';
import { isPaged, type RouteAccess } from '../../src/api/shared';
import { DEMO } from '../../src/demo';
import type { PrincipalKind } from '../../src/modules/auth';
import { startTestApp, type TestApp } from '../support/app';
import { readDocument } from '../support/openapi';
import { call, pathOf, type Presented } from './route-calls';

const LONG_MS = 180_000;
const { publishableKey: PK, secretKey: SK } = DEMO;

type Form = RouteAccess['forms'][number];

interface Credential {
  readonly name: string;
  /** The way it is presented; undefined: a way no route knows, or none at all. */
  readonly form: Form | undefined;
  /** Whose it is; undefined: nobody's. */
  readonly principal: PrincipalKind | undefined;
  readonly presented: Presented;
}

const header = (
  name: string,
  form: Form | undefined,
  principal: PrincipalKind | undefined,
  authorization: string,
): Credential => ({
  name,
  form,
  principal,
  presented: { headers: { authorization } },
});
const query = (name: string, form: Form, principal: PrincipalKind | undefined, parameter: string): Credential => ({
  name,
  form,
  principal,
  presented: { query: `?${parameter}` },
});
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const KEYS: readonly Credential[] = [
  header('garbage', undefined, undefined, 'something else'),
  header('Bearer garbage', 'bearer-jwt', undefined, 'Bearer a.b.c'),
  header('Bearer sk of nobody', 'bearer-secret', undefined, 'Bearer sk_sandbox_nobody'),
  header('pk of nobody', 'plain-publishable', undefined, 'pk_sandbox_nobody'),
  header('Basic sk of nobody', 'basic-raw', undefined, 'Basic sk_sandbox_nobody'),
  header('pk', 'plain-publishable', 'publishable-key', PK),
  header('Bearer pk', undefined, 'publishable-key', `Bearer ${PK}`),
  header('plain sk', undefined, 'secret-key', SK),
  header('Bearer sk', 'bearer-secret', 'secret-key', `Bearer ${SK}`),
  header('Basic sk', 'basic-raw', 'secret-key', `Basic ${SK}`),
  header('Basic pk', 'basic-raw', 'publishable-key', `Basic ${PK}`),
  header('Basic base64(sk:)', 'basic-base64', 'secret-key', `Basic ${base64(`${SK}:`)}`),
  header('Basic base64(sk:password)', undefined, 'secret-key', `Basic ${base64(`${SK}:password`)}`),
  { name: 'REB-APIKEY sk', form: 'reb-apikey', principal: 'secret-key', presented: { headers: { 'reb-apikey': SK } } },
  {
    name: 'REB-APIKEY pk',
    form: undefined,
    principal: 'publishable-key',
    presented: { headers: { 'reb-apikey': PK } },
  },
  query('?api_key=sk', 'query-api-key', 'secret-key', `api_key=${SK}`),
  query('?api_key=pk', 'query-api-key', 'publishable-key', `api_key=${PK}`),
  query('?api_key= of nobody', 'query-api-key', undefined, 'api_key=sk_sandbox_nobody'),
  query('?commerceKey=pk', 'query-commerce-key', 'publishable-key', `commerceKey=${PK}`),
  query('?commerceKey=sk', 'query-commerce-key', 'secret-key', `commerceKey=${SK}`),
  {
    name: 'two at once',
    form: undefined,
    principal: 'secret-key',
    presented: { headers: { authorization: `Bearer ${SK}`, 'reb-apikey': SK } },
  },
];
const IN_BODY: readonly Credential[] = [
  {
    name: 'body',
    form: 'body-authentication',
    principal: 'secret-key',
    presented: { body: { Authentication: { Id: DEMO.packagesClientId, Key: DEMO.packagesKey } } },
  },
  {
    name: 'body of nobody',
    form: 'body-authentication',
    principal: undefined,
    presented: { body: { Authentication: { Id: DEMO.packagesClientId, Key: '000000000000' } } },
  },
];

let service: TestApp;
/** Statuses the API document promises, by route; pages for browsers are not in it. */
let documented: ReadonlyMap<string, ReadonlySet<string>>;
let customerToken: string;
let purchaseToken: string;

const logIn = async (): Promise<string> => {
  const body = { username: DEMO.username, password: DEMO.password };
  const answer = await call(service.url, 'POST', '/v1/storefront/login', { headers: { authorization: PK }, body });
  return (JSON.parse(answer.text) as { token: string }).token;
};

beforeAll(async () => {
  service = await startTestApp({ config: { trustProxy: 1 } });
  const { operations } = await readDocument();
  documented = new Map(operations.map(({ route, responses }) => [route, new Set(Object.keys(responses))]));
  customerToken = await logIn();
  const body = {
    websiteId: DEMO.websiteId,
    items: [{ planId: 'plan_ebook' }],
    paymentInstruction: { method: 'payment-card', pan: '4111111111111111', cvv: '123', expMonth: 12, expYear: 2034 },
  };
  const bought = await call(service.url, 'POST', '/v1/storefront/purchase', { headers: { authorization: PK }, body });
  purchaseToken = (JSON.parse(bought.text) as { token: string }).token;
}, LONG_MS);
afterAll(() => service.close());

/** What the table says about a credential. `past`: the guard lets it through, and what the handler says is another matter. */
function decision(
  { forms, principals }: RouteAccess,
  { form, principal, presented }: Credential,
): 'past' | 400 | 401 | 403 {
  if (forms.length === 0) return 'past';
  const inBody = forms.includes('body-authentication');
  // a body is a credential only where the table says so; elsewhere it is none
  const given = form === 'body-authentication' && !inBody ? undefined : form;
  if (inBody && form === undefined && presented.headers === undefined && presented.query === undefined) return 400;
  if (given === undefined || !forms.includes(given) || principal === undefined) return 401;
  return principals.includes(principal) ? 'past' : 403;
}

/** Handlers that refuse a caller themselves: the signature of a callback is checked over its body. */
const OWN_REFUSAL: ReadonlySet<string> = new Set(['POST /v1/callbacks/:gateway']);

describe('every route and every credential', () => {
  it.each(Object.entries(ROUTES))(
    '%s',
    async (route, access) => {
      const credentials: Credential[] = [
        { name: 'none', form: undefined, principal: undefined, presented: {} },
        ...KEYS,
        ...IN_BODY,
        header('customer', 'bearer-jwt', 'customer', `Bearer ${customerToken}`),
        header('purchase session', 'bearer-jwt', 'purchase-session', `Bearer ${purchaseToken}`),
      ];
      const wrong: string[] = [];
      for (const credential of credentials) {
        const expected = decision(access, credential);
        const { status, text, headers } = await call(service.url, route, pathOf(route), credential.presented);
        const refused = [401, 403].includes(status) && !OWN_REFUSAL.has(route);
        if (expected === 'past' ? refused || status >= 500 : status !== expected) {
          wrong.push(`${credential.name}: ${String(status)} instead of ${String(expected)}: ${text.slice(0, 200)}`);
        }
        if (documented.get(route)?.has(String(status)) === false) {
          wrong.push(`${credential.name}: ${String(status)} is not in the API document`);
        }
        if (headers.has('pagination-total') && !isPaged(access.declared.list)) {
          wrong.push(`${credential.name}: a part of a list, and not declared as paged`);
        }
        if (status === 401 && !OWN_REFUSAL.has(route)) expect(text).not.toMatch(/sk_|pk_|Bearer/);
      }
      expect(wrong).toEqual([]);
      // that ended the session
      if (access.operationId === 'StorefrontPostLogout') customerToken = await logIn();
    },
    LONG_MS,
  );
});
