import type { Api } from '../shared';
import { DEALS_DOOR } from './door';
import { DealsModule } from './deals.module';

export const DEALS: Api = { door: DEALS_DOOR, module: DealsModule };
