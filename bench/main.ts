import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { type Drained, drainQueue } from './lib/deliveries';
import { growTo } from './lib/growth';
import { load, type LoadRequest, type LoadResult } from './lib/load';
import { prepareReference, type Reference, type ReferenceKind } from './lib/reference';
import { median, round, table } from './lib/report';
import { fillCatalogue, orderReads, preview, purchase, reservation } from './lib/scenario';
import { type Bench, cpuSeconds, residentMb, startBench } from './lib/service';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    growth: { type: 'string' },
    workers: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const QUICK = options.quick;
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? (QUICK ? 2 : 5));
const REPEATS = QUICK ? 1 : 3;
const SMALL = 10_000;
const DELIVERIES = 10_000;
const LARGE = Number(options.growth ?? 500_000);
const wanted = (name: string): boolean => options.only === undefined || options.only.split(',').includes(name);

interface Measured {
  readonly name: string;
  readonly clients: number;
  readonly service: LoadResult;
  readonly reference: number;
  readonly ratio: number;
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Service and reference take turns, so that a slow minute of the machine hits both. */
async function compare(
  bench: Bench,
  reference: Reference,
  name: string,
  kind: ReferenceKind,
  spread: boolean,
  clients: number,
  request: LoadRequest,
): Promise<Measured> {
  const runs: LoadResult[] = [];
  const references: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    references.push((await reference.measure(kind, spread, 32, Math.max(2, SECONDS / 2))).perSecond);
    runs.push(await load(bench.url, clients, SECONDS, request));
  }
  const middle = [...runs].sort((a, b) => a.perSecond - b.perSecond)[Math.floor(runs.length / 2)] as LoadResult;
  const base = median(references);
  const measured = { name, clients, service: middle, reference: base, ratio: round(middle.perSecond / base) };
  say(
    `  ${name} ${String(clients)}: ${middle.perSecond.toFixed(0)}/s against ${base.toFixed(0)}/s = ${String(measured.ratio)}${middle.errors > 0 ? `, ${String(middle.errors)} errors, the first: ${middle.firstError ?? ''}` : ''}`,
  );
  return measured;
}

/** Statements the server counted per purchase, without BEGIN and COMMIT; and CPU per purchase on both sides. */
async function costs(
  bench: Bench,
): Promise<{ statements: number; nodeMicros: number; postgresMicros: number; memoryMb: number }> {
  const client = new Client({ connectionString: bench.databaseUrl });
  await client.connect();
  await client.query('SELECT pg_stat_statements_reset()');
  const { node, postgres } = bench.pids();
  const before = { node: cpuSeconds(node[0] ?? 0), postgres: cpuSeconds(postgres) };
  const { count } = await load(bench.url, 32, SECONDS, purchase(bench, false));
  const used = { node: cpuSeconds(node[0] ?? 0) - before.node, postgres: cpuSeconds(postgres) - before.postgres };
  const memoryMb = Math.max(...bench.pids().node.map(residentMb));
  const { rows } = await client.query<{ calls: string; ms: number; plan_ms: number; query: string }>(
    "SELECT sum(calls)::text AS calls, sum(total_exec_time)::float8 AS ms, sum(total_plan_time)::float8 AS plan_ms, query FROM pg_stat_statements WHERE query !~* '^(begin|commit|start transaction|select pg_stat)' GROUP BY query ORDER BY sum(calls) DESC",
  );
  await client.end();
  const statements = rows.reduce((sum, row) => sum + Number(row.calls), 0);
  for (const row of rows.slice(0, 20))
    say(
      `    ${(Number(row.calls) / count).toFixed(3)} calls ${((row.ms * 1000) / count).toFixed(0)} µs + ${((row.plan_ms * 1000) / count).toFixed(0)} µs planning ${row.query.replace(/\s+/g, ' ').slice(0, 100)}`,
    );
  return {
    statements: statements / count,
    nodeMicros: (used.node * 1e6) / count,
    postgresMicros: (used.postgres * 1e6) / count,
    memoryMb,
  };
}

