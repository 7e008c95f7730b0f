import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { HttpAnswer } from '../support/http-client';
import { type RequestOptions, send, sendLines } from './raw-request';
import { KEYS, SHELL_ACCESS, type ShellApp, startShellApp } from './shell-app';

const PAN = '4000000000000002';
const CANARIES = [
  PAN,
  'canary-password',
  'canary-message',
  'canary-text',
  KEYS.publishable,
  KEYS.secret,
  'SELECT',
  'at Object.',
  '.ts:',
];

let shell: ShellApp;
const answers: HttpAnswer[] = [];
beforeAll(async () => {
  shell = await startShellApp();
});
afterAll(() => shell.close());

async function ask(path: string, options: RequestOptions = {}): Promise<HttpAnswer> {
  const answer = await send(shell, path, options);
  answers.push(answer);
  return answer;
}

const purchase = (body: unknown, options: RequestOptions = {}): Promise<HttpAnswer> =>
  ask('/v1/storefront/purchase', {
    method: 'POST',
    body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
    ...options,
    headers: { authorization: KEYS.publishable, ...options.headers },
  });

const fieldsOf = ({ json }: HttpAnswer): string[] =>
  (json['invalidFields'] as { field: string }[]).map(({ field }) => field);

function expectProblem(answer: HttpAnswer, status: number, code: string): void {
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(answer.json).toMatchObject({
    type: `urn:holdfast:problem:${code}`,
    title: expect.any(String) as string,
    status,
    detail: expect.any(String) as string,
    instance: `urn:holdfast:request:${String(answer.headers.get('x-request-id'))}`,
  });
  if (status === 422) expect(answer.json['invalidFields']).toEqual(expect.any(Array));
}

const VALID = { websiteId: 'web_demo', items: [{ planId: 'plan_mug', quantity: 2 }] };

