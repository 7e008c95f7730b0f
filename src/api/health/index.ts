import type { Api } from '../shared';
import { HEALTH_DOOR } from './door';
import { HealthModule } from './health.module';

export const HEALTH: Api = { door: HEALTH_DOOR, module: HealthModule };
export { Shutdown } from './shutdown';
