import { Agent, createServer, get, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { listenOnLoopback, portOf } from '../support/loopback';

const HEALTH_EVERY_MS = 1_000;
const BAD_GATEWAY = 502;

/** A load balancer as they are: keeps connections open, takes turns, asks `/health/ready`, answers 502 when a service does not. */
export class Balancer {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #healthy: Set<string>;
  readonly #asked = new Map<string, number>();
  readonly #server: Server;
  readonly #clock: NodeJS.Timeout;
  #turn = 0;

  private constructor(private readonly services: readonly string[]) {
    this.#healthy = new Set(services);
    this.#server = createServer((incoming, answer) => {
      this.#forward(incoming, answer);
    });
    this.#clock = setInterval(() => {
      for (const service of services) this.#check(service);
    }, HEALTH_EVERY_MS);
  }

  static async start(services: readonly string[]): Promise<Balancer> {
    const balancer = new Balancer(services);
    await listenOnLoopback(balancer.#server);
    return balancer;
  }

  /** How many requests a service was given. */
  asked(service: string): number {
    return this.#asked.get(service) ?? 0;
  }

  /** The status a client gets. */
  ask(path: string): Promise<number> {
    const port = portOf(this.#server);
    return new Promise((resolve, reject) => {
      get({ host: '127.0.0.1', port, path, agent: false }, (answer) => {
        answer.resume().once('end', () => {
          resolve(answer.statusCode ?? 0);
        });
      }).once('error', reject);
    });
  }

  async close(): Promise<void> {
    clearInterval(this.#clock);
    this.#agent.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #check(service: string): void {
    const state = (isHealthy: boolean): void => {
      if (isHealthy) this.#healthy.add(service);
      else this.#healthy.delete(service);
    };
    get(`${service}/health/ready`, { agent: false }, (answer) => {
      answer.resume();
      state(answer.statusCode === 200);
    }).once('error', () => {
      state(false);
    });
  }

  #forward(incoming: IncomingMessage, answer: ServerResponse): void {
    const healthy = this.services.filter((service) => this.#healthy.has(service));
    const service = healthy[(this.#turn += 1) % Math.max(healthy.length, 1)];
    if (service === undefined) {
      answer.writeHead(BAD_GATEWAY).end();
      return;
    }
    this.#asked.set(service, this.asked(service) + 1);
    const outgoing = request(`${service}${incoming.url ?? ''}`, { agent: this.#agent }, (from) => {
      answer.writeHead(from.statusCode ?? BAD_GATEWAY);
      from.pipe(answer);
    });
    outgoing.once('error', () => {
      answer.writeHead(BAD_GATEWAY).end();
    });
    incoming.pipe(outgoing);
  }
}
