const MIN_CARD_DIGITS = 13;
const MAX_CARD_DIGITS = 19;
/** 13 to 19 digits with at most two separators between neighbours; the digits are checked by Luhn afterwards. */
const CARD_LIKE = /\d(?:[\s\u00a0\u200b-\u200d\u2060._/-]{0,2}\d){12,}/g;
const MASK = '[card]';

/** The check digit rule of card numbers. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = digit * 2;
    sum += i % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Whether some run of 13 to 19 digits inside looks like a card number. */
function holdsCard(digits: string): boolean {
  for (let from = 0; from + MIN_CARD_DIGITS <= digits.length; from += 1) {
    for (let length = MIN_CARD_DIGITS; length <= MAX_CARD_DIGITS && from + length <= digits.length; length += 1) {
      if (passesLuhn(digits.slice(from, from + length))) return true;
    }
  }
  return false;
}

/**
 * The net under every text that is printed: whatever looks like a card number is masked. Two lines of defence stand before it
 * (named fields only, secrets that print themselves as redacted). Not for ids: one in 140 random UUIDs has digits that look like a card number.
 */
export function maskCardNumbers(text: string): string {
  return text.replace(CARD_LIKE, (match) => (holdsCard(match.replace(/\D/g, '')) ? MASK : match));
}
