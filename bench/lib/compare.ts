import { load, type LoadRequest, type LoadResult } from './load';
import { REPEATS, SECONDS } from './options';
import type { Reference, ReferenceKind } from './reference';
import { median, round, say, table } from './report';
import type { Bench } from './service';

/** One scenario beside the same work done by the reference client. */
export interface Measured {
  readonly name: string;
  readonly clients: number;
  readonly service: LoadResult;
  /** Of the reference, per second. */
  readonly reference: number;
  readonly ratio: number;
}

export interface Scenario {
  readonly name: string;
  readonly kind: ReferenceKind;
  readonly spread: boolean;
  readonly clients: number;
  readonly request: LoadRequest;
}

/** Service and reference take turns, so that a slow minute of the machine hits both. */
export async function compare(bench: Bench, reference: Reference, scenario: Scenario): Promise<Measured> {
  const { name, kind, spread, clients, request } = scenario;
  const runs: LoadResult[] = [];
  const references: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    references.push((await reference.measure(kind, spread, 32, Math.max(2, SECONDS / 2))).perSecond);
    runs.push(await load(bench.url, clients, SECONDS, request));
  }
  const middle = [...runs].sort((a, b) => a.perSecond - b.perSecond)[Math.floor(runs.length / 2)] as LoadResult;
  const base = median(references);
  const measured = { name, clients, service: middle, reference: base, ratio: round(middle.perSecond / base) };
  const errors = middle.errors > 0 ? `, ${String(middle.errors)} errors, the first: ${middle.firstError ?? ''}` : '';
  say(
    `  ${name} ${String(clients)}: ${middle.perSecond.toFixed(0)}/s against ${base.toFixed(0)}/s = ${String(measured.ratio)}${errors}`,
  );
  return measured;
}

export const tableOf = (results: readonly Measured[]): string =>
  table([
    ['measure', 'clients', 'service/s', 'reference/s', 'ratio', 'p50 ms', 'p99 ms', 'errors'],
    ...results.map(({ name, clients, service, reference, ratio }) => [
      name,
      String(clients),
      service.perSecond.toFixed(0),
      reference.toFixed(0),
      String(ratio),
      service.p50Ms.toFixed(1),
      service.p99Ms.toFixed(1),
      String(service.errors),
    ]),
  ]);
