import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Secret } from '../kernel/secret';
import { FAULT_KINDS } from '../modules/payments/gateway/sandbox';
import { readFaultSettings } from './fault-settings';
import type { GatewayProcessOptions } from './server';

export const USAGE = `Usage: node dist/simulated-gateway/main.js --secret-file FILE [options]

  --secret-file FILE   shared secret of the merchants' requests and of the callbacks (first line)
  --secret TEXT        the same on the command line; for tests
  --host ADDRESS       default 127.0.0.1
  --port PORT          default 4010; 0: any free port
  --public-url URL     base of the links customers follow
  --state FILE         keep state and ledger in this file
  --seed N             repeatable references and faults
  --faults JSON        {"rate":0.3,"kinds":[...],"inquiries":false,"lateMs":2000,"hangMs":30000,"latencyMs":0}
                       kinds: ${FAULT_KINDS.join(', ')}

The ledger is at GET /ledger, fault settings at GET and POST /faults.`;

const DEFAULT_PORT = 4010;
const MAX_PORT = 65_535;

/**
 * Reads the command line.
 * @throws Error with one line to show
 */
export function readArguments(argv: readonly string[]): GatewayProcessOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: {
      'secret-file': text,
      secret: text,
      host: text,
      port: text,
      'public-url': text,
      state: text,
      seed: text,
      faults: text,
    },
  });
  const file = values['secret-file'];
  const secret = values.secret ?? (file === undefined ? undefined : readFileSync(file, 'utf8').split('\n')[0]?.trim());
  if (secret === undefined || secret === '') throw new Error('--secret-file or --secret is required');
  const seed = values.seed === undefined ? undefined : wholeNumber('--seed', values.seed, Number.MAX_SAFE_INTEGER);
  const faults = values.faults === undefined ? {} : readFaultSettings(values.faults);
  return {
    secret: new Secret(secret),
    host: values.host,
    port: values.port === undefined ? DEFAULT_PORT : wholeNumber('--port', values.port, MAX_PORT),
    publicUrl: values['public-url']?.replace(/\/+$/, ''),
    stateFile: values.state,
    seed,
    faults: seed === undefined ? faults : { seed, ...faults },
  };
}

function wholeNumber(name: string, text: string, max: number): number {
  const number = /^\d{1,16}$/.test(text) ? parseInt(text, 10) : NaN;
  if (Number.isNaN(number) || number > max) throw new Error(`${name} must be a whole number up to ${String(max)}`);
  return number;
}
