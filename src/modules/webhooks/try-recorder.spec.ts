import { type EndedTry, healthOf } from './try-recorder';

const ended = (endpointId: string | null, change: Partial<EndedTry> = {}): EndedTry => ({
  id: 'dlv_1',
  lease: 1,
  endpointId,
  status: 'waiting',
  counted: true,
  dueInSeconds: 60,
  responseStatus: 500,
  error: 'status',
  gone: false,
  pauseSeconds: null,
  try: { at: '2027-01-01T00:00:00Z', status: 500, error: 'status', milliseconds: 1 },
  ...change,
});
const delivered = { status: 'delivered', responseStatus: 200, error: null } as const;

describe('the health of endpoints after some tries', () => {
  it('counts failures after the last success', () => {
    const tries = [ended('a'), ended('a', delivered), ended('a'), ended('a', { error: 'timeout' })];
    expect(healthOf(tries)).toMatchObject([{ endpointId: 'a', succeeded: true, failures: 2, error: 'timeout' }]);
  });

  it('is told apart by endpoint, in one order, and leaves out addresses of single purchases', () => {
    const health = healthOf([ended('b', delivered), ended(null), ended('a')]);
    expect(health).toMatchObject([
      { endpointId: 'a', succeeded: false, failures: 1 },
      { endpointId: 'b', succeeded: true, failures: 0 },
    ]);
  });

  it('keeps that an endpoint is gone, or asked for a pause', () => {
    const tries = [ended('a', { gone: true }), ended('a', { pauseSeconds: 30 }), ended('a')];
    expect(healthOf(tries)).toMatchObject([{ gone: true, pauseSeconds: 30, failures: 3 }]);
  });
});
