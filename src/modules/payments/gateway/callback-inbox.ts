import { Injectable } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';

type Receive = (accountId: string, rawBody: Buffer, headers: IncomingHttpHeaders) => Promise<void>;

/** Where gateways that run inside this process leave their callbacks. Whoever receives callbacks over HTTP receives these too. */
@Injectable()
export class CallbackInbox {
  #receive: Receive | undefined;

  /** Names who takes the callbacks. */
  onCallback(receive: Receive): void {
    this.#receive = receive;
  }

  /** @returns true when the callback was accepted; a callback that nobody takes is none that could be lost */
  async deliver(accountId: string, rawBody: Buffer, headers: IncomingHttpHeaders): Promise<boolean> {
    await this.#receive?.(accountId, rawBody, headers);
    return true;
  }
}
