import fastify, { type FastifyInstance } from 'fastify';
import { HttpClient } from '../support/http-client';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

let app: FastifyInstance;
beforeEach(() => {
  app = fastify();
});
afterEach(() => app.close());

const client = async (): Promise<HttpClient> => new HttpClient(await app.listen({ port: 0, host: '127.0.0.1' }));

describe('methods that are declared to have no body', () => {
  it('leave the bytes of any media type to a hook, which sets the body', async () => {
    for (const method of METHODS) app.addHttpMethod(method, { hasBody: false, overrideExisting: true });
    app.addHook('preValidation', (request, _reply, done) => {
      expect([request.body, request.raw.readableFlowing]).toEqual([undefined, null]);
      const chunks: Buffer[] = [];
      request.raw.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.raw.on('end', () => {
        request.body = { bytes: Buffer.concat(chunks).toString() };
        done();
      });
    });
    for (const method of METHODS) app.route({ method, url: '/echo', handler: async (request) => request.body });
    const http = await client();
    for (const method of METHODS) {
      const answer = await http.send(method, '/echo', { body: 'plain', type: 'application/unheard-of' });
      expect([method, answer.status, answer.json]).toEqual([method, 200, { bytes: 'plain' }]);
    }
  });
});

describe('a hook on routes', () => {
  it('gives a route hooks of its own before it is added', async () => {
    app.addHook('onRoute', (route) => {
      if (route.url !== '/kept') return;
      route.onRequest = (request, reply, done) => {
        if (request.headers['x-early'] === undefined) done();
        else void reply.send('early');
      };
      route.onSend = async (_request, _reply, payload) => `${String(payload)} and sent`;
    });
    for (const url of ['/kept', '/other']) app.get(url, async () => 'made');
    const http = await client();
    const texts = [await http.get('/kept'), await http.get('/kept', { 'x-early': 'yes' }), await http.get('/other')];
    expect(texts.map(({ text }) => text)).toEqual(['made and sent', 'early and sent', 'made']);
  });

  it('is told every method and path, as the router has them', async () => {
    const routes: string[] = [];
    app.addHook('onRoute', ({ method, url }) => void routes.push(...[method].flat().map((one) => `${one} ${url}`)));
    app.route({ method: ['GET', 'POST'], url: '/things/:id', handler: async () => '' });
    await app.ready();
    expect(routes).toEqual(expect.arrayContaining(['GET /things/:id', 'POST /things/:id']));
  });
});
