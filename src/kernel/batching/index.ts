export { BatchLane, CallerGoneError, type BatchHandler, type BatchLaneOptions } from './batch-lane';
