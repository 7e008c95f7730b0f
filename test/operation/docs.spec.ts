import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { SwaggerModule } from '@nestjs/swagger';
import { startTestApp, type TestApp } from '../support/app';

interface Got {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
}

/** Without a client that unpacks what it gets. */
function get(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Got> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { headers, method, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) });
      });
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

const FILES = ['/openapi.json', '/openapi.yaml', '/docs', '/docs/', '/docs/swagger-ui-init.js'];

describe('the documentation', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp({ demo: false });
  });
  afterAll(() => service.close());

  it.each(FILES)('%s is made and compressed once', async (path) => {
    const plain = await get(`${service.url}${path}`);
    expect([plain.status, plain.headers['content-encoding']]).toEqual([200, undefined]);
    const stringify = jest.spyOn(JSON, 'stringify');
    const again = await Promise.all([
      get(`${service.url}${path}`),
      get(`${service.url}${path}?again=1`),
      get(`${service.url}${path}`, { 'accept-encoding': 'gzip;q=0, identity' }),
    ]);
    // the document is large; nothing else is
    expect(stringify.mock.results.filter(({ value }) => String(value).length > 100_000)).toEqual([]);
    stringify.mockRestore();
    for (const { body, headers } of again) {
      expect(body.equals(plain.body)).toBe(true);
      expect(headers).toMatchObject({
        'content-type': plain.headers['content-type'],
        'content-length': String(plain.body.length),
        'cache-control': 'public, max-age=600',
        vary: 'accept-encoding',
      });
    }
    const packed = await get(`${service.url}${path}`, { 'accept-encoding': 'br, gzip' });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(packed.body.length).toBeLessThan(plain.body.length);
    expect(gunzipSync(packed.body).equals(plain.body)).toBe(true);
    const { etag } = packed.headers;
    expect(await get(`${service.url}${path}`, { 'if-none-match': String(etag) })).toMatchObject({ status: 304 });
    const head = await get(`${service.url}${path}`, {}, 'HEAD');
    expect([head.status, head.body.length]).toEqual([200, 0]);
  });

  it('is compressed for the first one who asks too', async () => {
    const fresh = await startTestApp({ demo: false });
    const { headers, body } = await get(`${fresh.url}/openapi.json`, { 'accept-encoding': 'gzip' });
    expect(headers['content-encoding']).toBe('gzip');
    expect(JSON.parse(gunzipSync(body).toString('utf8'))).toHaveProperty('openapi');
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