describe('a good request', () => {
  it('reaches its route with a clean body', async () => {
    const answer = await purchase(
      {
        ...VALID,
        password: 'canary-password',
        billingAddress: { firstName: 'Jose\u0301' },
        couponIds: ['A'],
        customFields: { a: 1 },
      },
      { headers: { 'idempotency-key': 'k 1' } },
    );
    expect(answer.status).toBe(201);
    expect(answer.json).toEqual({
      ...VALID,
      kind: 'publishable-key',
      key: 'k 1',
      billingAddress: { firstName: 'José' },
      couponIds: ['A'],
      customFields: { a: 1 },
      secret: true,
    });
  });

  it('is told its id, its own one if that is sane', async () => {
    expect((await ask('/health/live', { headers: { 'x-request-id': 'abcd-1234' } })).headers.get('x-request-id')).toBe(
      'abcd-1234',
    );
    const uuid = '41111111-1111-1111-abcd-000000000000';
    expect((await ask('/health/live', { headers: { 'x-request-id': uuid } })).headers.get('x-request-id')).toBe(uuid);
    for (const card of [PAN, 'order-4000000000000002', '4000-0000-0000-0002'])
      expect((await ask('/health/live', { headers: { 'x-request-id': card } })).headers.get('x-request-id')).toMatch(
        /^[\da-f-]{36}$/,
      );
    expect(
      (await ask('/health/live', { headers: { 'x-request-id': 'a b<script>' } })).headers.get('x-request-id'),
    ).toMatch(/^[\w-]{36}$/);
  });

  it.each(['application/json; charset=utf-8', 'text/json', 'application/json;charset="UTF-8"'])(
    'may call JSON %s',
    async (type) => {
      expect((await purchase(VALID, { type })).status).toBe(201);
    },
  );

  it('may be a POST without a body, whatever type it claims', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'application/json', 'text/plain', null]) {
      expect(
        (
          await ask('/v1/storefront/logout', {
            method: 'POST',
            headers: { authorization: KEYS.publishable },
            type,
          })
        ).status,
      ).toBe(204);
    }
  });

  it('finds lists with their position beside them', async () => {
    const answer = await ask('/v1/storefront/orders?limit=5&offset=2', {
      headers: { authorization: `Bearer ${KEYS.secret}` },
    });
    expect(answer.text).toBe('[]');
    const level = await ask('/v1/storefront/orders?level=3', { headers: { authorization: `Bearer ${KEYS.secret}` } });
    expect(level.text).toBe('[3]');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'pagination-total': '7',
      'pagination-limit': '5',
      'pagination-offset': '2',
    });
  });

  it('may come from another origin', async () => {
    const preflight = await ask('/v1/storefront/purchase', {
      method: 'OPTIONS',
      headers: {
        origin: 'https://shop.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    });
    expect(preflight.status).toBe(204);
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'authorization',
    });
    const answer = await purchase(VALID, { headers: { origin: 'https://shop.example' } });
    for (const name of ['Location', 'Pagination-Total', 'Idempotent-Replayed', 'Retry-After', 'X-Request-Id']) {
      expect(answer.headers.get('access-control-expose-headers')).toContain(name);
    }
    const refused = await ask('/v1/storefront/purchase', {
      method: 'POST',
      headers: { origin: 'https://shop.example' },
    });
    expect(refused.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('carries the headers browsers obey', async () => {
    const { headers } = await ask('/health/live');
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-powered-by')).toBeNull();
  });
});

describe('bad input', () => {
  it('names every wrong field', async () => {
    const answer = await purchase({
      websiteId: 'no spaces allowed',
      items: [{ planId: 'p', quantity: 0 }, { quantity: '2' }, 'text'],
      billingAddress: { firstName: 'two\nlines', email: 'nobody', status: 'paid' },
      couponIds: ['far too long a coupon'],
      password: 'short',
      redirectUrl: 'javascript:alert(1)',
      customFields: [],
      mode: 'c',
      backup: 'yes',
      price: '1e3',
      dob: '2026-02-30',
      amount: 1,
    });
    expectProblem(answer, 422, 'validation-failed');
    expect(fieldsOf(answer)).toEqual(
      expect.arrayContaining([
        'websiteId',
        'items.2',
        'couponIds.0',
        'password',
        'redirectUrl',
        'customFields',
        'mode',
        'backup',
        'price',
        'dob',
        'amount',
      ]),
    );
    expect(fieldsOf(answer)).toEqual(
      expect.arrayContaining(['billingAddress.firstName', 'billingAddress.email', 'billingAddress.status']),
    );
    const inner = await purchase({ websiteId: 'w', items: [{ planId: 'p', quantity: 0 }, { quantity: '2' }] });
    expect(fieldsOf(inner).sort()).toEqual(['items.0.quantity', 'items.1.planId', 'items.1.quantity']);
  });

  it.each([
    ['an array for an object', { ...VALID, billingAddress: [] }, 'billingAddress'],
    ['a text for an object', { ...VALID, billingAddress: 'x' }, 'billingAddress'],
    ['lists inside lists', { ...VALID, items: [[{ planId: 'p' }]] }, 'items.0'],
    ['an object for a list', { ...VALID, items: { 0: { planId: 'p' }, length: 1 } }, 'items'],
    ['too many entries', { ...VALID, items: Array(4).fill({ planId: 'p' }) }, 'items'],
    ['null where null is not', { ...VALID, items: null }, 'items'],
    ['a number for a text', { ...VALID, websiteId: 1 }, 'websiteId'],
    ['a fraction', { ...VALID, items: [{ planId: 'p', quantity: 1.5 }] }, 'items.0.quantity'],
    ['a huge free object', { ...VALID, customFields: { a: 'x'.repeat(200) } }, 'customFields'],
    ['NUL', { ...VALID, items: [{ planId: 'a\0b' }] }, 'items.0.planId'],
    ['NUL in a name', { ...VALID, customFields: { 'a\0b': 1 } }, 'customFields.?'],
    ['half a surrogate pair in a name', { ...VALID, customFields: { '\udc00': 1 } }, 'customFields.?'],
    ['half a surrogate pair', { ...VALID, couponIds: ['\ud800'] }, 'couponIds.0'],
    ['line separators', { ...VALID, billingAddress: { firstName: 'a\u2028b' } }, 'billingAddress.firstName'],
  ])('%s is 422', async (_, body, field) => {
    const answer = await purchase(body);
    expectProblem(answer, 422, 'validation-failed');
    expect(fieldsOf(answer)).toContain(field);
  });

  it('counts characters, not code units', async () => {
    expect((await purchase({ ...VALID, couponIds: ['😀'.repeat(10)] })).status).toBe(201);
    expect((await purchase({ ...VALID, couponIds: ['😀'.repeat(11)] })).status).toBe(422);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('%s is no member of anything', async (name) => {
    const answer = await purchase(`{"websiteId":"w","items":[{"planId":"p","${name}":{"admin":true}}]}`);
    expectProblem(answer, 422, 'validation-failed');
    expectProblem(await purchase(`{"\\u005f_proto__":{"x":1},"a":{"${name}":1}}`), 422, 'validation-failed');
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });

  it('does not repeat names that are not plain words', async () => {
    const answer = await purchase({ ...VALID, [PAN]: 1, 'canary-text <b>': 2 });
    expect(fieldsOf(answer)).toEqual(['?', '?']);
  });

  it.each(['', 'x'.repeat(256), 'tab\there'])('refuses the idempotency key %j', async (key) => {
    const answer = await purchase(VALID, { headers: { 'idempotency-key': key } });
    expectProblem(answer, 422, 'validation-failed');
    expect(fieldsOf(answer)).toEqual(['Idempotency-Key']);
  });

  it.each(['limit=-1', 'limit=1001', 'limit=1e2', 'limit=1&limit=2', 'offset=x', 'level=10'])(
    'refuses the page %s',
    async (query) => {
      const answer = await ask(`/v1/storefront/orders?${query}`, {
        headers: { authorization: `Bearer ${KEYS.secret}` },
      });
      expectProblem(answer, 422, 'validation-failed');
    },
  );

  it.each([
    '/v1/storefront/orders/a%20b',
    `/v1/storefront/orders/${'x'.repeat(51)}`,
    '/v1/storefront/orders/%00',
    '/v1/storefront/orders/a%2Fb',
  ])('an impossible id is an unknown one: %s', async (path) => {
    expectProblem(await ask(path, { headers: { authorization: `Bearer ${KEYS.secret}` } }), 404, 'not-found');
  });
});

describe('hostile bodies', () => {
  const nested = (depth: number): string => `{"websiteId":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  const cases: [string, string | Buffer, RequestOptions, number, string][] = [
    ['nested 10 000 deep', nested(10_000), {}, 400, 'malformed'],
    ['nested 17 deep', nested(16), {}, 400, 'malformed'],
    [
      '10^5 members',
      `{${Array.from({ length: 100_000 }, (_, i) => `"k${String(i)}":1`).join()}}`,
      {},
      413,
      'payload-too-large',
    ],
    ['one byte too many', JSON.stringify({ a: 'x'.repeat(65_536 - 7) }), {}, 413, 'payload-too-large'],
    ['members named twice', '{"websiteId":"a","websiteId":"b"}', {}, 400, 'malformed'],
    ['members named twice by escapes', '{"a":1,"\\u0061":2}', {}, 400, 'malformed'],
    ['a broken text', `{"pan":"${PAN}","password":canary-password}`, {}, 400, 'malformed'],
    ['a cut text', `{"pan":"${PAN}`, {}, 400, 'malformed'],
    ['a bare value', `"${PAN}"`, {}, 400, 'malformed'],
    ['an array', '[]', {}, 400, 'malformed'],
    ['single quotes', "{'a':1}", {}, 400, 'malformed'],
    ['a comment', '{"a":1/* canary-text */}', {}, 400, 'malformed'],
    ['NaN', '{"a":NaN}', {}, 400, 'malformed'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), {}, 400, 'malformed'],
    [
      'UTF-16',
      Buffer.from('{"a":1}', 'utf16le'),
      { type: 'application/json; charset=utf-16' },
      415,
      'unsupported-media-type',
    ],
    ['UTF-7', '{"a":1}', { type: 'application/json; charset=utf-7' }, 415, 'unsupported-media-type'],
    ['gzip', gzipSync('{"a":1}'), { headers: { 'content-encoding': 'gzip' } }, 415, 'unsupported-media-type'],
    [
      'a gzip bomb',
      gzipSync(Buffer.alloc(10_000_000)),
      { headers: { 'content-encoding': 'gzip' } },
      415,
      'unsupported-media-type',
    ],
    ['a form', 'websiteId=w', { type: 'application/x-www-form-urlencoded' }, 415, 'unsupported-media-type'],
    ['XML', '<a/>', { type: 'application/xml' }, 415, 'unsupported-media-type'],
    ['no type at all', '{"a":1}', { type: null }, 415, 'unsupported-media-type'],
    ['a nonsense type', '{"a":1}', { type: 'canary-text' }, 415, 'unsupported-media-type'],
    ['nothing', '', {}, 422, 'validation-failed'],
    ['null, which libraries send for nothing', 'null', {}, 422, 'validation-failed'],
    ['10 001 values', `{"a":[${'1,'.repeat(10_000)}1]}`, {}, 400, 'malformed'],
    ['a byte order mark', '\ufeff{}', {}, 422, 'validation-failed'],
  ];
  it.each(cases)('%s', async (_, body, options, status, code) => {
    expectProblem(await purchase(body, options), status, code);
  });

  /** Everything the service says to these pieces before it closes the connection. */
  const exchange = (pieces: readonly string[]): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(shell.port, '127.0.0.1');
      let received = '';
      socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
      socket.on('close', () => resolve(received));
      socket.on('error', () => resolve(received));
      for (const piece of pieces) socket.write(piece);
    });
  const head = (...headers: string[]): string =>
    [
      'POST /v1/storefront/purchase HTTP/1.1',
      'Host: x',
      `Authorization: ${KEYS.publishable}`,
      'Content-Type: application/json',
      ...headers,
      '\r\n',
    ].join('\r\n');
  const requests = (text: string): number => text.split('HTTP/1.1 ').length - 1;

  it('a trickled body larger than allowed is 413', async () => {
    const chunks = Array.from({ length: 20 }, () => `1000\r\n${'x'.repeat(4_096)}\r\n`);
    const text = await exchange([head('Connection: close', 'Transfer-Encoding: chunked'), ...chunks, '0\r\n\r\n']);
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(text).toContain('application/problem+json');
  });

  it('what is left of a body that is too large is not the next request', async () => {
    const smuggled = 'GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n';
    const text = await exchange([head('Content-Length: 70000'), smuggled.repeat(1_000)]);
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(text).toMatch(/^connection: close/im);
    expect(requests(text)).toBe(1);
  });

  it('a trickled body is read as one', async () => {
    const text = await exchange([
      head('Connection: close', 'Transfer-Encoding: chunked'),
      '5\r\n{"web\r\n',
      '8\r\nsiteId":\r\n',
      '2\r\n1}\r\n0\r\n\r\n',
    ]);
    expect(text).toMatch(/^HTTP\/1\.1 422 /);
    expect(text).toContain('websiteId');
  });

  it('what is not HTTP gets a short answer without an echo', async () => {
    const text = await new Promise<string>((resolve) => {
      const socket = connect(shell.port, '127.0.0.1');
      let received = '';
      socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
      socket.on('close', () => resolve(received));
      socket.write('canary-text not http\r\n\r\n');
    });
    expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nContent-Type: application\/problem\+json/);
    expect(text).not.toContain('canary');
  });
});

