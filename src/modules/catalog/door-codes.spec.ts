import { codeOf } from './door-codes';

it('codes have nine digits, whatever the number', () => {
  for (const number of [1n, 2n, 899_999_999n, 900_000_000n, 10n ** 15n]) expect(codeOf(number)).toMatch(/^[1-9]\d{8}$/);
});

it('numbers of one round have codes of their own, and neighbours do not look like neighbours', () => {
  const codes = Array.from({ length: 10_000 }, (_, index) => codeOf(BigInt(index + 1)));
  expect(new Set(codes).size).toBe(codes.length);
  expect(Math.abs(Number(codes[1]) - Number(codes[0]))).toBeGreaterThan(1_000_000);
});
