export { PACKAGES_DOOR } from './door';
export { PackagesModule } from './packages.module';
