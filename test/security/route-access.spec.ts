import { Controller, Module } from '@nestjs/common';
import { ROUTES } from '../../src/apis';
import { Route, routeTableOf } from '../../src/api/shared';
import { isListed } from '../../src/api/shared/route-access';

describe('the access table', () => {
  it('has rows that can match', () => {
    for (const [route, { principals, forms, operationId }] of Object.entries(ROUTES)) {
      expect(route).toMatch(/^(GET|POST|PUT|PATCH|DELETE) \/[^\s?]*[^/\s?]$/);
      expect(operationId).toMatch(/^[A-Z]\w+$/);
      expect(forms.length === 0).toBe(principals.length === 0);
    }
    const ids = Object.values(ROUTES).map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('opens nothing but these routes', () => {
    const open = Object.keys(ROUTES).filter((route) => ROUTES[route]?.forms.length === 0);
    // opening one more is a decision: write it here
    expect(open.sort()).toEqual([
      'GET /health/live',
      'GET /health/ready',
      'GET /pay/:session',
      'GET /pay/:session/return',
      'GET /pay/assets/:file',
      'GET /sandbox-gateway/pay/:account/:reference',
      'GET /v1/coupons/:slug/print',
      'GET /v1/coupons/:slug/qrcode.png',
      'GET /v1/coupons/:slug/redeem',
      'GET /v1/payment-return/:attemptId',
      'POST /pay/:session',
      'POST /sandbox-gateway/pay/:account/:reference',
      'POST /v1/callbacks/:gatewayAccountId',
    ]);
  });

  it('lets publishable keys and sessions nowhere near administration', () => {
    for (const [route, { principals }] of Object.entries(ROUTES)) {
      if (route.includes('/admin/')) expect(principals).toEqual(['secret-key']);
    }
  });

  it('knows documentation and preflights, and nothing like them', () => {
    expect(
      ['GET /docs', 'GET /docs/*', 'HEAD /docs/x.js', 'GET /openapi.json', 'OPTIONS *', 'HEAD /health/live'].map((r) =>
        isListed(ROUTES, r),
      ),
    ).toEqual(Array(6).fill(true));
    expect(
      ['POST /docs', 'GET /docsx', 'GET /v1/docs', 'OPTIONS /v1/x', 'GET /toString'].map((r) => isListed(ROUTES, r)),
    ).toEqual(Array(5).fill(false));
  });

  it('does not come to be with two routes of one name, or without an operation id', () => {
    const door = { credentials: ['bearer-secret'] } as const;
    class Controllers {
      first(): void {
        // what it does does not matter
      }
      second(): void {
        // what it does does not matter
      }
    }
    const declare = (method: 'first' | 'second', operationId: string | string[], path: string): void => {
      const handler = Object.getOwnPropertyDescriptor(Controllers.prototype, method) as PropertyDescriptor;
      Route(door, 'GET', path, { operationId, summary: 'x' })(Controllers.prototype, method, handler);
    };
    const table = (): unknown => {
      Controller('v9')(Controllers);
      class Api {}
      Module({ controllers: [Controllers] })(Api);
      return routeTableOf([Api]);
    };
    declare('first', 'GetFirst', 'things/:id');
    declare('second', 'GetSecond', 'others');
    expect(Object.keys(table() as object)).toEqual(['GET /v9/things/:id', 'GET /v9/others']);
    declare('second', 'GetFirst', 'others');
    expect(table).toThrow('declared twice');
    declare('second', 'GetSecond', 'things/:id');
    expect(table).toThrow('declared twice');
    declare('second', [], 'others');
    expect(table).toThrow('no operation id');
  });
});
