import { setTimeout as wait } from 'node:timers/promises';
import { processClock } from '../kernel/clock';
import type { Secret } from '../kernel/secret';
import type { GatewayEvent } from '../modules/payments/gateway';
import { CallbackSigner } from '../modules/payments/gateway/sandbox';

const RETRY_PAUSES_MS = [100, 400, 1_600, 6_400] as const;
const TIMEOUT_MS = 5_000;

/** Posts events to the merchant. Only a 2xx is success; anything else is tried again a few times, then given up. */
export class CallbackSender {
  private readonly signer: CallbackSigner;
  private readonly stopped = new AbortController();

  constructor(secret: Secret) {
    this.signer = new CallbackSigner(secret);
  }

  /** Resolves after the first try; the others follow in the background. Never rejects. */
  async send(event: GatewayEvent, url: string | undefined): Promise<void> {
    if (url === undefined || (await this.post(event, url))) return;
    void this.sendAgain(event, url);
  }

  close(): void {
    this.stopped.abort();
  }

  private async sendAgain(event: GatewayEvent, url: string): Promise<void> {
    for (const pauseMs of RETRY_PAUSES_MS) {
      try {
        await wait(pauseMs, undefined, { ref: false, signal: this.stopped.signal });
      } catch {
        return;
      }
      if (await this.post(event, url)) return;
    }
  }

  private async post(event: GatewayEvent, url: string): Promise<boolean> {
    const { body, headers } = this.signer.seal(event, processClock.nowMs());
    try {
      const signal = AbortSignal.any([this.stopped.signal, AbortSignal.timeout(TIMEOUT_MS)]);
      const answer = await fetch(url, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body,
        redirect: 'manual',
        signal,
      });
      await answer.body?.cancel();
      return answer.ok;
    } catch {
      return false;
    }
  }
}
