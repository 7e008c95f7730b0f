export { PaymentsModule } from './payments.module';
export { Attempts, type NewAttempt } from './attempts/attempts';
export { GatewayCallbacks, type StoredCallback } from './callbacks/gateway-callbacks';
export { Corrections, type LateOutcome } from './attempts/corrections';
export { givenUp, settledAttempt, settlementOf, type GivenUp } from './attempts/settlement';
export {
  ATTEMPT_STATUSES,
  ATTEMPT_TYPES,
  OPEN_STATUSES,
  type Attempt,
  type AttemptResponse,
  type AttemptResult,
  type AttemptStatus,
  type AttemptType,
  type DueAttempt,
  GIVEN_UP_RESULTS,
  type Settlement,
} from './attempts/types';
export * from './gateway';