describe('other refusals', () => {
  it('card data and passwords in the URL', async () => {
    for (const query of [
      `credit_card[number]=${PAN}`,
      `number=${PAN}`,
      'password=canary-password',
      'verification_value=1',
      'user[password]=x',
      'Card-Number=1',
    ]) {
      const answer = await ask(`/v1/storefront/orders?${query}`, {
        headers: { authorization: `Bearer ${KEYS.secret}` },
      });
      expectProblem(answer, 422, 'validation-failed');
    }
    const deal = await ask(`/v1/purchases?api_key=${KEYS.secret}&credit_card%5Bnumber%5D=${PAN}`, { method: 'POST' });
    expect(deal.json).toEqual({ status: 'error', error_type: 'validation-failed' });
  });

  it('unknown paths are 404, other methods 405', async () => {
    expectProblem(await ask('/v1/nothing'), 404, 'not-found');
    expectProblem(
      await ask('/v1/storefront/orders/', { headers: { authorization: `Bearer ${KEYS.secret}` } }),
      404,
      'not-found',
    );
    expectProblem(await ask('/V1/storefront/orders'), 404, 'not-found');
    expectProblem(await ask('/v1/storefront/orders;x'), 404, 'not-found');
    const answer = await ask('/v1/storefront/purchase', {
      method: 'DELETE',
      headers: { 'x-http-method-override': 'POST' },
    });
    expectProblem(answer, 405, 'method-not-allowed');
    expect(answer.headers.get('allow')).toBe('POST');
  });

  it('broken and overlong URLs are 400', async () => {
    expectProblem(await ask('/v1/storefront/orders/%E0%A4%A'), 400, 'malformed');
    expectProblem(await ask(`/v1/storefront/orders?q=${'x'.repeat(8_300)}`), 400, 'malformed');
  });

  it('two Host headers, in the format of every door', async () => {
    for (const path of ['/v1/storefront/orders', '/v1/purchases/x', '/v1/api/purchase/preview', '/health/live']) {
      const twice = await sendLines(shell, [`GET ${path} HTTP/1.1`, 'Host: a.example', 'hOST: b.example']);
      expect(twice).toMatch(/^HTTP\/1\.1 400 /);
      expect(await sendLines(shell, ['GET /health/live HTTP/1.1', 'Host: a.example'])).toMatch(/^HTTP\/1\.1 200 /);
    }
  });

  it('what the core throws', async () => {
    const soldOut = await ask('/v1/storefront/fail/sold-out');
    expectProblem(soldOut, 422, 'sold-out');
    expect(soldOut.json['invalidFields']).toEqual([{ field: 'items.0.quantity', message: 'is too high' }]);
    const busy = await ask('/v1/storefront/fail/busy');
    expectProblem(busy, 503, 'unavailable');
    expect(busy.headers.get('retry-after')).toBe('3');
    const bug = await ask('/v1/storefront/fail/bug');
    expectProblem(bug, 500, 'internal');
    expect(bug.json['detail']).toBe('Something went wrong on our side.');
    expect(shell.logLines.join('')).toMatch(/"errorName":"Error"/);
  });

  it('each door answers in its own format, whoever refuses', async () => {
    const error = (code: string) => ({ status: 'error', error_type: code });
    expect((await ask('/v1/purchases', { method: 'POST' })).json).toEqual(error('unauthenticated'));
    expect(
      (await ask('/v1/purchases', { method: 'POST', body: '{', headers: { authorization: KEYS.publishable } })).json,
    ).toEqual(error('malformed'));
    expect((await ask('/v1/purchases/a/b')).json).toEqual(error('not-found'));
    expect((await ask('/v1/purchase', { method: 'GET' })).json).toEqual(error('method-not-allowed'));
    expect((await ask('/api/v1/x')).json).toEqual(error('not-found'));
    expect((await ask('/v2/api/x')).json).toEqual(error('not-found'));
    expectProblem(await ask('/v1/purchasesx'), 404, 'not-found');
  });
});

