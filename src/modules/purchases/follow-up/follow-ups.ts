import { Injectable } from '@nestjs/common';
import type { Attempt } from '../../payments';
import { RefundPayment } from './refund-payment';
import { CapturePayment } from './capture-payment';

/** Captures, voids and refunds: what continues a payment. */
@Injectable()
export class FollowUps {
  constructor(
    private readonly captures: CapturePayment,
    private readonly refunds: RefundPayment,
  ) {}

  /** Sends one that is on record. @returns whether its outcome is known now */
  send(attempt: Attempt): Promise<boolean> {
    return attempt.type === 'capture' ? this.captures.send(attempt) : this.refunds.send(attempt);
  }

  /** Finds out what became of one. @returns whether its outcome is known now */
  recover(attempt: Attempt): Promise<boolean> {
    return attempt.type === 'capture' ? this.captures.recover(attempt) : this.refunds.recover(attempt);
  }
}
