import { Baseline1700000000000 } from './1700000000000-baseline';

/**
 * Every migration, oldest first. Nothing was released before the baseline, so it is edited in place until the first release. From then on a
 * change is a migration of its own, with a way back: it adds in one release and removes a release later.
 */
export const migrations = [Baseline1700000000000];
