import type { Client } from 'pg';
import { acquire, urlOf } from './owner-session';
import { DATABASE, pause, type Place } from './place';
import { type Postmaster, stopPostmaster } from './postmaster';
import { signal } from './processes';

const RETRY_MS = 1_000;

export interface EmbeddedPostgres {
  /** Connection string with password: never log it. */
  readonly url: string;
  readonly dataDir: string;
  /** The cluster was made by this start. */
  readonly fresh: boolean;
  /** The server had outlived an earlier process of ours. */
  readonly adopted: boolean;
  /** Stops the server. Idempotent. */
  stop(): Promise<void>;
}

/** A running server that this process owns, kept alive until it is stopped. */
export class OwnedServer implements EmbeddedPostgres {
  readonly url: string;
  readonly dataDir: string;
  readonly adopted: boolean;
  private stopping: Promise<void> | undefined;
  private restarting: Promise<void> | undefined;
  /** Last resort for a process that ends without `stop()`. */
  private readonly onExit = (): void => {
    signal(this.postmaster.pid, 'SIGINT');
  };

  constructor(
    private readonly place: Place,
    private postmaster: Postmaster,
    readonly fresh: boolean,
    private owner: Client,
  ) {
    this.url = urlOf(place, postmaster.port, DATABASE);
    this.dataDir = place.dataDir;
    this.adopted = postmaster.adopted;
    process.once('exit', this.onExit);
    this.watchOwner();
  }

  stop(): Promise<void> {
    this.stopping ??= this.shutDown();
    return this.stopping;
  }

  private async shutDown(): Promise<void> {
    await this.restarting;
    refable(this.owner).ref();
    await this.owner.end().catch(() => undefined);
    await stopPostmaster(this.postmaster.pid, this.place.cluster);
    process.removeListener('exit', this.onExit);
  }

  /** The session does not keep the process alive, and its end means that the server has crashed. */
  private watchOwner(): void {
    refable(this.owner).unref();
    this.owner.once('end', () => {
      if (this.stopping) return;
      this.place.log('PostgreSQL has gone away: starting it again');
      this.restarting = this.restart().finally(() => (this.restarting = undefined));
    });
  }

  private async restart(): Promise<void> {
    while (!this.stopping) {
      try {
        ({ postmaster: this.postmaster, owner: this.owner } = await acquire(this.place, this.postmaster.port));
        this.watchOwner();
        this.place.log('PostgreSQL is back');
        return;
      } catch (error) {
        this.place.log(`PostgreSQL does not come back yet: ${error instanceof Error ? error.message : 'unknown'}`);
        await pause(RETRY_MS);
      }
    }
  }
}

/** The driver has these two; its type declarations do not. */
const refable = (client: Client): { ref(): void; unref(): void } => client as unknown as { ref(): void; unref(): void };
