/**
 * How much longer the long run is: `HOLDFAST_TEST_SCALE` (1 in `npm test`, 10 in `npm run test:long`). Multiply numbers of operations,
 * seeds and time limits by it.
 */
export const TEST_SCALE = Math.max(1, Number.parseInt(process.env['HOLDFAST_TEST_SCALE'] ?? '1', 10) || 1);
