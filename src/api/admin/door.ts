import { type Door, ProblemDto } from '../shared';

/** Running an organization: what it sells, for how much, to whom. Problem documents, unknown members refused. */
export const ADMIN_DOOR: Door = {
  name: 'admin',
  prefixes: ['/v1/admin'],
  credentials: ['bearer-secret', 'basic-raw', 'basic-base64', 'reb-apikey'],
  errorSchema: ProblemDto,
  secretMembers: ['password'],
  tags: { Admin: 'Running an organization.' },
};
