import { exponentOf, formatMajor } from '../../kernel/money';
import type { PageLanguage } from './language';
import { type Html, markup, NOTHING } from './markup';
import { textsIn } from './texts';

const formats = new Map<string, Intl.NumberFormat>();

/**
 * An amount as its payer writes it, with separators and the currency's code: `USD 1,250.00`, `1.250,00 USD`.
 * The decimals are those of ISO 4217, not of the locale's habit; the digits are formatted from text, so none is rounded.
 * @param minor minor units of `currency`
 */
export function formatAmount(minor: bigint, currency: string, language: PageLanguage): string {
  const key = `${language} ${currency}`;
  let format = formats.get(key);
  if (!format) {
    const decimals = exponentOf(currency);
    format = new Intl.NumberFormat(language, {
      style: 'currency',
      currency,
      currencyDisplay: 'code',
      useGrouping: 'always',
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    formats.set(key, format);
  }
  return format.format(formatMajor(minor, currency) as Intl.StringNumericLiteral);
}

/**
 * A moment in UTC, in a form that the page's script turns into the payer's own time beside it.
 * @param withDate false: the hour is enough, the moment is near
 */
export function momentOf(at: Date, language: PageLanguage, withDate: boolean): Html {
  const text = new Intl.DateTimeFormat(language, {
    ...(withDate && { dateStyle: 'medium' }),
    timeStyle: 'short',
    timeZone: 'UTC',
  }).format(at);
  const local = textsIn(language)('localTime', { time: '{time}' });
  return markup`<time datetime="${at.toISOString()}" data-local="${local}" ${withDate ? markup`data-date` : NOTHING}
    >${text} UTC</time
  >`;
}
