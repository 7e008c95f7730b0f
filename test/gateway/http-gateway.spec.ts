import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import { connect, createServer as createTcpServer } from 'node:net';
import { Secret } from '../../src/kernel/secret';
import { toWire } from '../../src/modules/payments/gateway';
import { FAULT_KINDS, type FaultKind, HttpGateway, RequestSigner } from '../../src/modules/payments/gateway/sandbox';
import { type RunningGateway, startSimulatedGateway } from '../../src/simulated-gateway';
import { type HttpAnswer, HttpClient } from '../support/http-client';
import { freePort, listenOnLoopback } from '../support/loopback';
import { client, followUp, ledgerOf, order, SECRET, USD } from './support';

let running: RunningGateway;
let gateway: HttpGateway;

beforeEach(async () => {
  running = await startSimulatedGateway({ secret: SECRET, seed: 1, faults: { hangMs: 2_000, lateMs: 400 } });
  gateway = client(running.url);
});
afterEach(async () => {
  await gateway.close();
  await running.close();
});

/** A crowd takes its time on a busy machine; whoever tests timeouts keeps the short one. */
const CROWD_TIMEOUT_MS = 10_000;
async function withPatience<T>(work: (patient: HttpGateway) => Promise<T>): Promise<T> {
  const patient = client(running.url, CROWD_TIMEOUT_MS);
  return work(patient).finally(() => patient.close());
}

const configure = (settings: object): Promise<HttpAnswer> => new HttpClient(running.url).post('/faults', settings);

describe('over HTTP', () => {
  it('charges, captures, refunds and voids', async () => {
    expect(await gateway.charge(order('c'))).toMatchObject({ kind: 'approved', amount: USD, captured: true });
    expect(await gateway.refund(followUp('r1', 'c', 1_000n))).toMatchObject({ kind: 'approved' });
    expect(await gateway.refund(followUp('r2', 'c', 251n))).toMatchObject({
      kind: 'declined',
      reason: 'amount-exceeds',
    });
    expect(await gateway.authorize(order('a'))).toMatchObject({ kind: 'approved', captured: false });
    expect(await gateway.capture(followUp('k', 'a', 1_000n))).toMatchObject({ kind: 'approved', captured: true });
    expect(await gateway.authorize(order('b'))).toMatchObject({ kind: 'approved' });
    expect(await gateway.void(followUp('v', 'b', 1_250n))).toMatchObject({ kind: 'approved' });
    expect(await gateway.inquire('c', USD)).toMatchObject({
      kind: 'found',
      capturedMinor: 1_250n,
      refundedMinor: 1_000n,
    });
    expect(await gateway.inquire('r1')).toMatchObject({
      kind: 'found',
      operation: 'refund',
      outcome: { kind: 'approved' },
    });
    expect(await gateway.inquire('nothing')).toEqual({ kind: 'not-found' });
  });

  it('charges fifty parallel repetitions of one attempt once', async () => {
    const answers = await withPatience((patient) =>
      Promise.all(Array.from({ length: 50 }, () => patient.charge(order('one')))),
    );
    expect(new Set(answers.map((answer) => toWire(answer))).size).toBe(1);
    expect(await ledgerOf(running.url)).toHaveLength(1);
    const other = await gateway.charge(order('one', { amount: { ...USD, minor: 1n } }));
    expect(other).toEqual({ kind: 'unknown', cause: 'idempotency-mismatch', mismatch: true });
  });

  it('pays back no more than was captured under fifty parallel refunds', async () => {
    await gateway.charge(order('c'));
    const answers = await withPatience((patient) =>
      Promise.all(Array.from({ length: 50 }, (_, i) => patient.refund(followUp(`r${String(i)}`, 'c', 100n)))),
    );
    expect(answers.filter((answer) => answer.kind === 'approved')).toHaveLength(12);
  });

  it('refuses a charge after its fence, and a late one too', async () => {
    expect(await gateway.voidByReference('f')).toEqual({ kind: 'fenced' });
    expect(await gateway.charge(order('f'))).toMatchObject({ kind: 'declined', reason: 'fenced' });
    await configure({ rate: 1, kinds: ['late-charge'], lateMs: 50 });
    expect(await gateway.charge(order('late'))).toMatchObject({ kind: 'unknown', cause: 'timeout' });
    await configure({ rate: 0 });
    // The charge has happened by now: the fence takes it back.
    expect(await gateway.voidByReference('late')).toMatchObject({ kind: 'voided' });
    const lines = await ledgerOf(running.url);
    expect(lines.map(({ kind, outcome, reason }) => [kind, outcome, reason])).toEqual([
      ['charge', 'declined', 'fenced'],
      ['charge', 'approved', null],
      ['void', 'approved', null],
    ]);
  });

  it('shows a late charge to a later inquiry', async () => {
    await configure({ rate: 1, kinds: ['late-charge'], lateMs: 600 });
    expect(await gateway.charge(order('late'))).toMatchObject({ kind: 'unknown', cause: 'timeout' });
    await configure({ rate: 0 });
    expect(await gateway.inquire('late', USD)).toEqual({ kind: 'not-found' });
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await gateway.inquire('late', USD)).toMatchObject({ kind: 'found', outcome: { kind: 'approved' } });
  });
});

