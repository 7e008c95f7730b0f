import { parseArgs } from 'node:util';

/** The nth of so many parts, counted from 1. */
export interface Shard {
  readonly part: number;
  readonly of: number;
}

export interface Options {
  /** How long clients buy and things are broken. */
  readonly seconds: number;
  /** Decides what is bought, killed and when; printed, so that a run can be had again (as far as processes race the same way). */
  readonly seed: number;
  readonly processes: number;
  readonly clients: number;
  /** Share of the gateway's answers that go wrong, 0 to 1. */
  readonly faults: number;
  /** Planted bugs: those of the code, of the schema, all of them, or some by their names. */
  readonly mutant: string | undefined;
  /** The part of these bugs that this run plants. */
  readonly shard: Shard;
  /** Kill nothing: gateway faults only. */
  readonly calm: boolean;
  /** Keep the working directory. */
  readonly keep: boolean;
}

export const USAGE = `npm run chaos -- [options]

  --seconds N     how long clients buy while things break (default 20)
  --seed N        what is bought, killed and when (default: random, printed)
  --processes P   service processes (default 3)
  --clients N     concurrent clients (default 16)
  --faults R      share of the gateway's answers that go wrong (default 0.3)
  --mutant NAME   plant known bugs and expect to see them: "code", "schema", "all", or names with commas; "list" says them
  --shard I/N     of these bugs only every Nth, from the Ith on
  --calm          kill nothing; the gateway still fails
  --keep          keep the working directory with its logs`;

/** @throws Error with one line to show */
export function readOptions(argv: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: {
      seconds: text,
      seed: text,
      processes: text,
      clients: text,
      faults: text,
      mutant: text,
      shard: text,
      keep: { type: 'boolean' },
      calm: { type: 'boolean' },
    },
  });
  const number = (name: string, given: string | undefined, other: number, min: number, max: number): number => {
    const value = given === undefined ? other : Number(given);
    if (!Number.isFinite(value) || value < min || value > max)
      throw new Error(`--${name} must be a number from ${String(min)} to ${String(max)}`);
    return value;
  };
  return {
    seconds: number('seconds', values.seconds, 20, 1, 86_400),
    seed: number('seed', values.seed, Date.now() % 1_000_000, 0, 4_294_967_295),
    processes: number('processes', values.processes, 3, 1, 16),
    clients: number('clients', values.clients, 16, 1, 200),
    faults: number('faults', values.faults, 0.3, 0, 1),
    mutant: values.mutant,
    shard: shardOf(values.shard ?? '1/1'),
    calm: values.calm ?? false,
    keep: values.keep ?? false,
  };
}

function shardOf(text: string): Shard {
  const [part = 0, of = 0] = (/^(\d{1,3})\/(\d{1,3})$/.exec(text)?.slice(1) ?? []).map(Number);
  if (part < 1 || part > of) throw new Error('--shard must be such as 1/4');
  return { part, of };
}
