import { type Door, ProblemDto } from '../shared';

/** Questions of load balancers and orchestrators. */
export const HEALTH_DOOR: Door = {
  name: 'health',
  prefixes: ['/health'],
  credentials: [],
  errorSchema: ProblemDto,
  tags: { Health: 'Questions of load balancers and orchestrators.' },
};
