import type { Answer } from '../../kernel/idempotency';
import { wireTime } from './wire-time';
import { type Language, messageOf, type WireErrorCode } from './wire-errors';

export interface WireError {
  readonly ErrorCode: WireErrorCode;
  readonly Created: string;
  readonly Message: string;
  readonly Detail: string | null;
}

export interface Envelope<T> {
  readonly Response: T;
  readonly Errors: readonly WireError[];
}

const OK = 200;

/** A success of this door. */
export const enveloped = <T>(response: T): Envelope<T> => ({ Response: response, Errors: [] });

/** A success as it is sent, and stored under an idempotency key. */
export const answered = (response: object, errors: readonly WireError[] = []): Answer => ({
  status: OK,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify({ ...enveloped(response), Errors: errors }),
});

/** One entry of `Errors`; `Message` in the caller's language, `Detail` names the member. */
export const wireError = (
  code: WireErrorCode,
  now: Date,
  language: Language,
  detail: string | null = null,
): WireError => ({
  ErrorCode: code,
  Created: wireTime(now),
  Message: messageOf(code, language),
  Detail: detail,
});
