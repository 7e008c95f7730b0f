import type { Api } from '../shared';
import { CALLBACKS_DOOR } from './door';
import { CallbacksModule } from './callbacks.module';

export const CALLBACKS: Api = { door: CALLBACKS_DOOR, module: CallbacksModule };