describe('faults', () => {
  const expected: Record<FaultKind, [string, boolean]> = {
    'lost-request': ['timeout', false],
    'lost-reply': ['timeout', true],
    'error-before-charge': ['server-error', false],
    'error-after-charge': ['server-error', true],
    'late-charge': ['timeout', false],
    'duplicate-callback': ['', true],
    'late-callback': ['', true],
    'callback-before-response': ['', true],
    'wrong-amount': ['mismatch', true],
    'wrong-currency': ['mismatch', true],
    'wrong-reference': ['mismatch', true],
    'huge-body': ['answer-too-large', true],
    html: ['unexpected-answer', true],
    garbage: ['unexpected-answer', true],
    redirect: ['redirected', true],
  };

  it.each(FAULT_KINDS)('%s is classified as what it is', async (kind) => {
    const [cause, charged] = expected[kind];
    await configure({ rate: 1, kinds: [kind], lateMs: 5_000 });
    const answer = await gateway.charge(order('t'));
    if (cause === '') expect(answer).toMatchObject({ kind: 'approved' });
    else expect(answer).toEqual({ kind: 'unknown', cause, mismatch: cause === 'mismatch' });
    const lines = await ledgerOf(running.url);
    expect(lines.map(({ outcome, amountMinor }) => [outcome, amountMinor])).toEqual(
      charged ? [['approved', '1250']] : [],
    );
  });

  it('in inquiries and fences are unknown, never an answer', async () => {
    await gateway.charge(order('t'));
    for (const kind of ['lost-reply', 'error-before-charge', 'html', 'garbage', 'huge-body', 'redirect'] as const) {
      await configure({ rate: 1, kinds: [kind], inquiries: true });
      expect((await gateway.inquire('t')).kind).toBe('unknown');
      expect((await gateway.voidByReference('other')).kind).toBe('unknown');
    }
  });

  it('never let a lie about the money through an inquiry', async () => {
    await gateway.charge(order('t'));
    const lie = await gateway.inquire('t', { ...USD, minor: 1_251n });
    expect(lie).toMatchObject({ kind: 'found', outcome: { kind: 'unknown', mismatch: true } });
  });

  it('cut the connection when the gateway hangs up first', async () => {
    await configure({ rate: 1, kinds: ['lost-reply'], hangMs: 0 });
    expect(await gateway.charge(order('t'))).toMatchObject({ kind: 'unknown', cause: 'connection-lost' });
  });

  it('settings that make no sense are refused', async () => {
    for (const settings of [{ rate: 2 }, { kinds: ['none'] }, { other: 1 }, { lateMs: -1 }, []]) {
      expect((await configure(settings)).status).toBe(400);
    }
  });
});

describe('what was certainly not sent', () => {
  it('a refused connection', async () => {
    const lonely = client(`http://127.0.0.1:${String(await freePort())}`);
    expect(await lonely.charge(order('t'))).toEqual({ kind: 'not-sent', cause: 'connection-refused' });
    expect(await lonely.inquire('t')).toEqual({ kind: 'unknown', cause: 'connection-refused' });
  });

  it('a name that does not resolve', async () => {
    expect(await client('http://gateway.invalid', 5_000).charge(order('t'))).toEqual({
      kind: 'not-sent',
      cause: 'name-not-found',
    });
  });

  it('a handshake that fails, and one that never ends', async () => {
    const secure = client(running.url.replace('http:', 'https:'));
    expect(await secure.charge(order('t'))).toEqual({ kind: 'not-sent', cause: 'tls' });
    const silent = createTcpServer(() => undefined);
    const slow = client((await listenOnLoopback(silent)).replace('http:', 'https:'), 100);
    expect(await slow.charge(order('t'))).toEqual({ kind: 'not-sent', cause: 'connect-timeout' });
    await slow.close();
    silent.close();
  });

  it('a request the gateway would not look at', async () => {
    const stranger = new HttpGateway({ url: running.url, secret: new Secret('other') });
    expect(await stranger.charge(order('t'))).toEqual({ kind: 'not-sent', cause: 'refused' });
    expect(await ledgerOf(running.url)).toEqual([]);
    await stranger.close();
  });
});

