export { PaymentsModule } from './payments.module';
export { Attempts, type NewAttempt } from './attempts/attempts';
export { settlementOf } from './attempts/settlement';
export {
  ATTEMPT_STATUSES,
  ATTEMPT_TYPES,
  OPEN_STATUSES,
  type Attempt,
  type AttemptResponse,
  type AttemptResult,
  type AttemptStatus,
  type AttemptType,
  type Settlement,
} from './attempts/types';
export * from './gateway';
