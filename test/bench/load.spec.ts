import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { Socket } from 'node:net';
import { Connection } from '../../bench/lib/connection';
import { keyed, load, type LoadRequest } from '../../bench/lib/load';
import { listenOnLoopback } from '../support/loopback';

const SECONDS = 0.2;
const get: LoadRequest = { method: 'GET', path: '/one', headers: () => ({}) };

let server: Server | undefined;

/** A server on loopback; gives its address. */
async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  return listenOnLoopback(server);
}

/** Answers with a content-length, as the service does. */
const answer =
  (status = 200, body = '{}', headers: Record<string, string> = {}): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) }).end(body);
  };

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

afterEach(async () => {
  jest.restoreAllMocks();
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
});

describe('the load', () => {
  it('keeps one request in flight on each of its connections and counts every answer', async () => {
    let [inFlight, most, requests] = [0, 0, 0];
    const sockets = new Set<Socket>();
    const url = await serve((request, response) => {
      sockets.add(request.socket);
      requests += 1;
      inFlight += 1;
      most = Math.max(most, inFlight);
      setTimeout(() => {
        inFlight -= 1;
        answer()(request, response);
      }, 10);
    });

    const result = await load(url, 3, SECONDS, get);

    expect(result).toMatchObject({ errors: 0, count: requests });
    expect(result.firstError).toBeUndefined();
    expect({ most, connections: sockets.size }).toEqual({ most: 3, connections: 3 });
    // three were on their way when the time was up: their answers are counted, and are not in the rate
    expect(result.perSecond * SECONDS).toBeLessThanOrEqual(result.count);
    expect(result.perSecond * SECONDS).toBeGreaterThanOrEqual(result.count - 3);
    expect(result.p50Ms).toBeGreaterThan(9);
    expect(result.p99Ms).toBeGreaterThanOrEqual(result.p50Ms);
  });

  it('sends what it was told, the body in bytes and not in letters', async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      void bodyOf(request).then((body) => {
        seen.push({ method: request.method, url: request.url, headers: request.headers, body });
        answer()(request, response);
      });
    });
    let turn = 0;

    await load(url, 1, SECONDS, {
      method: 'POST',
      path: () => `/turn/${(turn += 1)}`,
      headers: () => ({ authorization: 'Bearer one' }),
      body: () => '{"name":"Zoë"}',
    });

    const headers = {
      host: new URL(url).host,
      connection: 'keep-alive',
      authorization: 'Bearer one',
      'content-length': '15',
    };
    expect(seen.slice(0, 2)).toEqual([
      { method: 'POST', url: '/turn/1', headers, body: '{"name":"Zoë"}' },
      { method: 'POST', url: '/turn/2', headers, body: '{"name":"Zoë"}' },
    ]);
  });

  it('writes once for every request', async () => {
    const servers = new Set<unknown>();
    const url = await serve((request, response) => {
      servers.add(request.socket);
      answer()(request, response);
    });
    const write = jest.spyOn(Socket.prototype, 'write');

    const { count } = await load(url, 2, SECONDS, {
      ...get,
      method: 'POST',
      headers: keyed('Bearer one'),
      body: () => '{}',
    });

    // the server's ends of the connections stand in the same process
    const { calls, contexts } = write.mock;
    const sent = calls.flatMap(([data], at) => (servers.has(contexts[at]) ? [] : [String(data)]));
    expect(sent).toHaveLength(count);
    expect(sent.every((text) => text.startsWith('POST /one HTTP/1.1\r\n') && text.endsWith('\r\n\r\n{}'))).toBe(true);
  });

  it('counts everything but 2xx as an error, and says what the first one was', async () => {
    let turn = 0;
    const url = await serve((request, response) => {
      answer([503, 201, 302][turn++ % 3])(request, response);
    });

    const result = await load(url, 1, SECONDS, get);

    expect(result.firstError).toBe('answered 503');
    expect(result.count).toBe(Math.floor((turn + 1) / 3));
    expect(result.errors).toBe(turn - result.count);
  });

  it('connects again after a connection broke, and counts the request that was lost', async () => {
    let [turn, lost] = [0, 0];
    const sockets = new Set<Socket>();
    const url = await serve((request, response) => {
      sockets.add(request.socket);
      if (turn++ % 3 === 1) {
        lost += 1;
        request.socket.destroy();
      } else answer()(request, response);
    });

    const result = await load(url, 1, SECONDS, get);

    expect(lost).toBeGreaterThan(1);
    expect(sockets.size).toBeGreaterThanOrEqual(lost);
    expect(result).toMatchObject({ count: turn - lost, errors: lost });
    expect(result.firstError).toMatch(/closed|ECONNRESET/);
  });

  it('loses nothing when the server says that it closes the connection', async () => {
    let turn = 0;
    const sockets = new Set<Socket>();
    const url = await serve((request, response) => {
      turn += 1;
      sockets.add(request.socket);
      answer(200, '{}', { connection: 'close' })(request, response);
    });

    const result = await load(url, 2, SECONDS, get);

    expect(result).toMatchObject({ count: turn, errors: 0 });
    expect(sockets.size).toBe(turn);
  });

  it('calls an answer in chunks an error, by name', async () => {
    const url = await serve((_request, response) => {
      response.write('{');
      response.end('}');
    });

    const result = await load(url, 1, SECONDS, get);

    expect(result).toMatchObject({ count: 0, perSecond: 0, p50Ms: 0 });
    expect(result.errors).toBeGreaterThan(0);
    expect(result.firstError).toMatch(/chunked/);
  });

  it('ends when nobody listens', async () => {
    const url = await serve(answer());
    server?.close();

    const result = await load(url, 1, SECONDS, get);

    expect(result.count).toBe(0);
    expect(result.errors).toBeGreaterThan(0);
    expect(result.firstError).toMatch(/ECONNREFUSED/);
  });
});

describe('one connection', () => {
  it('gives a request up when its time is over, and is closed then', async () => {
    const url = await serve((_request, response) => {
      // a part of an answer is no answer
      response.writeHead(200, { 'content-length': 10 }).write('half');
    });
    const connection = new Connection('127.0.0.1', Number(new URL(url).port), 50);
    await connection.open();

    await expect(connection.ask('GET / HTTP/1.1\r\nhost: a\r\n\r\n')).rejects.toThrow('no answer within 50 ms');
    expect(connection.isOpen).toBe(false);
    connection.close();
  });

  it('fails a request in flight when it is closed', async () => {
    const url = await serve(() => undefined);
    const connection = new Connection('127.0.0.1', Number(new URL(url).port));
    await connection.open();
    const asked = connection.ask('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    connection.close();

    await expect(asked).rejects.toThrow('closed before the answer');
  });
});

it('gives every request a key of its own', () => {
  const headers = keyed('Bearer one');
  const keys = Array.from({ length: 1000 }, () => headers()['idempotency-key']);
  expect(new Set(keys).size).toBe(1000);
  expect(headers()).toMatchObject({ authorization: 'Bearer one', 'content-type': 'application/json' });
});
