import { maskCardNumbers } from '../../kernel/logging';

const PLAIN_NAME = /^[\w$@-]{1,64}$/;
const UNPRINTABLE = '?';

/**
 * A member name as it may be told back to the caller. Names of unknown members come from the caller: one that is not a plain word, or
 * that looks like a card number, is not repeated.
 */
export const safeFieldName = (name: string): string =>
  PLAIN_NAME.test(name) && maskCardNumbers(name) === name ? name : UNPRINTABLE;
