import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Secret } from '../kernel/secret';
import { type FaultConfig, RequestSigner, SimulatedGateway } from '../modules/payments/gateway/sandbox';
import { CallbackSender } from './callback-sender';
import { Journal } from './journal';
import { Routes } from './routes';

export interface GatewayProcessOptions {
  /** Shared with the merchants: signs their requests and our callbacks. */
  readonly secret: Secret;
  readonly host?: string | undefined;
  /** 0 or absent: any free port. */
  readonly port?: number | undefined;
  /** Base of the links customers follow; default: where the process listens. */
  readonly publicUrl?: string | undefined;
  /** State and ledger live in this file and survive a restart. */
  readonly stateFile?: string | undefined;
  readonly seed?: number | undefined;
  readonly faults?: Partial<FaultConfig> | undefined;
}

export interface RunningGateway {
  readonly url: string;
  readonly gateway: SimulatedGateway;
  close(): Promise<void>;
}

/** Longer than clients keep idle connections: they close first, so no request meets a connection that is just being closed. */
const KEEP_ALIVE_MS = 60_000;

/** Starts the simulated gateway as an HTTP server and resolves when it listens. */
export async function startSimulatedGateway(options: GatewayProcessOptions): Promise<RunningGateway> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
  const url = await listen(server, options.host ?? '127.0.0.1', options.port ?? 0);
  const callbacks = new CallbackSender(options.secret);
  const journal = options.stateFile === undefined ? undefined : new Journal(options.stateFile);
  const steps = journal?.read() ?? [];
  const gateway = new SimulatedGateway({
    payPageUrl: `${options.publicUrl ?? url}/pay`,
    sendCallback: (event, callbackUrl) => callbacks.send(event, callbackUrl),
    seed: options.seed,
    faults: options.faults,
    onChange: journal?.append,
  });
  for (const { entries, line } of steps) gateway.restore(entries, line);
  const routes = new Routes(gateway, new RequestSigner(options.secret));
  server.on('request', (request, response) => void routes.handle(request, response));
  return {
    url,
    gateway,
    close: async () => {
      gateway.close();
      callbacks.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      journal?.close();
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address() as AddressInfo;
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${String(address.port)}`);
    });
  });
}
