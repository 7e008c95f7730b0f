export { Confidence } from './confidence';
export { BatchLane, CallerGoneError, type BatchHandler, type BatchLaneOptions } from './batch-lane';
export { LateOutcomes, runBatch } from './run-batch';
