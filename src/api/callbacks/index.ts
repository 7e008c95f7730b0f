export { CallbacksModule } from './callbacks.module';
export { CALLBACKS_DOOR } from './door';
