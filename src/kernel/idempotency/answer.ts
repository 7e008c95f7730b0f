import type { IdempotencyScope } from './scope';

/** A complete answer to a request, ready to be sent and, under a key, to be sent again byte for byte. */
export interface Answer {
  readonly status: number;
  /** Lower-case names; only what belongs to the answer itself (`location`, `content-type`). */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The caller's key for one request. */
export interface IdempotentRequest {
  readonly scope: IdempotencyScope;
  /** Website of whoever asks. */
  readonly websiteId: string;
  /**
   * Keyed hash of what the request asks for (`Comparable`).
   */
  readonly fingerprint: Buffer;
}

/** An answer, and whether it is the stored one of an earlier request. */
export interface GivenAnswer {
  readonly answer: Answer;
  readonly replayed: boolean;
}
