export { locateDataDir } from './data-dir';
export { loadOrCreateDevSecrets } from './dev-secrets';
export type { EmbeddedPostgres } from './owned-server';
export { type EmbeddedPostgresOptions, startEmbeddedPostgres } from './start';
export { resetEmbeddedPostgres } from './reset';
export { watchParent } from './watch-parent';
