import { DatabaseClock, processClock } from '.';

describe('DatabaseClock', () => {
  let ownMs = 1_000_000;
  beforeEach(() => {
    ownMs = 1_000_000;
    jest.spyOn(processClock, 'nowMs').mockImplementation(() => ownMs);
  });
  afterEach(() => jest.restoreAllMocks());

  const seen = (clock: DatabaseClock, databaseMs: number): void => {
    clock.observe(new Date(databaseMs));
  };

  it('takes the answer that was shortest on its way for the best', () => {
    const clock = new DatabaseClock();
    seen(clock, ownMs + 500);
    seen(clock, ownMs + 480);
    expect(clock.now().getTime()).toBe(ownMs + 500);
    seen(clock, ownMs + 520);
    expect(clock.now().getTime()).toBe(ownMs + 520);
  });

  it('follows a clock that falls behind, little by little', () => {
    const clock = new DatabaseClock();
    seen(clock, ownMs + 500);
    for (let times = 0; times < 1_000; times += 1) {
      ownMs += 10;
      seen(clock, ownMs + 450);
    }
    expect(clock.now().getTime()).toBe(ownMs + 450);
  });

  it('never goes back by what an answer was late', () => {
    const clock = new DatabaseClock();
    seen(clock, ownMs + 500);
    const before = clock.now().getTime();
    for (let times = 0; times < 50; times += 1) seen(clock, ownMs + 100);
    expect(clock.now().getTime()).toBe(before);
  });

  it('is set when the database’s clock was set, forward or back', () => {
    const clock = new DatabaseClock();
    seen(clock, ownMs + 500);
    seen(clock, ownMs + 3_600_000);
    expect(clock.now().getTime()).toBe(ownMs + 3_600_000);
    seen(clock, ownMs);
    expect(clock.now().getTime()).toBe(ownMs);
  });
});
