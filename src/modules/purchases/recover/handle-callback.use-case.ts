import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import { failpoint } from '../../../kernel/failpoints';
import { UnitOfWork } from '../../../kernel/database';
import { DomainError } from '../../../kernel/errors';
import { LIMITS } from '../../../kernel/limits';
import { PaymentAttemptRepository, GatewayCallbackRepository, Gateways, type StoredCallback } from '../../payments';
import { DisputePayment } from './dispute-payment';
import { ResumeAttemptUseCase } from './resume-attempt.use-case';

/**
 * Takes callbacks of the gateway: any number of times, in any order, also before the gateway's own answer. One is
 * stored first and dealt with after its sender has been answered; it says where to look, and the inquiry says what is
 * true.
 */
@Injectable()
export class HandleCallbackUseCase implements OnModuleInit {
  readonly #logger = new Logger(HandleCallbackUseCase.name);
  readonly #inFlight = new Set<Promise<void>>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly callbacks: GatewayCallbackRepository,
    private readonly attempts: PaymentAttemptRepository,
    private readonly resume: ResumeAttemptUseCase,
    private readonly dispute: DisputePayment,
    private readonly gateways: Gateways,
  ) {}

  /** A gateway inside this process delivers like any other. */
  onModuleInit(): void {
    this.gateways.onCallback((account, rawBody, headers) => this.receive(account, rawBody, headers));
  }

  /**
   * Verifies and stores a callback; returns as soon as it cannot be lost any more.
   * @throws DomainError not-found for an unknown account · unauthenticated for a wrong or old signature · malformed
   */
  async receive(gatewayAccountId: string, rawBody: Buffer, headers: IncomingHttpHeaders): Promise<void> {
    const gateway = await this.gateways.byAccountId(gatewayAccountId);
    const checked = gateway.verifyCallback(rawBody, headers);
    if (!checked.verified) {
      throw checked.cause === 'signature'
        ? new DomainError('unauthenticated', 'The signature is not valid.')
        : new DomainError('malformed', 'The callback cannot be read.');
    }
    const stored = await this.unitOfWork.run((tx) => this.callbacks.store(tx, gatewayAccountId, checked.event));
    if (stored) failpoint('callback-stored');
    // beyond that many the leftovers are the worker's
    if (stored && this.#inFlight.size < LIMITS.recoveryBatch) this.begin(stored);
  }

  /** Goes on with callbacks that were stored and not finished. @returns how many were begun */
  async beginLeftovers(): Promise<number> {
    const room = LIMITS.recoveryBatch - this.#inFlight.size;
    if (room <= 0) return 0;
    const due = await this.unitOfWork.run((tx) => this.callbacks.leaseDue(tx, room));
    for (const one of due) this.begin(one);
    return due.length;
  }

  /** Waits for everything that was begun. */
  async idle(): Promise<void> {
    await Promise.all(this.#inFlight);
  }

  private begin(stored: StoredCallback): void {
    const work = this.process(stored)
      .catch((error: unknown) => {
        this.#logger.warn(
          { err: error, eventId: stored.eventId },
          'a callback could not be processed and is tried again',
        );
      })
      .finally(() => this.#inFlight.delete(work));
    this.#inFlight.add(work);
  }

  private async process(stored: StoredCallback): Promise<void> {
    const [attempt] = await this.attempts.read([stored.reference]);
    // an attempt is committed before anything is sent, so nobody else's reference becomes ours later
    if (attempt?.gatewayAccountId !== stored.gatewayAccountId)
      this.#logger.warn(
        { eventId: stored.eventId },
        'a callback about an unknown payment, or one of another account, is ignored',
      );
    else {
      await this.resume.execute(attempt.id);
      if (stored.type === 'payment.disputed') await this.dispute.execute(attempt.id);
    }
    await this.unitOfWork.run((tx) => this.callbacks.done(tx, stored));
  }
}
