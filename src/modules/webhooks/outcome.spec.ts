import { type Outcome, outcomeOf, type TryResult } from './outcome';

const NOW = new Date('2027-01-01T00:00:00Z');
const MINUTE = 60;
const HOUR = 3600;
const answer = (status: number, retryAfter?: string): TryResult => ({ status, retryAfter });
const delivery = {
  policy: 'standard' as 'standard' | 'merchant',
  tries: 0,
  endpointId: 'hook_1' as string | null,
  triedForSeconds: 0,
};
const after = (result: TryResult, change: Partial<typeof delivery> = {}): Outcome =>
  outcomeOf({ ...delivery, ...change }, result, NOW);

describe('the outcome of a try', () => {
  it.each([200, 201, 204, 299])('%i is success by the standard policy', (status) => {
    expect(after(answer(status))).toMatchObject({ status: 'delivered', responseStatus: status, error: null });
  });

  it('only 200 is success by the merchant policy', () => {
    expect(after(answer(200), { policy: 'merchant' }).status).toBe('delivered');
    expect(after(answer(204), { policy: 'merchant' })).toMatchObject({ status: 'waiting', error: 'status' });
  });

  it.each([
    ['standard', [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR]],
    ['merchant', [15 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR]],
  ] as const)('the %s policy has five more tries, and then the delivery has failed', (policy, pauses) => {
    pauses.forEach((dueInSeconds, tries) => {
      expect(after(answer(500), { policy, tries })).toMatchObject({ status: 'waiting', counted: true, dueInSeconds });
    });
    expect(after(answer(500), { policy, tries: pauses.length })).toMatchObject({ status: 'failed', counted: true });
  });

  it.each([301, 400, 404, 500, 502])('%i is a failure like any other', (status) => {
    expect(after(answer(status, '5'))).toMatchObject({ status: 'waiting', dueInSeconds: MINUTE, pauseSeconds: null });
  });

  it('no answer is a failure with a word', () => {
    expect(after({ error: 'timeout' })).toMatchObject({ responseStatus: null, error: 'timeout', dueInSeconds: MINUTE });
  });

  it('410 ends an endpoint and uses up no try; the address of a purchase keeps its tries', () => {
    expect(after(answer(410))).toMatchObject({ status: 'waiting', counted: false, gone: true });
    expect(after(answer(410), { endpointId: null })).toMatchObject({ status: 'waiting', counted: true, gone: false });
  });

  it.each([
    [429, '5', 5],
    [503, '120', 120],
    [503, 'Fri, 01 Jan 2027 00:00:30 GMT', 30],
    [429, 'Thu, 31 Dec 2026 23:00:00 GMT', 1],
    [429, '0', 1],
  ])('%i with Retry-After %s comes again after %i seconds and uses up no try', (status, header, dueInSeconds) => {
    const pauseSeconds = dueInSeconds;
    expect(after(answer(status, header))).toMatchObject({
      status: 'waiting',
      counted: false,
      dueInSeconds,
      pauseSeconds,
    });
  });

  it('a Retry-After that cannot be read changes nothing', () => {
    expect(after(answer(503, 'soon'))).toMatchObject({ counted: true, dueInSeconds: MINUTE, pauseSeconds: null });
  });

  it('pauses use up tries once they last longer than the policy, and are kept nevertheless', () => {
    const late = 8.6 * HOUR;
    expect(after(answer(429, '5'), { triedForSeconds: late })).toMatchObject({ counted: true, dueInSeconds: MINUTE });
    expect(after(answer(429, '86400'))).toMatchObject({ counted: true, dueInSeconds: 86_400 });
    expect(after(answer(429, '5'), { triedForSeconds: late, tries: 5 })).toMatchObject({ status: 'failed' });
  });

  it('no pause is longer than a day', () => {
    expect(after(answer(503, '999999999')).dueInSeconds).toBe(86_400);
  });
});
