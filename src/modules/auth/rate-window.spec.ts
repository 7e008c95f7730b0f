import { RateWindow } from './rate-window';

describe('RateWindow', () => {
  beforeEach(() => jest.useFakeTimers({ now: 1_000_000 }));
  afterEach(() => jest.useRealTimers());

  it('allows so many hits a minute and key, then says when to come again', () => {
    const window = new RateWindow(2);
    expect([window.hit('a'), window.hit('a')].map(({ allowed }) => allowed)).toEqual([true, true]);
    jest.advanceTimersByTime(20_500);
    expect(window.hit('a')).toEqual({ allowed: false, retryAfterSeconds: 40 });
    expect(window.hit('b').allowed).toBe(true);
    jest.advanceTimersByTime(39_500);
    expect(window.hit('a').allowed).toBe(true);
  });

  it('takes a limit of the key’s own', () => {
    const window = new RateWindow(1);
    window.hit('a', 2);
    expect(window.hit('a', 2).allowed).toBe(true);
    expect(window.hit('a', 2).allowed).toBe(false);
  });

  it('never holds more keys than it may', () => {
    const window = new RateWindow(1, 100);
    for (let i = 0; i < 1_000; i += 1) window.hit(`key ${String(i)}`);
    expect(window.hit('key 999').allowed).toBe(false);
    expect(window.hit('key 1').allowed).toBe(true);
  });
});
