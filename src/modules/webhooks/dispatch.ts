import { Injectable, Logger } from '@nestjs/common';
import { processClock } from '../../kernel/clock';
import { failpoint } from '../../kernel/failpoints';
import { UnitOfWork } from '../../kernel/database';
import { LIMITS } from '../../kernel/limits';
import { Outbox } from '../../kernel/outbox';
import { Deliveries } from './deliveries';
import { isSuccess, messageOf, pauseAfter } from './message';
import { Targets } from './targets';
import type { DueDelivery, EventListener } from './types';

/** Hands committed events to whoever listens. At least once: a message may come again, always under the same id. */
@Injectable()
export class Dispatch {
  readonly #logger = new Logger(Dispatch.name);
  readonly #listeners: EventListener[] = [];
  readonly #inFlight = new Set<Promise<void>>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly deliveries: Deliveries,
    private readonly targets: Targets,
  ) {}

  /** Lets a door send messages of its own when something happens. Call it while the application starts. */
  listen(listener: EventListener): void {
    this.#listeners.push(listener);
    this.outbox.listenToDoor(listener.door);
  }

  /** Turns waiting events into deliveries: both change in one transaction. @returns how many events were taken */
  async fanOut(): Promise<number> {
    return this.unitOfWork.run(async (tx) => {
      const taken = await this.outbox.take(tx, LIMITS.dispatchBatch);
      const count = taken.reduce((sum, { ids }) => sum + ids.length, 0);
      // asked after the events were taken: who listened when one of them was written is not missed
      const listening = await this.deliveries.listening(
        tx,
        taken.map(({ organizationId }) => organizationId),
      );
      const doors = this.#listeners.map(({ door }) => door);
      const heard = taken.filter(
        ({ organizationId, door }) => listening.has(organizationId) || doors.some((own) => own === door),
      );
      const events = await this.outbox.read(
        tx,
        heard.flatMap(({ ids }) => ids),
      );
      if (events.length === 0) return count;
      const own = await Promise.all(
        events.flatMap((event) => this.#listeners.map((listener) => listener.deliveriesFor(event))),
      );
      await this.deliveries.write(tx, events, own.flat());
      failpoint('events-before-commit');
      return count;
    });
  }

  /** Begins with deliveries that are due, as far as there is room. @returns how many were begun */
  async begin(): Promise<number> {
    const room = LIMITS.deliveriesAtOnce - this.#inFlight.size;
    if (room <= 0) return 0;
    const due = await this.unitOfWork.run((tx) => this.deliveries.leaseDue(tx, room));
    for (const one of due) {
      const work = this.deliver(one)
        .catch((error: unknown) => {
          this.#logger.warn({ err: error, deliveryId: one.id }, 'a delivery could not be recorded and is made again');
        })
        .finally(() => this.#inFlight.delete(work));
      this.#inFlight.add(work);
    }
    return due.length;
  }

  /** Waits for everything that was begun. */
  async idle(): Promise<void> {
    await Promise.all(this.#inFlight);
  }

  private async deliver(due: DueDelivery): Promise<void> {
    const { headers, body } = messageOf(due, new Date(processClock.nowMs()));
    const called = await this.targets.post(due.url, headers, body);
    failpoint('delivery-sent');
    await this.unitOfWork.run(async (tx) => {
      if ('status' in called && isSuccess(due.policy, called.status)) {
        await this.deliveries.delivered(tx, due, called.status);
        return;
      }
      const closed = await this.deliveries.failed(tx, due, {
        responseStatus: 'status' in called ? called.status : undefined,
        error: 'status' in called ? 'status' : called.error,
        againInSeconds: pauseAfter(due.policy, due.tries),
      });
      if (closed) this.#logger.warn({ deliveryId: due.id }, 'an endpoint failed too often and is disabled');
    });
  }
}
