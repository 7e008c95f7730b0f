import { execFileSync, type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Secret } from '../../src/kernel/secret';
import type { CardInstrument, ChargeRequest, FollowUpRequest } from '../../src/modules/payments/gateway';
import { HttpGateway } from '../../src/modules/payments/gateway/sandbox';
import { HttpClient } from '../support/http-client';
import { listenOnLoopback } from '../support/loopback';

export const SECRET = new Secret('a-secret-for-tests');
export const USD = { minor: 1_250n, currency: 'USD' } as const;

export const card = (pan = '4111111111111111'): CardInstrument => ({
  type: 'card',
  pan: new Secret(pan),
  cvv: new Secret('123'),
  expMonth: 12,
  expYear: 2090,
});

export const order = (attemptId: string, more: Partial<ChargeRequest> = {}): ChargeRequest => ({
  attemptId,
  merchantReference: `ord_${attemptId}`,
  amount: USD,
  instrument: card(),
  returnUrl: 'https://shop.example/return',
  ...more,
});

export const followUp = (attemptId: string, parent: string, minor: bigint): FollowUpRequest => ({
  attemptId,
  merchantReference: `ord_${parent}`,
  amount: { ...USD, minor },
  parent: {
    attemptId: parent,
    gatewayReference: 'gw',
    kind: 'charge',
    amountMinor: USD.minor,
    capturedMinor: USD.minor,
    refundedMinor: 0n,
  },
});

export const client = (url: string, timeoutMs = 300): HttpGateway =>
  new HttpGateway({ url, secret: SECRET, timeoutMs });

export interface LedgerRow {
  readonly sequence: number;
  readonly kind: string;
  readonly merchantReference: string;
  readonly idempotencyKey: string;
  readonly amountMinor: string;
  readonly outcome: string;
  readonly reason: string | null;
}

export async function ledgerOf(url: string): Promise<LedgerRow[]> {
  const { json } = await new HttpClient(url).get('/ledger');
  return (json as { lines: LedgerRow[] }).lines;
}

export interface ReceivedCallback {
  readonly body: Buffer;
  readonly headers: IncomingHttpHeaders;
}

/** A merchant that keeps every callback; `refuse` answers the next ones with 503. */
export async function callbackListener(): Promise<{
  url: string;
  received: ReceivedCallback[];
  refuse: (times: number) => void;
  until: (count: number) => Promise<void>;
  close: () => Promise<void>;
}> {
  const received: ReceivedCallback[] = [];
  let refusals = 0;
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ body: Buffer.concat(chunks), headers: request.headers });
      server.emit('callback');
      refusals -= 1;
      response.writeHead(refusals >= 0 ? 503 : 204).end();
    });
  });
  return {
    url: `${await listenOnLoopback(server)}/callbacks`,
    received,
    refuse: (times) => (refusals = times),
    until: async (count) => {
      while (received.length < count) await once(server, 'callback', { signal: AbortSignal.timeout(8_000) });
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const ROOT = join(__dirname, '..', '..');

/** The gateway compiled into a directory of its own, so that it can run as a real process. */
export function compileGateway(): { main: string; directory: string; remove: () => void } {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-gateway-'));
  const swc = join(ROOT, 'node_modules', '@swc', 'cli', 'bin', 'swc.js');
  const sources = ['src/kernel', 'src/migrations', 'src/modules/payments/gateway', 'src/simulated-gateway'];
  execFileSync(process.execPath, [swc, ...sources, '-d', directory, '--config-file', '.swcrc'], {
    cwd: ROOT,
    stdio: 'pipe',
  });
  symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  return {
    main: join(directory, 'src', 'simulated-gateway', 'main.js'),
    directory,
    remove: () => {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const children = new Set<ChildProcess>();

/** Starts the compiled gateway and waits for its first line; rejects when it ends before that. */
export async function startProcess(
  main: string,
  args: readonly string[],
): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [main, '--secret', SECRET.reveal(), ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.add(child);
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the gateway did not start')));
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), ended])) as [string];
  return { child, url: (JSON.parse(line) as { url: string }).url };
}

/** No process outlives its test, not even a failed one. */
export function killAll(): void {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
}

export async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}
