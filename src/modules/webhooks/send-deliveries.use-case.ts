import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { processClock } from '../../kernel/clock';
import { UnitOfWork } from '../../kernel/database';
import { failpoint } from '../../kernel/failpoints';
import { LIMITS } from '../../kernel/limits';
import { WorkerLeases } from '../../kernel/worker-lease';
import { DeliveryQueueRepository, type WaitingTarget } from './delivery-queue.repository';
import { DeliverySecrets, type SignableDelivery } from './delivery-secrets.service';
import { messageOf } from './message';
import { outcomeOf, type TryResult } from './outcome';
import { Slots, type Target } from './slots';
import { Targets } from './targets';
import { TryRecorder } from './try-recorder';

/** One process sends at a time: so the deliveries of an endpoint are started in the order of events, and shares of slots hold for all. */
const SENDER = 'webhook-sender';

/** Sends deliveries that are due. At least once: a message may come again, always under the same id. */
@Injectable()
export class SendDeliveries {
  readonly #logger = new Logger(SendDeliveries.name);
  readonly #slots = new Slots({
    total: LIMITS.deliverySlots,
    perOrganization: LIMITS.deliverySlotsPerOrganization,
    perOrganizationUnregistered: LIMITS.deliverySlotsPerOrganizationUnregistered,
    perTarget: LIMITS.deliverySlotsPerTarget,
    atFirst: LIMITS.deliverySlotsAtFirst,
  });
  readonly #inFlight = new Set<Promise<void>>();
  /** Behind which target the next round goes on. */
  #after = '';
  /** Tells whoever waits for a slot that a message has ended. */
  #onEnd = (): void => undefined;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly workerLeases: WorkerLeases,
    private readonly queue: DeliveryQueueRepository,
    private readonly secrets: DeliverySecrets,
    private readonly targets: Targets,
    private readonly recorder: TryRecorder,
  ) {}

  /** Starts deliveries that are due, as far as there are slots for them. @returns whether some are left, or may be */
  async start(): Promise<boolean> {
    if (!(await this.workerLeases.hold(SENDER))) return false;
    const { signable, mayHaveMore } = await this.unitOfWork.run(async (tx) => {
      const waiting = await this.dueTargets((after) =>
        this.queue.waitingTargets(tx, after, LIMITS.deliveryTargetsPerRound),
      );
      const leased = await this.queue.lease(tx, this.#slots.share(waiting));
      return { signable: await this.secrets.of(tx, leased), mayHaveMore: waiting.length > 0 };
    });
    for (const one of signable) this.begin(one);
    return mayHaveMore;
  }

  /** Waits until slots may be free again: a message has come to its end, or some time has passed. */
  async slotsFreed(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LIMITS.deliveryIntervalMs);
      this.#onEnd = (): void => {
        clearTimeout(timer);
        resolve();
      };
    });
    await sleep(LIMITS.deliveryGatherMs);
  }

  /** Waits for everything that was started, and lets another process send. */
  async stop(): Promise<void> {
    await Promise.all(this.#inFlight);
    await this.workerLeases.release(SENDER);
  }

  /** Looks for targets that can get something, page by page, until a page has one or all were seen. */
  private async dueTargets(pageAfter: (target: string) => Promise<WaitingTarget[]>): Promise<WaitingTarget[]> {
    for (;;) {
      const page = await pageAfter(this.#after);
      this.#after = page.length < LIMITS.deliveryTargetsPerRound ? '' : (page.at(-1)?.target ?? '');
      const due = page.filter(({ isDue }) => isDue);
      if (due.length > 0 || this.#after === '') return due;
    }
  }

  private begin(one: SignableDelivery): void {
    const { id, target, organizationId, endpointId } = one.delivery;
    const slot = { target, organizationId, registered: endpointId !== null };
    this.#slots.take(slot);
    const work = this.deliver(one, slot)
      .catch((error: unknown) => {
        this.#logger.warn({ err: error, deliveryId: id }, 'a delivery could not be recorded and is made again');
      })
      .finally(() => this.#inFlight.delete(work));
    this.#inFlight.add(work);
  }

  private async deliver({ delivery, secrets }: SignableDelivery, slot: Target): Promise<void> {
    const begunMs = processClock.nowMs();
    const result = await this.send({ delivery, secrets });
    this.#slots.free(slot, !('error' in result) || result.error === 'secret-unreadable');
    this.#onEnd();
    failpoint('delivery-sent');
    const endedMs = processClock.nowMs();
    const outcome = outcomeOf(delivery, result, new Date(endedMs));
    const { id, lease, endpointId } = delivery;
    const { responseStatus: status, error } = outcome;
    const at = new Date(begunMs).toISOString();
    await this.recorder.record({
      ...outcome,
      id,
      lease,
      endpointId,
      try: { at, status, error, milliseconds: endedMs - begunMs },
    });
  }

  private async send({ delivery, secrets }: SignableDelivery): Promise<TryResult> {
    if (!secrets) return { error: 'secret-unreadable' };
    const { headers, body } = messageOf(delivery, secrets, new Date(processClock.nowMs()));
    return this.targets.post(delivery.url, headers, body);
  }
}
