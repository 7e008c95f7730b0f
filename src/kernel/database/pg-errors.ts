/**
 * What PostgreSQL and the driver say when something fails, read by code and never by text of a query or its parameters.
 */

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
const READ_ONLY = '25006';
const CONNECTION_CLASSES = ['08', '57', '53'];
const NODE_CONNECTION_CODES = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH'];
const DRIVER_MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after|Connection ended)/;

function driverError(error: unknown): { code?: unknown; message?: unknown; constraint?: unknown } {
  if (typeof error !== 'object' || error === null) return {};
  const inner = (error as { driverError?: unknown }).driverError;
  return typeof inner === 'object' && inner !== null ? inner : error;
}

/** SQLSTATE or node error code, if the error has one. */
export function errorCode(error: unknown): string | undefined {
  const { code } = driverError(error);
  return typeof code === 'string' ? code : undefined;
}

/** Name of the violated constraint, if any. */
export function violatedConstraint(error: unknown): string | undefined {
  const { constraint } = driverError(error);
  return typeof constraint === 'string' ? constraint : undefined;
}

/**
 * Thrown by our own code where a neighbour must finish first: the whole transaction runs again, as after a
 * serialization failure.
 */
export class ContendedError extends Error {
  readonly code = SERIALIZATION_FAILURE;

  constructor(message: string) {
    super(message);
    this.name = 'ContendedError';
  }
}

/** The transaction lost against a neighbour and may be run again as a whole. */
export function isRetryable(error: unknown): boolean {
  const code = errorCode(error);
  return code === SERIALIZATION_FAILURE || code === DEADLOCK_DETECTED;
}

/** The connection is gone, or was never there. */
export function isConnectionLoss(error: unknown): boolean {
  const code = errorCode(error);
  if (code !== undefined && (NODE_CONNECTION_CODES.includes(code) || CONNECTION_CLASSES.includes(code.slice(0, 2))))
    return true;
  const { message } = driverError(error);
  return typeof message === 'string' && DRIVER_MESSAGES.test(message);
}

/** The database cannot take work now: nothing was done, and the caller may come again later. */
export function isUnavailable(error: unknown): boolean {
  const code = errorCode(error);
  return code === READ_ONLY || code === '55P03' || isRetryable(error) || isConnectionLoss(error);
}
