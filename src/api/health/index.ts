export { HealthModule } from './health.module';
export { Shutdown } from './shutdown';
