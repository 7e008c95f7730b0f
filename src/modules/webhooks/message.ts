import { createHmac, createSecretKey } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Secret } from '../../kernel/secret';
import type { LeasedDelivery, SigningSecrets } from './types';

const MS_PER_SECOND = 1000;

export interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * A delivery as it goes over the wire at a moment. Standard Webhooks: the id is the event's and stays, time and signatures are of this try;
 * while a rotation overlaps there is a signature for each secret.
 * A message of a door's own is its body alone, with `x-signature` (hex HMAC-SHA-256 of the signed text and `dateSent`) beside it. That header
 * has room for one signature: it changes to the new secret at the end of the overlap.
 */
export function messageOf(delivery: LeasedDelivery, secrets: SigningSecrets, now: Date): Message {
  const { eventId, topic, eventAt, sequence, payload, signedText } = delivery;
  const body = JSON.stringify(
    signedText === null
      ? { id: eventId, type: topic, timestamp: eventAt.toISOString(), sequence, data: payload }
      : payload,
  );
  const { current, previous } = secrets;
  const signers = previous ? [current, previous] : [current];
  const dateSent = now.toISOString();
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Holdfast-Webhooks/1',
      'webhook-id': eventId,
      'webhook-timestamp': String(Math.floor(now.getTime() / MS_PER_SECOND)),
      'webhook-signature': signers.map((secret) => new Webhook(secret.reveal()).sign(eventId, now, body)).join(' '),
      ...(signedText !== null && {
        dateSent,
        'x-signature': hexSignature(previous ?? current, `${signedText}${dateSent}`),
      }),
    },
  };
}

/** Hex HMAC-SHA-256 of a text. */
function hexSignature(secret: Secret, text: string): string {
  const key = createSecretKey(secret.reveal(), 'utf8');
  return createHmac('sha256', key).update(text).digest('hex');
}
