import type { Api } from '../shared';
import { PACKAGES_DOOR } from './door';
import { PackagesModule } from './packages.module';

export const PACKAGES: Api = { door: PACKAGES_DOOR, module: PackagesModule };
