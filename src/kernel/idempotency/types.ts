import type { Answer } from './answer';
import type { IdempotencyScope } from './scope';

/** A key that is to be written with the effect it stands for. */
export interface KeyRequest extends IdempotencyScope {
  /** Website of whoever asks. */
  readonly websiteId: string;
  /** Keyed hash of the request. */
  readonly fingerprint: Buffer;
  readonly purchaseId: string | undefined;
  /** Where the answer is final from the beginning. */
  readonly answer?: Answer | undefined;
}

/** An answer, and the key it is kept under. */
export interface AnswerUnderKey extends IdempotencyScope {
  readonly answer: Answer;
}

/** What is stored under a key. There is no answer while it is not final. */
export interface IdempotencyRecord {
  /** Website of whoever asked first: only there the answer may be given again. */
  readonly websiteId: string;
  readonly fingerprint: Buffer;
  readonly purchaseId: string | null;
  readonly answer: Answer | undefined;
  /** The process of the first request may still be working on it. */
  readonly locked: boolean;
}
