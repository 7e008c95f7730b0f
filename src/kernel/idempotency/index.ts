export { Idempotency, type FinalClaim, type IdempotencyClaim, type IdempotencyRecord } from './idempotency';
export type { IdempotencyScope } from './scope';
export type { Answer, GivenAnswer, IdempotentRequest } from './answer';
export type { AnswerUnderKey } from './stored-answers';
export { Idempotent, inFlight, requireSameRequest } from './idempotent';
export { ReliabilityModule } from './reliability.module';
