import { addPeriod } from './period';

it.each([
  ['2026-01-31T10:00:00.000Z', 'month', 1, '2026-02-28T10:00:00.000Z'],
  ['2028-01-31T10:00:00.000Z', 'month', 1, '2028-02-29T10:00:00.000Z'],
  ['2026-03-31T00:00:00.000Z', 'month', 3, '2026-06-30T00:00:00.000Z'],
  ['2026-11-30T23:59:59.999Z', 'month', 3, '2027-02-28T23:59:59.999Z'],
  ['2028-02-29T12:00:00.000Z', 'year', 1, '2029-02-28T12:00:00.000Z'],
  ['2028-02-29T12:00:00.000Z', 'year', 4, '2032-02-29T12:00:00.000Z'],
  ['2026-12-31T12:00:00.000Z', 'day', 1, '2027-01-01T12:00:00.000Z'],
  ['2026-02-27T12:00:00.000Z', 'week', 2, '2026-03-13T12:00:00.000Z'],
] as const)('a period from %s of %s × %i ends at %s', (start, unit, length, end) => {
  const begin = new Date(start);
  expect(addPeriod(begin, { unit, length }).toISOString()).toBe(end);
  expect(begin.toISOString()).toBe(start);
});
