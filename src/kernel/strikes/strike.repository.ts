import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { type Connection, run, statement, type Tx } from '../database';
import { StrikeEntity } from './strike.entity';
import { type Braked, STRIKE_KINDS, STRIKE_SECONDS, type StrikeKind, type Subject } from './types';

const ADD = statement(
  'strikes.add',
  `INSERT INTO strike (kind, subject, organization_id, allowed, label)
   SELECT * FROM unnest($1::text[], $2::bytea[], $3::text[], $4::int[], $5::jsonb[])`,
);
/** The strike that has to grow old before the next try is let through: of n allowed ones, the n-th newest. */
const COUNT = statement(
  'strikes.count',
  `SELECT u.position::int AS position, s.strikes,
          ceil(extract(epoch FROM s.deciding + make_interval(secs => u.seconds) - app_now()))::int AS "secondsLeft"
     FROM unnest($1::text[], $2::bytea[], $3::int[], $4::int[]) WITH ORDINALITY u(kind, subject, allowed, seconds, position)
     CROSS JOIN LATERAL (
       SELECT count(*)::int AS strikes, (array_agg(k.made_at ORDER BY k.made_at DESC))[u.allowed] AS deciding
         FROM strike k WHERE k.kind = u.kind AND k.subject = u.subject
          AND k.made_at > (SELECT app_now()) - make_interval(secs => u.seconds)) s`,
);
const REMOVE = statement(
  'strikes.remove',
  `DELETE FROM strike s USING unnest($1::text[], $2::bytea[]) u(kind, subject)
    WHERE s.kind = u.kind AND s.subject = u.subject`,
);
const RECENT = statement(
  'strikes.recent',
  `SELECT DISTINCT kind, subject AS fingerprint FROM strike
    WHERE made_at > (SELECT app_now()) - make_interval(secs => $1) LIMIT $2`,
);
const BRAKED = statement(
  'strikes.braked',
  `SELECT s.kind, s.label, s.strikes, s.latest, s.deciding + make_interval(secs => s.seconds) AS until
     FROM (SELECT k.kind, k.subject, u.seconds, count(*)::int AS strikes, max(k.allowed) AS allowed, max(k.made_at) AS latest,
                  (array_agg(k.label ORDER BY k.made_at DESC))[1] AS label,
                  (array_agg(k.made_at ORDER BY k.made_at DESC))[max(k.allowed)] AS deciding
             FROM strike k JOIN unnest($2::text[], $3::int[]) u(kind, seconds) ON u.kind = k.kind
            WHERE k.organization_id = $1 AND k.made_at > (SELECT app_now()) - make_interval(secs => u.seconds)
            GROUP BY k.kind, k.subject, u.seconds) s
    WHERE s.strikes >= s.allowed ORDER BY until DESC LIMIT $4`,
);
const PURGE = statement(
  'strikes.purge',
  `DELETE FROM strike WHERE id IN (
     SELECT id FROM strike WHERE made_at <= (SELECT app_now()) - make_interval(secs => $1)
      ORDER BY made_at LIMIT $2 FOR UPDATE SKIP LOCKED)`,
);

/** Strikes of a subject within its time. */
export interface Counted {
  readonly strikes: number;
  /** Seconds until the next try is let through; null: it is let through now. */
  readonly secondsLeft: number | null;
}

const NONE: Counted = { strikes: 0, secondsLeft: null };

/** The rows of `strike`. */
@Injectable()
export class StrikeRepository {
  constructor(@InjectRepository(StrikeEntity) private readonly strikes: Repository<StrikeEntity>) {}

  /** Writes a strike for each subject. */
  async add(subjects: readonly Subject[]): Promise<void> {
    await run(this.strikes.manager, ADD, [
      subjects.map(({ kind }) => kind),
      subjects.map(({ fingerprint }) => fingerprint),
      subjects.map(({ organizationId }) => organizationId),
      subjects.map(({ allowed }) => allowed),
      subjects.map(({ label }) => JSON.stringify(label)),
    ]);
  }

  /** @returns one count per subject, in order */
  async count(subjects: readonly Subject[], on: Connection = this.strikes.manager): Promise<Counted[]> {
    const rows = await run<Counted & { position: number }>(on, COUNT, [
      subjects.map(({ kind }) => kind),
      subjects.map(({ fingerprint }) => fingerprint),
      subjects.map(({ allowed }) => allowed),
      subjects.map(({ kind }) => STRIKE_SECONDS[kind]),
    ]);
    const byPosition = new Map(rows.map((row) => [row.position, row]));
    return subjects.map((_, index) => byPosition.get(index + 1) ?? NONE);
  }

  /** Deletes all strikes of subjects. */
  async remove(subjects: readonly Subject[]): Promise<void> {
    await run(this.strikes.manager, REMOVE, [
      subjects.map(({ kind }) => kind),
      subjects.map(({ fingerprint }) => fingerprint),
    ]);
  }

  /** Who got a strike within the last seconds, at most `limit`. */
  recent(seconds: number, limit: number): Promise<Pick<Subject, 'kind' | 'fingerprint'>[]> {
    return run(this.strikes.manager, RECENT, [seconds, limit]);
  }

  /** Whom an organization refuses, at most `limit`, the longest first. */
  braked(organizationId: string, limit: number): Promise<Braked[]> {
    const seconds = STRIKE_KINDS.map((kind: StrikeKind) => STRIKE_SECONDS[kind]);
    return run<Braked>(this.strikes.manager, BRAKED, [organizationId, STRIKE_KINDS, seconds, limit]);
  }

  /** Deletes strikes older than any kind counts, at most `limit`. */
  async purge(tx: Tx, seconds: number, limit: number): Promise<void> {
    await run(tx, PURGE, [seconds, limit]);
  }
}
