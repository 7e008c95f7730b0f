import { type Door, ProblemDto } from '../shared';

/** Messages of payment gateways. The bytes are kept: the signature is over them, not over what they mean. */
export const CALLBACKS_DOOR: Door = {
  name: 'callbacks',
  prefixes: ['/v1/callbacks'],
  credentials: [],
  errorSchema: ProblemDto,
  tags: { Callbacks: 'Messages of payment gateways.' },
  keepRawBody: true,
};
