import { Injectable } from '@nestjs/common';
import type { Connection, Tx } from '../database';
import { DomainError } from '../errors';
import { LIMITS } from '../limits';
import { StrikeRepository } from './strike.repository';
import { TryGate } from './try-gate';
import { type Braked, STRIKE_KINDS, STRIKE_SECONDS, type Subject } from './types';

const LONGEST_SECONDS = Math.max(...STRIKE_KINDS.map((kind) => STRIKE_SECONDS[kind]));
const MS_PER_SECOND = 1_000;
/** Looks back further than the pause between two looks: a strike may be committed some time after it was made. */
const OVERLAP_SECONDS = 10;

/**
 * Refuses whoever did too much wrong lately. Strikes are counted in PostgreSQL, so the limits hold across processes. A process
 * knows who has any strike at all (it learns of other processes' strikes within `LIMITS.strikeRefreshMs`), and asks the database only
 * about them: whoever did nothing wrong pays no round trip.
 */
@Injectable()
export class Strikes {
  readonly #gate = new TryGate();
  /** Who has strikes, and until when they count, by this process's clock. */
  readonly #known = new Map<string, number>();
  #looked = false;

  constructor(private readonly repository: StrikeRepository) {}

  /**
   * Runs a try of somebody. Of one subject only so many tries run at a time in this process as may still go wrong; the others wait.
   * @param work makes the try, and calls `add` before it ends when the try went wrong
   * @throws DomainError rate-limited, before anything is done
   */
  run<T>(subjects: readonly Subject[], work: () => Promise<T>): Promise<T> {
    const checks = subjects.map((subject) => ({
      key: keyOf(subject),
      allowed: subject.allowed,
      strikes: () => this.strikesOf(subject),
    }));
    return this.#gate.run(checks, work);
  }

  /** @returns the refusal, if somebody has too many strikes. Asks the database only about whom this process knows */
  async refusalOf(on: Connection, subjects: readonly Subject[]): Promise<DomainError | undefined> {
    const known = subjects.filter((subject) => this.isKnown(subject));
    if (known.length === 0) return undefined;
    const counted = await this.repository.count(known, on);
    const seconds = counted.flatMap(({ secondsLeft }) => (secondsLeft === null ? [] : [secondsLeft]));
    return seconds.length === 0 ? undefined : refusal(Math.max(...seconds));
  }

  /** Gives each subject a strike. */
  async add(subjects: readonly Subject[]): Promise<void> {
    if (subjects.length === 0) return;
    subjects.forEach((subject) => {
      this.remember(subject);
    });
    await this.repository.add(subjects);
  }

  /** A try of theirs went well: their strikes are forgotten. */
  async clear(subjects: readonly Subject[]): Promise<void> {
    const known = subjects.filter((subject) => this.isKnown(subject));
    if (known.length === 0) return;
    await this.repository.remove(known);
    known.forEach((subject) => this.#known.delete(keyOf(subject)));
  }

  /** Learns of the strikes that other processes gave. */
  async refresh(): Promise<void> {
    const recent = await this.repository.recent(
      this.#looked ? OVERLAP_SECONDS : LONGEST_SECONDS,
      LIMITS.knownStrikeSubjects,
    );
    this.#looked = true;
    recent.forEach((subject) => {
      this.remember(subject);
    });
    const nowMs = performance.now();
    for (const [key, untilMs] of this.#known) if (untilMs <= nowMs) this.#known.delete(key);
  }

  /** Whom an organization refuses at the moment. */
  braked(organizationId: string): Promise<Braked[]> {
    return this.repository.braked(organizationId, LIMITS.attentionItems);
  }

  /** Deletes a bounded number of strikes that count no more. */
  purge(tx: Tx, limit: number): Promise<void> {
    return this.repository.purge(tx, LONGEST_SECONDS, limit);
  }

  private async strikesOf(subject: Subject): Promise<number> {
    if (!this.isKnown(subject)) return 0;
    const [counted] = await this.repository.count([subject]);
    if (counted && counted.secondsLeft !== null) throw refusal(counted.secondsLeft);
    return counted?.strikes ?? 0;
  }

  private isKnown(subject: Subject): boolean {
    return this.#known.has(keyOf(subject));
  }

  private remember(subject: Pick<Subject, 'kind' | 'fingerprint'>): void {
    const key = keyOf(subject);
    this.#known.delete(key);
    if (this.#known.size >= LIMITS.knownStrikeSubjects) this.#known.delete(this.#known.keys().next().value as string);
    this.#known.set(key, performance.now() + STRIKE_SECONDS[subject.kind] * MS_PER_SECOND);
  }
}

const keyOf = ({ kind, fingerprint }: Pick<Subject, 'kind' | 'fingerprint'>): string =>
  `${kind} ${fingerprint.toString('base64')}`;

const refusal = (seconds: number): DomainError =>
  new DomainError('rate-limited', 'Too many tries that went wrong.', { retryAfterSeconds: Math.max(1, seconds) });
