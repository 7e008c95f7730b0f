import { ROUTES } from '../../src/apis';
import { DEMO } from '../../src/demo';
import { startTestApp, type TestApp } from '../support/app';
import { call, pathOf, type Presented } from './route-calls';

const LISTS = Object.entries(ROUTES).filter(([, { declared }]) => declared.list !== undefined);
/** Operations that answer lists by their names. */
const COLLECTION =
  /^[A-Z][a-z]+(?:Get.*Collection(?:V2)?|GetAttention|(?:Get|Post)(?:Packages|Purchased|Transactions))$/;
/** What the packages door needs in the body before it lists anything. */
const REQUEST = { Email: DEMO.packagesEmail, RequestType: 1 };

let service: TestApp;

beforeAll(async () => {
  service = await startTestApp();
}, 60_000);
afterAll(() => service.close());

function credentialOf(route: string): Presented {
  const [form] = ROUTES[route]?.forms ?? [];
  if (form !== 'body-authentication') {
    const scheme = form === 'basic-raw' ? 'Basic' : 'Bearer';
    return { headers: { authorization: `${scheme} ${DEMO.secretKey}` } };
  }
  const Request = route.endsWith('/packages') ? {} : route.endsWith('/purchased') ? REQUEST : { Email: REQUEST.Email };
  return { body: { Authentication: { Id: DEMO.packagesClientId, Key: DEMO.packagesKey }, Request } };
}

const callers = LISTS.map(([route]) => route);

describe('lists of every door', () => {
  it('are all declared as lists', () => {
    const named = Object.values(ROUTES).filter(({ operationId }) => COLLECTION.test(operationId));
    expect(named.filter(({ declared }) => declared.list === undefined)).toEqual([]);
    expect(named.length).toBe(LISTS.length);
    expect(named.length).toBeGreaterThan(30);
  });

  it.each(callers)('%s refuses a parameter it does not know, and names it', async (route) => {
    for (const parameter of ['zzz', 'expand', 'constructor', '__proto__']) {
      const answer = await call(service.url, route, pathOf(route), {
        ...credentialOf(route),
        query: `?${parameter}=paid`,
      });
      expect([400, 422]).toContain(answer.status);
      // names of the language's own are refused before a list is looked at
      expect(answer.text).toContain(parameter);
      expect(answer.text).toMatch(/is not (?:a parameter of this list|allowed)/);
    }
  });

  it.each(callers)('%s answers every parameter it knows, or says what is wrong with it', async (route) => {
    for (const parameter of Object.keys(ROUTES[route]?.declared.list ?? {})) {
      for (const value of [
        '1',
        'true',
        'a%00b',
        '%F0%9F%A6%94',
        'createdTime:..',
        '..',
        '!',
        ',',
        '-',
        'x'.repeat(2_000),
      ]) {
        const { status, text } = await call(service.url, route, pathOf(route), {
          ...credentialOf(route),
          query: `?${parameter}=${value}`,
        });
        expect([parameter, value, status < 500 ? 'answered' : text]).toEqual([parameter, value, 'answered']);
        if (status >= 400 && status !== 404) expect(text).toMatch(new RegExp(`${parameter}|user_id`));
      }
    }
  });
});
