import { looksLikeCardNumber } from '../../modules/payment-instruments';

/** What a text may be, beside its length. One policy for every door. */
export interface TextRules {
  /** In characters (code points). */
  readonly max: number;
  readonly min?: number;
  /** With the `u` flag and anchored at both ends. */
  readonly pattern?: RegExp;
  /**
   * Tabs and line ends: refused (the default), kept (descriptions of several lines), or one blank each run (where a page's own
   * pattern has `\\s`).
   */
  readonly lineEnds?: 'refuse' | 'keep' | 'blank';
  /** An id or reference of the caller's: it stays as it is, even if it looks like a card number. */
  readonly reference?: boolean;
}

/** Controls (Cc), line and paragraph separators (Zl, Zp), half surrogate pairs (Cs). */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u;
const CONTROL_EXCEPT_LINES = /(?![\n\r\t])[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u;
const LINE_ENDS = /[\t\n\v\f\r\u2028\u2029]+/gu;

export const CARD_NUMBER = 'looks like a card number';

/** Length as people count: an emoji is one, not two. */
export const codePoints = (text: string): number => Array.from(text).length;

export const hasControls = (text: string): boolean => CONTROL.test(text);

/** A text whose tabs and line ends are one blank each run; anything else as it is. */
export const withBlanks = (value: unknown): unknown =>
  typeof value === 'string' ? value.replace(LINE_ENDS, ' ') : value;

/**
 * The rule of a text that people write: letters, marks, numbers, punctuation, symbols, blanks and the joiners and direction marks of
 * every script are accepted; control characters, line ends, what is too long and card numbers are not.
 * @throws Error when the pattern could be passed by a part of the text only, or reads it by half characters
 */
export function checkText({ max, min = 0, pattern, lineEnds = 'refuse', reference = false }: TextRules) {
  if (pattern && !(pattern.unicode && pattern.source.startsWith('^') && pattern.source.endsWith('$'))) {
    throw new Error(`the pattern ${pattern.source} must be anchored and have the u flag`);
  }
  const control = lineEnds === 'keep' ? CONTROL_EXCEPT_LINES : CONTROL;
  return (value: unknown): string | undefined => {
    if (typeof value !== 'string') return 'must be a text';
    const length = codePoints(value);
    if (length < min || length > max) return `must have ${String(min)} to ${String(max)} characters`;
    if (control.test(value)) return 'must not contain control characters';
    if (!reference && looksLikeCardNumber(value)) return CARD_NUMBER;
    return pattern && !pattern.test(value) ? 'has characters or a form that is not allowed' : undefined;
  };
}

/** The same for an object of the caller's own: no name and no value in it looks like a card number. */
export function holdsCardNumber(value: unknown): boolean {
  if (typeof value === 'string') return looksLikeCardNumber(value);
  if (typeof value === 'number') return Number.isSafeInteger(value) && looksLikeCardNumber(String(value));
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, member]) => looksLikeCardNumber(name) || holdsCardNumber(member));
}
