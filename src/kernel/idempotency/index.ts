export { Idempotency } from './idempotency.service';
export { comparable, type Comparable, comparableText, freeMembers } from './comparable';
export type { Answer, GivenAnswer, IdempotentRequest } from './answer';
export type { IdempotencyScope } from './scope';
export type { AnswerUnderKey, IdempotencyRecord, KeyRequest } from './types';
export { earlierAnswerOr, Idempotent, inFlight, KeyTakenError, requireSameRequest } from './idempotent.service';
export { ReliabilityModule } from './reliability.module';
