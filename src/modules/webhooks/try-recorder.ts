import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../../kernel/database';
import { LIMITS } from '../../kernel/limits';
import { Outbox, type OutboxEvent } from '../../kernel/outbox';
import { DeliveryQueueRepository, type RecordedTry } from './delivery-queue.repository';
import type { Endpoint } from './types';
import { type Health, WebhookEndpointRepository } from './webhook-endpoint.repository';

/** A try that has ended, and the endpoint it was made to. */
export type EndedTry = RecordedTry & { readonly endpointId: string | null };

interface Waiting {
  readonly ended: EndedTry;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Records how tries ended. Tries that end while others are being recorded are recorded together in the next transaction. */
@Injectable()
export class TryRecorder {
  readonly #logger = new Logger(TryRecorder.name);
  #waiting: Waiting[] = [];
  #isRecording = false;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly queue: DeliveryQueueRepository,
    private readonly endpoints: WebhookEndpointRepository,
    private readonly outbox: Outbox,
  ) {}

  /** Resolves when the try is on record. @throws as UnitOfWork.run; then the delivery is tried again when its lease has ended */
  record(ended: EndedTry): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ended, resolve, reject });
      if (!this.#isRecording) void this.#recordAll();
    });
  }

  async #recordAll(): Promise<void> {
    this.#isRecording = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, LIMITS.dispatchBatch);
      try {
        await this.#recordBatch(batch.map(({ ended }) => ended));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#isRecording = false;
  }

  async #recordBatch(tries: readonly EndedTry[]): Promise<void> {
    const disabled = await this.unitOfWork.run(async (tx) => {
      await this.queue.record(tx, tries);
      const nowDisabled = await this.endpoints.recordHealth(tx, healthOf(tries));
      await this.outbox.append(tx, nowDisabled.map(disabledEvent));
      return nowDisabled;
    });
    for (const { id, organizationId, disabledReason } of disabled) {
      this.#logger.warn({ endpointId: id, organizationId, reason: disabledReason }, 'a webhook endpoint was disabled');
    }
  }
}

const disabledEvent = ({ id, organizationId, url, disabledReason, failingSince }: Endpoint): OutboxEvent => ({
  organizationId,
  topic: 'webhook.disabled',
  aggregateId: id,
  payload: { endpointId: id, url, reason: disabledReason, failingSince },
});

/** What tries say of each endpoint, in the order in which they ended. */
export function healthOf(tries: readonly EndedTry[]): Health[] {
  const health = new Map<string, Health>();
  for (const { endpointId, status, error, gone, pauseSeconds } of tries) {
    if (endpointId === null) continue;
    const before = health.get(endpointId);
    health.set(
      endpointId,
      status === 'delivered'
        ? { endpointId, succeeded: true, failures: 0, error: null, gone: false, pauseSeconds: null }
        : {
            endpointId,
            succeeded: before?.succeeded ?? false,
            failures: (before?.failures ?? 0) + 1,
            error,
            gone: gone || (before?.gone ?? false),
            pauseSeconds: pauseSeconds ?? before?.pauseSeconds ?? null,
          },
    );
  }
  return [...health.values()].sort((a, b) => (a.endpointId < b.endpointId ? -1 : 1));
}
