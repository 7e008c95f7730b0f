import { gunzipSync } from 'node:zlib';
import { SwaggerModule } from '@nestjs/swagger';
import { startTestApp, type TestApp } from '../support/app';
import { type HttpAnswer, HttpClient, type RequestHeaders } from '../support/http-client';

/** The client unpacks nothing. */
const get = (url: string, headers: RequestHeaders = {}, method = 'GET'): Promise<HttpAnswer> =>
  new HttpClient(url).send(method, url, { headers });
const headersOf = ({ headers }: HttpAnswer): Record<string, string> => Object.fromEntries(headers);

const FILES = ['/openapi.json', '/openapi.yaml', '/docs', '/docs/', '/docs/swagger-ui-init.js'];

describe('the documentation', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp({ demo: false });
  });
  afterAll(() => service.close());

  it.each(FILES)('%s is made and compressed once', async (path) => {
    const plain = await get(`${service.url}${path}`);
    expect([plain.status, plain.headers.get('content-encoding')]).toEqual([200, null]);
    const stringify = jest.spyOn(JSON, 'stringify');
    const again = await Promise.all([
      get(`${service.url}${path}`),
      get(`${service.url}${path}?again=1`),
      get(`${service.url}${path}`, { 'accept-encoding': 'gzip;q=0, identity' }),
    ]);
    // the document is large; nothing else is
    expect(stringify.mock.results.filter(({ value }) => String(value).length > 100_000)).toEqual([]);
    stringify.mockRestore();
    for (const same of again) {
      expect(same.bytes.equals(plain.bytes)).toBe(true);
      expect(headersOf(same)).toMatchObject({
        'content-type': plain.headers.get('content-type'),
        'content-length': String(plain.bytes.length),
        'cache-control': 'public, max-age=600',
        vary: 'accept-encoding',
      });
    }
    const packed = await get(`${service.url}${path}`, { 'accept-encoding': 'br, gzip' });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(packed.bytes.length).toBeLessThan(plain.bytes.length);
    expect(gunzipSync(packed.bytes).equals(plain.bytes)).toBe(true);
    const etag = packed.headers.get('etag');
    expect(await get(`${service.url}${path}`, { 'if-none-match': String(etag) })).toMatchObject({ status: 304 });
    const head = await get(`${service.url}${path}`, {}, 'HEAD');
    expect([head.status, head.bytes.length]).toEqual([200, 0]);
  });

  it('is compressed for the first one who asks too', async () => {
    const fresh = await startTestApp({ demo: false });
    const { headers, bytes } = await get(`${fresh.url}/openapi.json`, { 'accept-encoding': 'gzip' });
    expect(headers.get('content-encoding')).toBe('gzip');
    expect(JSON.parse(gunzipSync(bytes).toString('utf8'))).toHaveProperty('openapi');
    await fresh.close();
  });

  it('can be switched off', async () => {
    const made = jest.spyOn(SwaggerModule, 'createDocument');
    const silent = await startTestApp({ demo: false, config: { docs: false } });
    for (const path of [...FILES, '/docs/swagger-ui.css']) expect((await get(`${silent.url}${path}`)).status).toBe(404);
    expect(made).not.toHaveBeenCalled();
    made.mockRestore();
    await silent.close();
  });
});
