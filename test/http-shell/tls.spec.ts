import { readFileSync } from 'node:fs';
import { get } from 'node:https';
import { join } from 'node:path';
import { connect, type SecureVersion } from 'node:tls';
import { startTestApp, type TestApp } from '../support/app';
import { HttpClient } from '../support/http-client';
import { type KeyAndCertificate, selfSigned } from '../support/self-signed';

let service: TestApp;
let pair: KeyAndCertificate;
let port: number;

beforeAll(async () => {
  pair = selfSigned();
  service = await startTestApp({ config: { tls: pair } });
  port = Number(new URL(service.url).port);
}, 60_000);
afterAll(async () => {
  await service.close();
  pair.remove();
});

/** Shakes hands. @returns the protocol agreed on @throws what the other side objects to */
const handshake = (minVersion: SecureVersion, maxVersion: SecureVersion): Promise<string | null> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, minVersion, maxVersion, rejectUnauthorized: false }, () => {
      resolve(socket.getProtocol());
      socket.destroy();
    });
    socket.on('error', reject);
  });

it('a process with a key and a certificate speaks TLS 1.3', async () => {
  expect(await handshake('TLSv1.2', 'TLSv1.3')).toBe('TLSv1.3');
  const status = await new Promise<number | undefined>((resolve, reject) => {
    get(`https://127.0.0.1:${String(port)}/health/live`, { rejectUnauthorized: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
  expect(status).toBe(200);
});

it.each<SecureVersion>(['TLSv1.2', 'TLSv1.1'])('and refuses %s', async (version) => {
  await expect(handshake(version, version)).rejects.toThrow(/protocol|alert|unsupported|no protocols/i);
});

it('and nothing without TLS', async () => {
  await expect(new HttpClient(`http://127.0.0.1:${String(port)}`).get('/health/live')).rejects.toThrow();
});

it('the proxy of the compose file allows the same version only', () => {
  const lines = readFileSync(join(__dirname, '..', '..', 'deploy', 'nginx.conf'), 'utf8').match(
    /^\s*ssl_protocols .*$/gm,
  );
  expect(lines?.map((line) => line.trim())).toEqual(['ssl_protocols TLSv1.3;']);
});
