export { AdminModule } from './admin.module';
export { ADMIN_DOOR } from './door';
