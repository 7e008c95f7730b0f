import { Client } from 'pg';
import { load } from './load';
import { SECONDS } from './options';
import { say } from './report';
import { purchase } from './scenario';
import { type Bench, cpuSeconds, residentMb } from './service';

export interface Costs {
  readonly statements: number;
  readonly nodeMicros: number;
  readonly postgresMicros: number;
  readonly memoryMb: number;
}

const SHOWN_STATEMENTS = 20;
const STATEMENTS = `
  SELECT sum(calls)::text AS calls, sum(total_exec_time)::float8 AS ms, sum(total_plan_time)::float8 AS plan_ms, query
    FROM pg_stat_statements
   WHERE query !~* '^(begin|commit|start transaction|select pg_stat)'
   GROUP BY query ORDER BY sum(calls) DESC`;

interface CountedStatement {
  readonly calls: string;
  readonly ms: number;
  readonly plan_ms: number;
  readonly query: string;
}

/** Statements the server counted per purchase, without BEGIN and COMMIT; and CPU per purchase on both sides. */
export async function costs(bench: Bench): Promise<Costs> {
  const client = new Client({ connectionString: bench.databaseUrl });
  await client.connect();
  await client.query('SELECT pg_stat_statements_reset()');
  const { node, postgres } = bench.pids();
  const before = { node: cpuSeconds(node[0] ?? 0), postgres: cpuSeconds(postgres) };
  const { count } = await load(bench.url, 32, SECONDS, purchase(bench, false));
  const used = { node: cpuSeconds(node[0] ?? 0) - before.node, postgres: cpuSeconds(postgres) - before.postgres };
  const memoryMb = Math.max(...bench.pids().node.map(residentMb));
  const { rows } = await client.query<CountedStatement>(STATEMENTS);
  await client.end();
  for (const row of rows.slice(0, SHOWN_STATEMENTS)) say(lineOf(row, count));
  return {
    statements: rows.reduce((sum, row) => sum + Number(row.calls), 0) / count,
    nodeMicros: (used.node * 1e6) / count,
    postgresMicros: (used.postgres * 1e6) / count,
    memoryMb,
  };
}

function lineOf({ calls, ms, plan_ms: planMs, query }: CountedStatement, purchases: number): string {
  const micros = (milliseconds: number): string => ((milliseconds * 1000) / purchases).toFixed(0);
  const text = query.replace(/\s+/g, ' ').slice(0, 100);
  return `    ${(Number(calls) / purchases).toFixed(3)} calls ${micros(ms)} µs + ${micros(planMs)} µs planning ${text}`;
}
