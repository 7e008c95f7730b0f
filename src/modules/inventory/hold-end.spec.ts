import { holdEnd } from './hold-end';

const NOW = new Date('2026-03-01T12:00:00.123Z');

it.each([
  [300, '2026-03-01T12:05:00.123Z'],
  [0, '2026-03-01T12:00:00.123Z'],
  [0.5, '2026-03-01T12:00:00.623Z'],
  // no fraction of a millisecond: what is answered is what is stored
  [0.0009, '2026-03-01T12:00:00.123Z'],
])('a hold of %d seconds ends at %s', (seconds, end) => {
  expect(holdEnd(NOW, seconds).toISOString()).toBe(end);
});
