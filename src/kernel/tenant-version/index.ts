export { TenantVersion, VersionedCache } from './tenant-version';
