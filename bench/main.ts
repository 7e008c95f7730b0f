import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { compare, type Measured, type Scenario, tableOf } from './lib/compare';
import { costs } from './lib/costs';
import { type Drained, drainQueue } from './lib/deliveries';
import { growTo } from './lib/growth';
import { load, type LoadRequest } from './lib/load';
import { JSON_FILE, LARGE, QUICK, REPEATS, SECONDS, SMALL, wanted, WORKERS } from './lib/options';
import { prepareReference, type Reference } from './lib/reference';
import { median, round, say } from './lib/report';
import { fillCatalogue, orderReads, preview, purchase, reservation } from './lib/scenario';
import { type Bench, startBench } from './lib/service';

const DELIVERIES = 10_000;

/** What a run has found: ratios compare inside one run, raw figures belong to one machine. */
interface Found {
  readonly ratios: Record<string, number | null>;
  readonly raw: Record<string, unknown>;
  readonly measured: Measured[];
}

const scenariosOf = (bench: Bench): Scenario[] => [
  { name: 'purchaseHot', kind: 'purchase', spread: false, clients: 32, request: purchase(bench, false) },
  { name: 'purchaseHot128', kind: 'purchase', spread: false, clients: 128, request: purchase(bench, false) },
  { name: 'purchaseSpread', kind: 'purchase', spread: true, clients: 32, request: purchase(bench, true) },
  { name: 'purchaseSpread128', kind: 'purchase', spread: true, clients: 128, request: purchase(bench, true) },
  { name: 'reserveHot', kind: 'hold', spread: false, clients: 32, request: reservation(bench, false) },
  { name: 'reserveHot128', kind: 'hold', spread: false, clients: 128, request: reservation(bench, false) },
  { name: 'reserveSpread', kind: 'hold', spread: true, clients: 32, request: reservation(bench, true) },
  { name: 'reserveSpread128', kind: 'hold', spread: true, clients: 128, request: reservation(bench, true) },
];

async function measureRates(bench: Bench, reference: Reference, { ratios, measured }: Found): Promise<void> {
  for (const scenario of scenariosOf(bench)) {
    const { name } = scenario;
    ratios[name] = null;
    if (!wanted(name) || (QUICK && name.endsWith('128') && name !== 'purchaseHot128')) continue;
    const result = await compare(bench, reference, scenario);
    measured.push(result);
    ratios[name] = result.ratio;
    if (name === 'purchaseHot') ratios['p99OverP50'] = round(result.service.p99Ms / result.service.p50Ms);
  }
}

async function measureCosts(bench: Bench, { ratios, raw }: Found): Promise<void> {
  const { statements, nodeMicros, postgresMicros, memoryMb } = await costs(bench);
  ratios['statementsPerPurchase'] = round(statements, 3);
  raw['cpu'] = {
    nodeMicrosPerPurchase: round(nodeMicros, 0),
    postgresMicrosPerPurchase: round(postgresMicros, 0),
  };
  raw['memoryMb'] = round(memoryMb, 0);
}

async function measureLatency(bench: Bench, reference: Reference, { ratios, raw }: Found): Promise<void> {
  const hold = await reference.measure('hold', false, 1, Math.max(2, SECONDS / 2));
  const one = await load(bench.url, 1, SECONDS, purchase(bench, false));
  ratios['latencyOverCommit'] = round(one.p50Ms / (2 * hold.latencyMs));
  raw['oneClient'] = { p50Ms: one.p50Ms, referenceHoldMs: hold.latencyMs };
}

async function measureOthers(bench: Bench, { raw }: Found): Promise<void> {
  const others: [string, LoadRequest][] = [
    ['purchase of three lines', purchase(bench, true, 3)],
    ['preview', preview(bench)],
    ['order read', await orderReads(bench)],
  ];
  for (const [name, request] of others) {
    const { perSecond, p50Ms, p99Ms, errors } = await load(bench.url, 32, SECONDS, request);
    raw[name] = { perSecond: round(perSecond, 0), p50Ms, p99Ms, errors };
    say(`  ${name}: ${perSecond.toFixed(0)}/s`);
  }
}

async function measureDeliveries(bench: Bench, { raw }: Found): Promise<void> {
  const runs: Drained[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) runs.push(await drainQueue(bench, DELIVERIES));
  const middle = (of: (run: Drained) => number): number => round(median(runs.map(of)), 0);
  raw['deliveriesPerSecond'] = middle(({ perSecond }) => perSecond);
  raw['deliveryCpu'] = {
    nodeMicrosPerDelivery: middle(({ nodeMicros }) => nodeMicros),
    postgresMicrosPerDelivery: middle(({ postgresMicros }) => postgresMicros),
  };
}

async function measureGrowth(bench: Bench, { ratios, raw }: Found): Promise<void> {
  const rate = async (): Promise<number> => {
    const runs: number[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat += 1)
      runs.push((await load(bench.url, 32, SECONDS, purchase(bench, true))).perSecond);
    return median(runs);
  };
  const before = await growTo(bench.databaseUrl, SMALL);
  const small = await rate();
  const after = await growTo(bench.databaseUrl, LARGE);
  const large = await rate();
  ratios['growth'] = round(large / small);
  raw['growth'] = { before, perSecondBefore: round(small, 0), after, perSecondAfter: round(large, 0) };
}

async function measureAll(bench: Bench, found: Found): Promise<void> {
  await fillCatalogue(bench);
  await bench.restart();
  const reference = await prepareReference(bench.databaseUrl);
  say(`reference: ${reference.tool}, 32 clients, one commit a statement; ${String(WORKERS)} worker(s)`);
  await load(bench.url, 32, QUICK ? 2 : 5, purchase(bench, false));

  await measureRates(bench, reference, found);
  if (wanted('costs')) await measureCosts(bench, found);
  if (wanted('latency')) await measureLatency(bench, reference, found);
  if (!QUICK && wanted('others')) await measureOthers(bench, found);
  if (wanted('deliveries')) await measureDeliveries(bench, found);
  if (!QUICK && wanted('growth')) await measureGrowth(bench, found);
  found.raw['warmStartMs'] = round(await bench.restart(), 0);
}

async function main(): Promise<void> {
  const found: Found = {
    ratios: { statementsPerPurchase: null, p99OverP50: null, latencyOverCommit: null, growth: null },
    raw: {},
    measured: [],
  };
  const bench = await startBench(WORKERS);
  try {
    await measureAll(bench, found);
  } finally {
    await bench.stop();
  }
  const { ratios, raw, measured } = found;
  say(`\n${tableOf(measured)}`);
  say(JSON.stringify({ ratios, ...raw }, undefined, 1));
  const output = { ratios, memoryMb: null, warmStartMs: null, ...raw, measured };
  if (JSON_FILE !== undefined) writeFileSync(JSON_FILE, `${JSON.stringify(output, undefined, 2)}\n`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
