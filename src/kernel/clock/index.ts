export { processClock } from './process-clock';
export { DatabaseClock } from './database-clock';
