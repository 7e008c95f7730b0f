import type { HttpAnswer } from '../support/http-client';
import { send } from './raw-request';
import { type ShellApp, startShellApp } from './shell-app';

let shell: ShellApp;
beforeAll(async () => {
  shell = await startShellApp();
});
afterAll(() => shell.close());

const ask: (path: string, options?: Parameters<typeof send>[2]) => Promise<HttpAnswer> = (path, options = {}) =>
  send(shell, path, options);

function expectProblem(answer: HttpAnswer, status: number, code: string): void {
  expect(answer.json).toMatchObject({ type: `urn:holdfast:problem:${code}`, status });
  expect(answer.status).toBe(status);
}

describe('what strangers send', () => {
  it('a renderer that fails answers a plain 500 of its format, and the log says so', async () => {
    const answer = await ask('/v1/fragile/%00');
    expect(answer.status).toBe(500);
    expect(answer.json).toEqual({ fragile: 'internal' });
    expectProblem(await ask('/v1/broken/x'), 500, 'internal');
    expect(shell.logLines.filter((line) => line.includes('"level":50') || line.includes('"error"')).join('')).toMatch(
      /TypeError/,
    );
  });

  it('an impossible path parameter is an unknown one, also where nobody asks for credentials', async () => {
    for (const how of ['%00', 'a%00b', '%EF%BF%BE%00']) {
      expectProblem(await ask(`/v1/storefront/fail/${how}`), 404, 'not-found');
    }
  });

  it('OPTIONS that is no preflight tells the methods', async () => {
    const answer = await ask('/v1/storefront/purchase', { method: 'OPTIONS' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([204, 'POST, OPTIONS']);
    expect((await ask('/v1/admin/things/t1', { method: 'OPTIONS' })).headers.get('allow')).toBe('PUT, OPTIONS');
    expectProblem(await ask('/v1/nothing', { method: 'OPTIONS' }), 404, 'not-found');
  });

  it('credentials come before the body: a stranger’s is not parsed', async () => {
    for (const body of ['{', '{"constructor":1}', `{"a":[${'1,'.repeat(10_000)}1]}`]) {
      const answer = await ask('/v1/storefront/purchase', { method: 'POST', body });
      expectProblem(answer, 401, 'unauthenticated');
    }
  });
});