describe('the doors’ own ways', () => {
  it('deals: forms, unknown members, .json', async () => {
    const options = { method: 'POST', headers: { authorization: KEYS.publishable } };
    const form = await ask('/v1/purchases', {
      ...options,
      body: 'deal_id=d1&credit_card[month]=1',
      type: 'application/x-www-form-urlencoded',
    });
    expect(form.json).toEqual({ kind: 'publishable-key', deal_id: 'd1' });
    expect((await ask('/v1/purchases.json', { ...options, body: '{"deal_id":"d1","other":1}' })).json).toEqual({
      kind: 'publishable-key',
      deal_id: 'd1',
    });
    expect((await ask(`/v1/purchases/p1.json?api_key=${KEYS.secret}`)).json).toEqual({ id: 'p1' });
    for (const body of ['a[__proto__][x]=1', 'a=1&a=2', 'a=1&a[b]=2', 'a[b][c][d][e]=1', '[a]=1']) {
      const answer = await ask('/v1/purchases', { ...options, body, type: 'application/x-www-form-urlencoded' });
      expect(answer.status).toBe(400);
    }
    expect(
      (await ask(`/v1/storefront/orders/x.json`, { headers: { authorization: `Bearer ${KEYS.secret}` } })).json,
    ).toMatchObject({ id: 'x.json' });
  });

  it('merchant: a GET with a body; elsewhere it is dropped', async () => {
    const authorization = `Basic ${KEYS.secret}`;
    expect(
      (await ask('/v1/api/purchase/preview', { headers: { authorization }, body: '{"deal_id":"x"}' })).json,
    ).toEqual({ got: { deal_id: 'x' } });
    expect(
      (await ask('/v1/api/purchase/preview', { headers: { authorization }, type: 'application/json' })).json,
    ).toEqual({ got: {} });
    const list = await ask('/v1/storefront/orders', {
      headers: { authorization: `Bearer ${KEYS.secret}` },
      body: '{{{',
    });
    expect(list.status).toBe(200);
  });

  it('organizations in the path', async () => {
    const headers = { authorization: `Bearer ${KEYS.secret}` };
    for (const prefix of ['/v1/storefront/organizations/org_demo', '/v1/organizations/org_demo/storefront']) {
      expect((await ask(`${prefix}/orders/o1?x=1`, { headers })).json).toEqual({ id: 'o1', kind: 'secret-key' });
    }
    for (const path of [
      '/v1/storefront/organizations/org_other/orders/o1',
      '/v1/organizations/nobody/storefront/orders/o1',
    ]) {
      expectProblem(await ask(path, { headers }), 404, 'not-found');
      expectProblem(await ask(path), 401, 'unauthenticated');
    }
  });
});

describe('the boot', () => {
  it('refuses a route that nobody decided about', async () => {
    const access = { ...SHELL_ACCESS };
    Reflect.deleteProperty(access, 'POST /v1/purchases');
    await expect(startShellApp({ access })).rejects.toThrow(
      'routes without an entry in the access table: POST /v1/purchases',
    );
  });
});

it('nothing of a request stands in any log line or error answer', () => {
  const errors = answers.filter(({ status }) => status >= 400);
  expect(errors.length).toBeGreaterThan(80);
  for (const canary of CANARIES) {
    expect(errors.filter(({ text }) => text.includes(canary)).map(({ text }) => text)).toEqual([]);
    if (canary !== '.ts:') expect(shell.logLines.filter((line) => line.includes(canary))).toEqual([]);
  }
  expect(shell.logLines.length).toBeGreaterThan(answers.length - 10);
  expect(errors.every(({ headers }) => headers.has('x-request-id'))).toBe(true);
});
