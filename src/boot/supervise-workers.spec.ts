import { restartDelayMs } from './supervise-workers';

describe('the time until a worker is replaced', () => {
  it('is a second after a long life and after the first short one', () => {
    expect([restartDelayMs(0), restartDelayMs(1)]).toEqual([1_000, 1_000]);
  });

  it('doubles with every short life, up to half a minute', () => {
    expect([2, 3, 5, 6, 1_000].map(restartDelayMs)).toEqual([2_000, 4_000, 16_000, 30_000, 30_000]);
  });
});
