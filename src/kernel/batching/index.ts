export { BatchLane, CallerGoneError, type BatchHandler, type BatchLaneOptions } from './batch-lane';
export { BatchRunner, type BatchPaths } from './batch-runner';
export { LateOutcomes, runBatch } from './run-batch';
export { TurnQueue } from './turn-queue';
