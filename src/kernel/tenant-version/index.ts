export { TenantVersion } from './tenant-version.service';
export { TenantVersionModule } from './tenant-version.module';
export { VersionedCache } from './versioned-cache';