async function main(): Promise<void> {
  const workers = Number(options.workers);
  const bench = await startBench(workers);
  const results: Measured[] = [];
  const ratios: Record<string, number | null> = {
    reserveHot: null,
    reserveHot128: null,
    reserveSpread: null,
    reserveSpread128: null,
    purchaseHot: null,
    purchaseHot128: null,
    purchaseSpread: null,
    purchaseSpread128: null,
    statementsPerPurchase: null,
    p99OverP50: null,
    latencyOverCommit: null,
    growth: null,
  };
  const raw: Record<string, unknown> = {};
  try {
    await fillCatalogue(bench);
    await bench.restart();
    const reference = await prepareReference(bench.databaseUrl);
    say(`reference: ${reference.tool}, 32 clients, one commit a statement; ${String(workers)} worker(s)`);
    await load(bench.url, 32, QUICK ? 2 : 5, purchase(bench, false));

    const plan: [string, ReferenceKind, boolean, number, LoadRequest][] = [
      ['purchaseHot', 'purchase', false, 32, purchase(bench, false)],
      ['purchaseHot128', 'purchase', false, 128, purchase(bench, false)],
      ['purchaseSpread', 'purchase', true, 32, purchase(bench, true)],
      ['purchaseSpread128', 'purchase', true, 128, purchase(bench, true)],
      ['reserveHot', 'hold', false, 32, reservation(bench, false)],
      ['reserveHot128', 'hold', false, 128, reservation(bench, false)],
      ['reserveSpread', 'hold', true, 32, reservation(bench, true)],
      ['reserveSpread128', 'hold', true, 128, reservation(bench, true)],
    ];
    for (const [name, kind, spread, clients, request] of plan) {
      if (!wanted(name) || (QUICK && name.endsWith('128') && name !== 'purchaseHot128')) continue;
      const measured = await compare(bench, reference, name, kind, spread, clients, request);
      results.push(measured);
      ratios[name] = measured.ratio;
      if (name === 'purchaseHot') ratios['p99OverP50'] = round(measured.service.p99Ms / measured.service.p50Ms);
    }
    if (wanted('costs')) {
      const cost = await costs(bench);
      ratios['statementsPerPurchase'] = round(cost.statements, 3);
      raw['cpu'] = {
        nodeMicrosPerPurchase: round(cost.nodeMicros, 0),
        postgresMicrosPerPurchase: round(cost.postgresMicros, 0),
      };
      raw['memoryMb'] = round(cost.memoryMb, 0);
    }
    if (wanted('latency')) {
      const hold = await reference.measure('hold', false, 1, Math.max(2, SECONDS / 2));
      const one = await load(bench.url, 1, SECONDS, purchase(bench, false));
      ratios['latencyOverCommit'] = round(one.p50Ms / (2 * hold.latencyMs));
      raw['oneClient'] = { p50Ms: one.p50Ms, referenceHoldMs: hold.latencyMs };
    }
    if (!QUICK && wanted('others')) {
      for (const [name, clients, request] of [
        ['purchase of three lines', 32, purchase(bench, true, 3)],
        ['preview', 32, preview(bench)],
        ['order read', 32, await orderReads(bench)],
      ] as [string, number, LoadRequest][]) {
        const result = await load(bench.url, clients, SECONDS, request);
        raw[name] = {
          perSecond: round(result.perSecond, 0),
          p50Ms: result.p50Ms,
          p99Ms: result.p99Ms,
          errors: result.errors,
        };
        say(`  ${name}: ${result.perSecond.toFixed(0)}/s`);
      }
    }
    if (wanted('deliveries')) {
      const runs: Drained[] = [];
      for (let repeat = 0; repeat < REPEATS; repeat += 1) runs.push(await drainQueue(bench, DELIVERIES));
      const middle = (of: (run: Drained) => number): number => round(median(runs.map(of)), 0);
      raw['deliveriesPerSecond'] = middle(({ perSecond }) => perSecond);
      raw['deliveryCpu'] = {
        nodeMicrosPerDelivery: middle(({ nodeMicros }) => nodeMicros),
        postgresMicrosPerDelivery: middle(({ postgresMicros }) => postgresMicros),
      };
    }
    if (!QUICK && wanted('growth')) {
      const before = await growTo(bench.databaseUrl, SMALL);
      const small: number[] = [];
      for (let repeat = 0; repeat < REPEATS; repeat += 1)
        small.push((await load(bench.url, 32, SECONDS, purchase(bench, true))).perSecond);
      const after = await growTo(bench.databaseUrl, LARGE);
      const large: number[] = [];
      for (let repeat = 0; repeat < REPEATS; repeat += 1)
        large.push((await load(bench.url, 32, SECONDS, purchase(bench, true))).perSecond);
      ratios['growth'] = round(median(large) / median(small));
      raw['growth'] = {
        before,
        perSecondBefore: round(median(small), 0),
        after,
        perSecondAfter: round(median(large), 0),
      };
    }
    raw['warmStartMs'] = round(await bench.restart(), 0);
  } finally {
    await bench.stop();
  }
  say(
    `\n${table([
      ['measure', 'clients', 'service/s', 'reference/s', 'ratio', 'p50 ms', 'p99 ms', 'errors'],
      ...results.map((row) => [
        row.name,
        String(row.clients),
        row.service.perSecond.toFixed(0),
        row.reference.toFixed(0),
        String(row.ratio),
        row.service.p50Ms.toFixed(1),
        row.service.p99Ms.toFixed(1),
        String(row.service.errors),
      ]),
    ])}`,
  );
  const output = {
    ratios,
    memoryMb: raw['memoryMb'] ?? null,
    warmStartMs: raw['warmStartMs'] ?? null,
    ...raw,
    measured: results,
  };
  say(JSON.stringify({ ratios, ...raw }, undefined, 1));
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(output, undefined, 2)}\n`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
