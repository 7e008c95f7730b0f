import type { onRequestHookHandler } from 'fastify';
import { DomainError } from '../../kernel/errors';
import { type Door, pathOf } from './door';
import { sendError } from './exception.filter';
import './request-context';

const NO_CONTENT = 204;

/**
 * A hook for `OPTIONS` that is no preflight of a browser: it asks which methods a path takes. The CORS plugin answers the others, by
 * a route of its own that has no error handler.
 */
export function answerOptions(doors: readonly Door[]): onRequestHookHandler {
  return (request, reply, done) => {
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] !== undefined) {
      done();
      return;
    }
    const methods = request.server.routeCatalog.methodsOf(pathOf(request.url));
    if (methods.length === 0) {
      sendError(doors, new DomainError('not-found', 'There is no such resource.'), request, reply);
    } else
      void reply
        .status(NO_CONTENT)
        .header('allow', [...methods, 'OPTIONS'].join(', '))
        .send();
  };
}
