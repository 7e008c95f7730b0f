export {
  Idempotency,
  type FinalAnswer,
  type FinalClaim,
  type IdempotencyClaim,
  type IdempotencyRecord,
  type IdempotencyScope,
} from './idempotency';
export type { Answer, GivenAnswer, IdempotentRequest } from './answer';
export { AnswerSeal } from './answer-seal';
export { Idempotent, inFlight, requireSameRequest } from './idempotent';
export { ReliabilityModule } from './reliability.module';
