import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../../../kernel/database';
import { failpoint } from '../../../kernel/failpoints';
import { assertUnreachable } from '../../../kernel/errors';
import {
  AttemptRecoveryRepository,
  givenUp,
  Gateways,
  settlementOf,
  type Attempt,
  type DueAttempt,
  type FenceResult,
  type GatewayOutcome,
  type GivenUp,
  type Settlement,
} from '../../payments';
import { StoredInstruments, type ChargeMaterial } from '../../payment-instruments';
import { Charge, nothingToPay } from '../settle/charge';

const MS_PER_SECOND = 1_000;
/** A gateway without fences is asked at least this often before its silence counts. */
const SILENT_TRIES = 2;

/** What the inquiry means for what comes next. */
type Finding = { readonly settle: GatewayOutcome } | 'not-found' | 'void' | 'ask-again';

/** Finds out what became of a payment, and makes sure of it. Talks to the gateway, never inside a transaction. */
@Injectable()
export class FindOutcome {
  readonly #logger = new Logger(FindOutcome.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly recovery: AttemptRecoveryRepository,
    private readonly instruments: StoredInstruments,
    private readonly charge: Charge,
    private readonly gateways: Gateways,
  ) {}

  /**
   * @param allowsAction false: a payment that waits for its payer is voided
   * @returns what to record, or undefined when nothing is certain yet
   */
  async of(due: DueAttempt, allowsAction: boolean): Promise<Settlement | undefined> {
    const { attempt } = due;
    if (attempt.amountMinor === 0n) return settlementOf(attempt, nothingToPay(attempt));
    if (due.fencing) return this.voidAtGateway(due);
    const finding = await this.inquire(due, allowsAction);
    if (finding === 'ask-again') return undefined;
    if (finding === 'void') return this.voidAtGateway(due);
    if (finding === 'not-found') return this.sendAgain(due);
    return settlementOf(attempt, finding.settle);
  }

  /**
   * Ends a payment that waits for its payer.
   * @param how it is remembered when the gateway confirms that it can no longer succeed
   * @returns what to record, also when it had succeeded; undefined when nothing is certain yet
   */
  endWaiting(attempt: Attempt, how: GivenUp): Promise<Settlement | undefined> {
    return this.voidAtGateway({ attempt, tries: 0, fencing: false, sessionOver: false, ageSeconds: 0 }, how);
  }

  private async inquire({ attempt, sessionOver }: DueAttempt, allowsAction: boolean): Promise<Finding> {
    const gateway = await this.gateways.of(attempt);
    const answer = await gateway.inquire(attempt.id, { minor: attempt.amountMinor, currency: attempt.currency });
    if (answer.kind === 'unknown') return 'ask-again';
    if (answer.kind === 'not-found') return 'not-found';
    const { outcome } = answer;
    switch (outcome.kind) {
      case 'approved':
      case 'declined':
        return { settle: outcome };
      case 'action-required':
      case 'pending':
        return sessionOver || !allowsAction ? 'void' : { settle: outcome };
      case 'unknown':
        if (!outcome.mismatch) return 'ask-again';
        this.#logger.error({ attemptId: attempt.id }, 'the gateway moved other money than was charged: it is voided');
        return 'void';
      case 'not-sent':
        return 'not-found';
      default:
        return assertUnreachable(outcome);
    }
  }

  /**
   * The gateway never saw it. What can be charged without the payer's code is sent again under its own key; the rest is
   * closed off.
   */
  private async sendAgain(due: DueAttempt): Promise<Settlement | undefined> {
    const { attempt, sessionOver } = due;
    const material = sessionOver ? undefined : await this.materialOf(attempt);
    if (!material || !(await this.gateways.of(attempt)).capabilities.supportsIdempotency)
      return this.voidAtGateway(due);
    const outcome = await this.charge.send({ attempt, material, allowsAction: true });
    return outcome.kind === 'unknown' || outcome.kind === 'not-sent' ? undefined : settlementOf(attempt, outcome);
  }

  /** A stored instrument's number, while its owner keeps it. Cards typed in and tokens had a code that is gone. */
  private async materialOf({ organizationId, instrumentId, customerId }: Attempt): Promise<ChargeMaterial | undefined> {
    if (instrumentId === null || customerId === null) return undefined;
    const [found] = await this.unitOfWork.run((tx) =>
      this.instruments.readForCharge(tx, [{ organizationId, id: instrumentId, customerId }]),
    );
    return found?.state === 'known' && found.status === 'active' ? found.material : undefined;
  }

  /** Announced first: from here on nobody may record an approval seen before the payment was voided. */
  private async voidAtGateway(due: DueAttempt, how?: GivenUp): Promise<Settlement | undefined> {
    const { attempt } = due;
    const gateway = await this.gateways.of(attempt);
    const { supportsVoidByReference, inFlightWindowMs } = gateway.capabilities;
    if (!supportsVoidByReference) {
      const silent = due.tries >= SILENT_TRIES && due.ageSeconds * MS_PER_SECOND > inFlightWindowMs;
      return silent ? givenUp(attempt, reasonOf(attempt)) : undefined;
    }
    const announced = await this.unitOfWork.run((tx) => this.recovery.fence(tx, attempt.id));
    if (!announced) return undefined;
    failpoint('fence-announced');
    const fence = await gateway.voidByReference(attempt.id);
    failpoint('fence-answered');
    return settlementOfFence(attempt, fence, how);
  }
}

/** A payer who was asked to act did not; a charge nobody saw was never sent. */
const reasonOf = ({ status }: Attempt): GivenUp =>
  status === 'sending' || status === 'conn-error' ? 'never-sent' : 'abandoned';

function settlementOfFence(attempt: Attempt, fence: FenceResult, how?: GivenUp): Settlement | undefined {
  switch (fence.kind) {
    case 'unknown':
      return undefined;
    case 'fenced':
      return givenUp(attempt, how ?? reasonOf(attempt));
    case 'voided':
      return givenUp(attempt, how ?? 'voided');
    case 'final': {
      const { outcome } = fence;
      const closed = outcome.kind === 'declined' && outcome.reason === 'fenced';
      return closed ? givenUp(attempt, how ?? reasonOf(attempt)) : settlementOf(attempt, outcome, true);
    }
    default:
      return assertUnreachable(fence);
  }
}
