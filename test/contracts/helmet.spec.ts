import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';

it('looks at nothing of the request, and only sets and removes headers before it goes on', () => {
  const request = new Proxy({} as IncomingMessage, {
    get: (_, member) => {
      throw new Error(`read ${String(member)} of the request`);
    },
  });
  const called = new Set<string | symbol>();
  const response = new Proxy({} as ServerResponse, {
    get: (_, member) => {
      called.add(member);
      return () => undefined;
    },
  });
  const next = jest.fn();
  helmet({ contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'self'"] } } })(
    request,
    response,
    next,
  );
  expect(next.mock.calls).toEqual([[]]);
  expect([...called].sort()).toEqual(['removeHeader', 'setHeader']);
});
