import { doorOf } from './door';
import { ROUTE_ACCESS, isListed } from './route-access';
import { RouteCatalog } from './route-catalog';

describe('the access table', () => {
  it('has rows that can match', () => {
    for (const [route, { principals, forms, operationId }] of Object.entries(ROUTE_ACCESS)) {
      expect(route).toMatch(/^(GET|POST|PUT|PATCH|DELETE) \/[^\s?]*[^/\s?]$/);
      expect(operationId).toMatch(/^[A-Z]\w+$/);
      expect(forms.length === 0).toBe(principals.length === 0);
    }
    const ids = Object.values(ROUTE_ACCESS).map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('opens nothing but these routes', () => {
    const open = Object.keys(ROUTE_ACCESS).filter((route) => ROUTE_ACCESS[route]?.forms.length === 0);
    // opening one more is a decision: write it here
    expect(open.sort()).toEqual([
      'GET /health/live',
      'GET /health/ready',
      'GET /pay/:session',
      'GET /pay/assets/:file',
      'GET /sandbox-gateway/pay/:reference',
      'GET /v1/coupons/:slug/print',
      'GET /v1/coupons/:slug/qrcode.png',
      'GET /v1/coupons/:slug/redeem',
      'GET /v1/payment-return/:attemptId',
      'POST /pay/:session',
      'POST /sandbox-gateway/pay/:reference',
      'POST /v1/callbacks/:gateway',
    ]);
  });

  it('lets publishable keys and sessions nowhere near administration', () => {
    for (const [route, { principals }] of Object.entries(ROUTE_ACCESS)) {
      if (route.includes('/admin/')) expect(principals).toEqual(['secret-key']);
    }
  });

  it('knows documentation and preflights, and nothing like them', () => {
    expect(
      ['GET /docs', 'GET /docs/*', 'HEAD /docs/x.js', 'GET /openapi.json', 'OPTIONS *', 'HEAD /health/live'].map((r) =>
        isListed(ROUTE_ACCESS, r),
      ),
    ).toEqual(Array(6).fill(true));
    expect(
      ['POST /docs', 'GET /docsx', 'GET /v1/docs', 'OPTIONS /v1/x', 'GET /toString'].map((r) =>
        isListed(ROUTE_ACCESS, r),
      ),
    ).toEqual(Array(5).fill(false));
  });
});

it('a catalogue finds the methods of a path', () => {
  const catalog = new RouteCatalog();
  catalog.add('GET', '/a/:id');
  catalog.add('PUT', '/a/:id');
  catalog.add('POST', '/a/b');
  catalog.add('OPTIONS', '*');
  expect(catalog.methodsOf('/a/x')).toEqual(['GET', 'PUT']);
  expect(catalog.methodsOf('/a/b')).toEqual(['GET', 'POST', 'PUT']);
  expect(catalog.methodsOf('/a/')).toEqual([]);
  expect(catalog.methodsOf('/a/x/y')).toEqual([]);
});

it('a path belongs to the door with the longest prefix, by whole segments', () => {
  const doors = [
    { name: 'house', prefixes: ['/v1'] },
    { name: 'deals', prefixes: ['/v1/purchases'] },
    { name: 'packages', prefixes: ['/v1/purchase'] },
  ];
  const nameOf = (path: string): string | undefined => doorOf(doors, path)?.name;
  expect(
    ['/v1/purchase', '/v1/purchases', '/v1/purchases.json', '/v1/purchases/1', '/v1/purchasesx', '/v2', '/v1'].map(
      nameOf,
    ),
  ).toEqual(['packages', 'deals', 'deals', 'deals', 'house', undefined, 'house']);
});
