import { formBody, type Door } from '../shared';

/** Pages for browsers; forms in, HTML out. */
export const SANDBOX_DOOR: Door = { name: 'sandbox-gateway', prefixes: ['/sandbox-gateway'], bodyFormats: [formBody] };
