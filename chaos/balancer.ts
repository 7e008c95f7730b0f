import { connect, createServer } from 'node:net';
import { listenOnLoopback } from '../test/support/loopback';
import type { Service } from './service';

export interface Balancer {
  readonly url: string;
  close(): void;
}

/** The one address of all processes: what links point to, and where the gateway sends its callbacks. Connections go to whoever is up. */
export async function balance(services: readonly Service[]): Promise<Balancer> {
  let turn = 0;
  const server = createServer((socket) => {
    const alive = services.filter(({ healthy }) => healthy);
    const chosen = alive[(turn += 1) % Math.max(1, alive.length)];
    if (!chosen) {
      socket.destroy();
      return;
    }
    const upstream = connect(chosen.port, '127.0.0.1');
    for (const [one, other] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
      one.pipe(other);
    }
  });
  return { url: await listenOnLoopback(server), close: () => void server.close() };
}
