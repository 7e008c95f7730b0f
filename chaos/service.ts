import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, createWriteStream, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { NODE_FLAGS } from '../src/boot/node-flags';
import type { Failpoint } from '../src/kernel/failpoints';
import { HttpClient } from '../test/support/http-client';
import type { BuildCopy } from './build-copy';

const POLL_MS = 50;
const START_MS = 60_000;
const CRASHED_MS = 500;

/** One process of the service under test: started, killed and started again on the same port. */
export class Service {
  /** Requests of clients that this process has not answered yet. */
  inFlight = 0;
  healthy = false;
  /** When a request of a client was last cut off, in milliseconds: the cut is noticed before the death of the process that caused it. */
  lastLossMs = 0;
  #child: ChildProcess | undefined;
  #standby: ChildProcess | undefined;
  #armed: string | undefined;
  #onDeath: (() => void) | undefined;
  readonly #log: string;

  constructor(
    private readonly build: BuildCopy,
    readonly port: number,
    private readonly env: Readonly<Record<string, string>>,
  ) {
    this.#log = build.path(`service-${String(port)}.log`);
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  /** Starts a process and resolves when it is ready, or has died again. @param armed the moment at which it kills itself, the how manieth time */
  async start(armed?: { at: Failpoint; count: number }): Promise<void> {
    const child = this.#standby ?? this.#load();
    this.#standby = undefined;
    this.#child = child;
    this.#armed = armed?.at;
    const dead = new Promise<'dead'>((resolve) => {
      child.once('exit', () => {
        if (this.#child === child) {
          this.healthy = false;
          this.#child = undefined;
          this.#onDeath?.();
        }
        resolve('dead');
      });
    });
    const ready = new Promise<'ready'>((resolve) => {
      child.on('message', (message) => {
        if (message === 'ready') resolve('ready');
      });
      child.send(
        { PORT: String(this.port), ...(armed && { CHAOS_FAILPOINT: `${armed.at}:${String(armed.count)}` }) },
        () => undefined,
      );
    });
    const outcome = await Promise.race([ready, dead, wait(START_MS, 'late' as const, { ref: false })]);
    if (outcome === 'late') throw new Error(`a process did not start: see ${this.#log}`);
    if (outcome === 'dead') await wait(CRASHED_MS);
    else this.healthy = this.#child === child;
    this.#standby ??= this.#load();
  }

  /** A process that has read the build and waits. */
  #load(): ChildProcess {
    const log = openSync(this.#log, 'a');
    const child = spawn(process.execPath, [...NODE_FLAGS, join(__dirname, 'entry.js'), this.build.path('dist')], {
      env: this.env,
      cwd: this.build.directory,
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    child.once('exit', () => {
      if (this.#standby === child) this.#standby = undefined;
    });
    return child;
  }

  /** Told when the process has died, by whatever hand. */
  onDeath(told: () => void): void {
    this.#onDeath = told;
  }

  get isRunning(): boolean {
    return this.#child !== undefined;
  }

  /** The failpoint this process was to die at. */
  get armed(): string | undefined {
    return this.#armed;
  }

  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    this.healthy = false;
    this.#child?.kill(signal);
  }

  async stop(): Promise<void> {
    this.#onDeath = undefined;
    for (const child of [this.#standby, this.#child]) {
      if (!child || child.exitCode !== null || child.signalCode !== null) continue;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    }
  }

  /** How often each failpoint has struck, by what the processes said in dying. */
  failpoints(): Map<string, number> {
    const struck = new Map<string, number>();
    for (const [, at = ''] of readFileSync(this.#log, 'utf8').matchAll(/^failpoint ([\w-]+)$/gm))
      struck.set(at, (struck.get(at) ?? 0) + 1);
    return struck;
  }
}

/** The simulated gateway, as a process of its own with a book of its own. */
export class Gateway {
  #child: ChildProcess | undefined;
  readonly #http: HttpClient;

  constructor(
    private readonly build: BuildCopy,
    readonly port: number,
    readonly secret: string,
  ) {
    this.#http = new HttpClient(this.url);
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  async start(faults: object): Promise<void> {
    const log = createWriteStream(this.build.path('gateway.log'), { flags: 'a' });
    const argv = [
      '--secret',
      this.secret,
      '--port',
      String(this.port),
      '--state',
      this.build.path('gateway.state'),
      '--faults',
      JSON.stringify(faults),
    ];
    const main = this.build.path('dist', 'simulated-gateway', 'main.js');
    this.#child = spawn(process.execPath, [...NODE_FLAGS, main, ...argv], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.pipe(log);
    this.#child.stderr?.pipe(log);
    for (let left = START_MS / POLL_MS; left > 0; left -= 1) {
      const isUp = await this.#http.get('/health').then(
        ({ status }) => status === 200,
        () => false,
      );
      if (isUp) return;
      await wait(POLL_MS);
    }
    throw new Error('the gateway did not start');
  }

  async faults(settings: object): Promise<void> {
    await this.#http.post('/faults', settings);
  }

  async decide(reference: string, decision: 'approve' | 'decline'): Promise<void> {
    await this.#http.send('POST', `/pay/${reference}`, { form: { decision } }).catch(() => undefined);
  }

  async ledger(): Promise<LedgerLine[]> {
    return ((await this.#http.get('/ledger')).json as { lines: LedgerLine[] }).lines;
  }

  stop(): void {
    this.#child?.kill('SIGKILL');
  }
}

/** A line of the gateway's own book. */
export interface LedgerLine {
  readonly kind: 'charge' | 'authorize' | 'capture' | 'void' | 'refund';
  readonly merchantReference: string;
  readonly idempotencyKey: string;
  readonly parentKey: string | null;
  readonly amountMinor: string;
  readonly currency: string;
  readonly outcome: 'approved' | 'declined' | 'action-required' | 'pending';
}
