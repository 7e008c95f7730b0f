import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { NameResolver } from '../../src/modules/webhooks/name-resolver';
import { Targets } from '../../src/modules/webhooks/targets';
import { listenOnLoopback, portOf } from '../support/loopback';
import { type NameServer, startNameServer } from '../support/name-server';

/** What the names mean; a test may change it between two questions. */
const names = new Map<string, readonly string[]>();
let nameServer: NameServer;
let receiver: Server;
let port: number;
const hosts: (string | undefined)[] = [];
const sockets = new Set<Socket>();

const targets = (...webhookAllow: string[]): Targets =>
  new Targets({ webhookAllow }, new NameResolver([nameServer.address]));

beforeAll(async () => {
  nameServer = await startNameServer((name) => (name === 'silent.example' ? undefined : (names.get(name) ?? [])));
  receiver = createServer((request, response) => {
    hosts.push(request.headers.host);
    request.resume().on('end', () => response.writeHead(429, { 'retry-after': '7' }).end('slow down'));
  });
  receiver.on('connection', (socket: Socket) => sockets.add(socket));
  await listenOnLoopback(receiver);
  port = portOf(receiver);
});
afterAll(async () => {
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
  await nameServer.close();
});
beforeEach(() => {
  hosts.length = 0;
  sockets.clear();
});

describe('addresses that are never called', () => {
  const REFUSED = [
    'https://127.0.0.1/',
    'https://127.0.0.1./',
    'https://10.1.2.3/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://100.64.0.1/',
    'https://0.0.0.0/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::7f00:1]/',
    'https://[::127.0.0.1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[::ffff:0:7f00:1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[64:ff9b:1::7f00:1]/',
    'https://[2002:7f00:1::1]/',
    'https://[2001:0:7f00:1::1]/',
    'https://[fe80::1]/',
    'https://[fec0::1]/',
    'https://[fd00::1]/',
    'https://[ff02::1]/',
    'https://[2001:db8::1]/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://017700000001/',
    'https://127.1/',
    'https://255.255.255.255/',
    'https://224.0.0.1/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://shop.localhost/',
    'http://example.com/',
    'ftp://example.com/',
    'https://example.com:8443/',
    'https://user:pw@example.com/',
    'file:///etc/passwd',
    'not a url',
  ];

  it.each(REFUSED)('%s', async (url) => {
    expect(await targets().post(url, {}, '{}')).toEqual({ error: 'address-refused' });
  });

  it('are names with one private address among public ones', async () => {
    names.set('mixed.example', ['8.8.8.8', '10.0.0.1']);
    expect(await targets().post('https://mixed.example/', {}, '{}')).toEqual({ error: 'address-refused' });
  });

  it('a range opens its own addresses only, on every port', async () => {
    names.set('inside.example', ['127.0.0.1']);
    const url = `http://inside.example:${String(port)}/hook`;
    expect(await targets('10.0.0.0/8').post(url, {}, '{}')).toEqual({ error: 'address-refused' });
    expect(await targets('127.0.0.0/8').post(url, {}, '{}')).toEqual({ status: 429, retryAfter: '7' });
    expect(hosts).toEqual([`inside.example:${String(port)}`]);
  });
});

describe('a name', () => {
  it('is looked up once a message, and the connection goes to what was found', async () => {
    names.set('turning.example', ['127.0.0.1']);
    const target = targets('127.0.0.1/32');
    const before = nameServer.asked('turning.example');
    const url = `http://turning.example:${String(port)}/`;
    expect(await target.post(url, {}, '{}')).toMatchObject({ status: 429 });
    expect(nameServer.asked('turning.example')).toBe(before + 1);
    // the next message must not use the connection that was allowed for another address
    names.set('turning.example', ['127.0.0.2']);
    expect(await target.post(url, {}, '{}')).toEqual({ error: 'address-refused' });
    expect(hosts).toHaveLength(1);
  });

  it('without an address, and one whose servers do not answer, are failed connections', async () => {
    const target = targets();
    const [unknown, silent] = await Promise.all([
      target.post('https://unknown.example/', {}, '{}'),
      target.post('https://silent.example/', {}, '{}'),
    ]);
    expect(unknown).toEqual({ error: 'connection' });
    expect(['connection', 'timeout']).toContain((silent as { error: string }).error);
  });
});

it('messages to one receiver share connections, and a connection that was closed meanwhile is no failure', async () => {
  const target = targets('127.0.0.0/8');
  const url = `http://127.0.0.1:${String(port)}/`;
  for (let message = 0; message < 3; message += 1)
    expect(await target.post(url, {}, '{}')).toMatchObject({ status: 429 });
  expect(sockets.size).toBe(1);
  for (const socket of sockets) socket.resetAndDestroy();
  expect(await target.post(url, {}, '{}')).toMatchObject({ status: 429 });
  target.onModuleDestroy();
});
