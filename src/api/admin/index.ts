import type { Api } from '../shared';
import { ADMIN_DOOR } from './door';
import { AdminModule } from './admin.module';

export const ADMIN: Api = { door: ADMIN_DOOR, module: AdminModule };
