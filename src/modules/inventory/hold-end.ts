const SECOND_MS = 1_000;

/**
 * When a hold that begins now ends. In whole milliseconds, so that what is answered is what is stored and read again.
 * @param now the database's time
 * @param seconds may be a fraction
 */
export const holdEnd = (now: Date, seconds: number): Date => new Date(now.getTime() + seconds * SECOND_MS);
