import { createHmac, createSecretKey } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Secret } from '../../kernel/secret';
import type { DueDelivery, Policy } from './types';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** Pauses before the tries that follow a failed one, in seconds. */
const PAUSES: Readonly<Record<Policy, readonly number[]>> = {
  standard: [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR],
  merchant: [15 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR],
};
const OK = 200;
const REDIRECT = 300;

/** Does this status mean that the receiver has it? */
export const isSuccess = (policy: Policy, status: number): boolean =>
  policy === 'merchant' ? status === OK : status >= OK && status < REDIRECT;

/** Seconds until the next try after `tries` failed ones; undefined: that was the last. */
export const pauseAfter = (policy: Policy, tries: number): number | undefined => PAUSES[policy][tries - 1];

export interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * A delivery as it goes over the wire at a moment. Standard Webhooks: the id is the event's and stays, time and signature are of this try.
 * A message of a door's own is its body alone, with `x-signature` (hex HMAC-SHA-256 of the signed text and `dateSent`) beside it.
 */
export function messageOf(due: DueDelivery, now: Date): Message {
  const body = JSON.stringify(
    due.signedText === null
      ? {
          id: due.eventId,
          type: due.topic,
          timestamp: due.eventAt.toISOString(),
          sequence: due.sequence,
          data: due.payload,
        }
      : due.payload,
  );
  const dateSent = now.toISOString();
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Holdfast-Webhooks/1',
      'webhook-id': due.eventId,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(due.secret.reveal()).sign(due.eventId, now, body),
      ...(due.signedText !== null && {
        dateSent,
        'x-signature': hexSignature(due.secret, `${due.signedText}${dateSent}`),
      }),
    },
  };
}

/** Hex HMAC-SHA-256 of a text under the secret of a merchant's key. */
function hexSignature(secret: Secret, text: string): string {
  const key = createSecretKey(secret.reveal(), 'utf8');
  return createHmac('sha256', key).update(text).digest('hex');
}
