import type { FastifyRequest } from 'fastify';

/** Tells, when asked, whether the client of a request has gone: what still waits for its turn is then not begun. */
export const hungUp =
  ({ raw }: Pick<FastifyRequest, 'raw'>) =>
  (): boolean =>
    raw.socket.destroyed;