describe('what may have been sent', () => {
  async function against(listener: RequestListener): Promise<unknown> {
    const server = createServer(listener);
    const http = client(await listenOnLoopback(server));
    const answer = await http.charge(order('t'));
    await http.close();
    server.closeAllConnections();
    server.close();
    return answer;
  }

  it.each([
    [
      'a connection cut before the answer',
      ((request) => request.socket.destroy()) satisfies RequestListener,
      'connection-lost',
    ],
    [
      'an answer cut in the middle',
      ((_request, response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('{"reference":');
        setTimeout(() => response.destroy(), 20);
      }) satisfies RequestListener,
      'connection-lost',
    ],
    [
      'an answer that trickles for ever',
      ((_request, response) => {
        const timer = setInterval(() => response.write(' '), 20);
        response.on('close', () => {
          clearInterval(timer);
        });
      }) satisfies RequestListener,
      'timeout',
    ],
    [
      'a proxy that says 403',
      ((_request, response) => response.writeHead(403).end('<html>')) satisfies RequestListener,
      'unexpected-answer',
    ],
    [
      'a proxy that says 429 in JSON of its own',
      ((_request, response) => response.writeHead(429).end('{"error":"slow down"}')) satisfies RequestListener,
      'unexpected-answer',
    ],
    [
      'a proxy that says 503',
      ((_request, response) => response.writeHead(503).end()) satisfies RequestListener,
      'server-error',
    ],
    [
      'an empty answer',
      ((_request, response) => response.writeHead(200).end()) satisfies RequestListener,
      'unexpected-answer',
    ],
  ])('%s', async (_name, listener, cause) => {
    expect(await against(listener)).toMatchObject({ kind: 'unknown', cause });
  });

  it('a kept connection that dies under the next request', async () => {
    let requests = 0;
    const server = createServer((request, response) => {
      requests += 1;
      if (requests > 1) request.socket.destroy();
      else response.writeHead(200).end('{"reference":"t","kind":"not-found"}');
    });
    const http = client(await listenOnLoopback(server));
    expect(await http.inquire('t')).toEqual({ kind: 'not-found' });
    expect(await http.charge(order('t'))).toMatchObject({ kind: 'unknown', cause: 'connection-lost' });
    await http.close();
    server.close();
  });
});

describe('the server', () => {
  it('acts on no request without a fresh signature of exactly this request', async () => {
    const body = toWire({ ...order('t') });
    const post = async (path: string, headers: Record<string, string>, text = body) =>
      (await new HttpClient(running.url).post(path, text, headers)).status;
    const signer = new RequestSigner(SECRET);
    const signed = signer.sign('POST', '/charges', body, Date.now());
    expect(await post('/charges', {})).toBe(401);
    expect(await post('/authorizations', signed)).toBe(401);
    expect(await post('/charges', signed, body.replace('1250', '1'))).toBe(401);
    expect(await post('/charges', signer.sign('POST', '/charges', body, Date.now() - 301_000))).toBe(401);
    expect(await ledgerOf(running.url)).toEqual([]);
    expect(await post('/charges', signed)).toBe(200);
  });

  it('refuses malformed and oversized requests without repeating them', async () => {
    const signer = new RequestSigner(SECRET);
    const http = new HttpClient(running.url);
    for (const body of ['', '[]', '{"attemptId":1}', '{"pan":"4111111111111111"']) {
      const answer = await http.post('/charges', body, signer.sign('POST', '/charges', body, Date.now()));
      expect(answer.status).toBe(400);
      expect(answer.text).not.toContain('4111');
    }
    const huge = await http.post('/charges', 'x'.repeat(70_000));
    expect(huge.status).toBe(413);
  });

  it('survives a client that leaves in the middle', async () => {
    const socket = connect(Number(new URL(running.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('POST /charges HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{');
    socket.destroy();
    await once(socket, 'close');
    expect(await gateway.charge(order('t'))).toMatchObject({ kind: 'approved' });
  });
});
