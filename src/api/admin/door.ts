import type { Door } from '../shared';

/** Running an organization: what it sells, for how much, to whom. Problem documents, unknown members refused. */
export const ADMIN_DOOR: Door = { name: 'admin', prefixes: ['/v1/admin'] };
