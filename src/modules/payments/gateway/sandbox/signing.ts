import { createHmac, createSecretKey, randomUUID } from 'node:crypto';
import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import { Webhook } from 'standardwebhooks';
import type { Secret } from '../../../../kernel/secret';
import { toWire } from '../gateway-json';
import type { CallbackVerification, GatewayEvent } from '../port';
import { decodeEvent } from './wire';

export type SignedHeaders = Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>>;

/** One key per direction: a request can never be played back as a callback. */
function derive(secret: Secret, purpose: string): Webhook {
  const root = createSecretKey(secret.reveal(), 'utf8');
  return new Webhook(createHmac('sha256', root).update(`gateway-${purpose}`).digest('base64'));
}

/** Signs and verifies by Standard Webhooks: `id.timestamp.payload`, HMAC-SHA256, five minutes of tolerance. */
class Signer {
  constructor(private readonly webhook: Webhook) {}

  sign(id: string, payload: string, nowMs: number): SignedHeaders {
    return {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(nowMs / 1000)),
      'webhook-signature': this.webhook.sign(id, new Date(nowMs), payload),
    };
  }

  verify(payload: string, headers: IncomingHttpHeaders): boolean {
    const single = Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    try {
      this.webhook.verify(payload, Object.fromEntries(single), { jsonParse: false });
      return true;
    } catch {
      return false;
    }
  }
}

/** Signatures of the calls to the gateway; they cover method and path as well as the body. */
export class RequestSigner {
  private readonly signer: Signer;

  constructor(secret: Secret) {
    this.signer = new Signer(derive(secret, 'requests'));
  }

  sign(method: string, path: string, body: string, nowMs: number): SignedHeaders {
    return this.signer.sign(randomUUID(), `${method} ${path}\n${body}`, nowMs);
  }

  verify(method: string, path: string, body: string, headers: IncomingHttpHeaders): boolean {
    return this.signer.verify(`${method} ${path}\n${body}`, headers);
  }
}

/** Signatures of the gateway's callbacks, over the raw bytes of the body. */
export class CallbackSigner {
  private readonly signer: Signer;

  constructor(secret: Secret) {
    this.signer = new Signer(derive(secret, 'callbacks'));
  }

  /** An event as it goes over the wire. */
  seal(event: GatewayEvent, nowMs: number): { readonly body: Buffer; readonly headers: SignedHeaders } {
    const body = toWire(event);
    return { body: Buffer.from(body), headers: this.signer.sign(event.id, body, nowMs) };
  }

  /**
   * Checks signature and age over the bytes as received, then the form. Bytes that are not UTF-8 are refused before: as text
   * they would equal other bytes.
   */
  open(rawBody: Buffer, headers: IncomingHttpHeaders): CallbackVerification {
    if (!isUtf8(rawBody)) return { verified: false, cause: 'malformed' };
    const text = rawBody.toString('utf8');
    if (!this.signer.verify(text, headers)) return { verified: false, cause: 'signature' };
    const event = decodeEvent(text);
    // The signature covers the id header; an event that names another id was put together by somebody.
    if (!event || event.id !== headers['webhook-id']) return { verified: false, cause: 'malformed' };
    return { verified: true, event };
  }
}
