export { PaymentsModule } from './payments.module';
export { PaymentAttemptRepository } from './attempts/payment-attempt.repository';
export { AttemptRecoveryRepository } from './attempts/attempt-recovery.repository';
export { CorrectionRepository } from './attempts/correction.repository';
export { GatewayAccounts } from './accounts/gateway-accounts.service';
export { Gateways } from './accounts/gateways.service';
export { SHORTHAND_PRIORITY, ShorthandAccount } from './accounts/shorthand-account';
export { AccountRouting, type RoutedAccount, type RoutingRequest } from './accounts/account-routing';
export {
  ACCOUNT_STATUSES,
  type AccountStatus,
  DEFAULT_PRIORITY,
  type GatewayAccount,
  type PutGatewayAccount,
} from './accounts/types';
export { GatewayCallbackRepository, type StoredCallback } from './callbacks/gateway-callback.repository';
export { givenUp, settledAttempt, settlementOf, type GivenUp } from './attempts/settlement';
export {
  ATTEMPT_RESULTS,
  ATTEMPT_STATUSES,
  ATTEMPT_TYPES,
  endedUncharged,
  isPayment,
  OPEN_STATUSES,
  type Attempt,
  type AttemptFilter,
  type AttemptResponse,
  type AttemptResult,
  type AttemptStatus,
  type AttemptType,
  type DueAttempt,
  GIVEN_UP_RESULTS,
  type LateOutcome,
  type NewAttempt,
  type Settlement,
} from './attempts/types';
export * from './gateway';
