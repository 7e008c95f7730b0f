import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    growth: { type: 'string' },
    workers: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});

/** What `npm run bench -- …` was called with. */
export const QUICK = values.quick;
export const WORKERS = Number(values.workers);
export const JSON_FILE = values.json;
export const SECONDS = Number(process.env['BENCH_SECONDS'] ?? (QUICK ? 2 : 5));
export const REPEATS = QUICK ? 1 : 3;
/** Purchases in the database before growth is measured, and after. */
export const SMALL = 10_000;
export const LARGE = Number(values.growth ?? 500_000);

/** Whether a measure was asked for by its name. */
export const wanted = (name: string): boolean => values.only === undefined || values.only.split(',').includes(name);
