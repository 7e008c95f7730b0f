import { processClock } from '../../kernel/clock';
import { invalidInput } from '../../kernel/errors';
import { type CardData, checkCard } from '../../modules/payment-instruments';
import type { CardDto } from './dto/card.dto';

const CENTURY = 100;

export interface WrittenCardData {
  readonly data: CardData;
  readonly billingAddress: Readonly<Record<string, string>> | undefined;
}

/** Whose card it is, when the card does not say. */
export type Holder = Pick<CardDto, 'first_name' | 'last_name'>;

const today = (): Date => new Date(processClock.nowMs());

/** A year of this century, where it was written by its last two digits. */
export function fullYear(year: number): number {
  if (year >= CENTURY) return year;
  return Math.floor(today().getUTCFullYear() / CENTURY) * CENTURY + year;
}

/** A card as the core takes it. @throws DomainError validation-failed naming `pan`, `cvv`, `expMonth`, `expYear` */
export function fromCard(card: CardDto, holder: Holder = {}): WrittenCardData {
  const { number, verification_value: cvv, month, year, zip_code: postalCode } = card;
  const firstName = card.first_name ?? holder.first_name;
  const lastName = card.last_name ?? holder.last_name;
  const holderName = [firstName, lastName].filter((part) => part).join(' ');
  const data: CardData = {
    pan: number,
    cvv,
    expMonth: month,
    expYear: fullYear(year),
    holderName: holderName === '' ? undefined : holderName,
  };
  const problems = checkCard(data, { today: today() });
  if (problems.length > 0) throw invalidInput(...problems);
  const address = { firstName, lastName, postalCode };
  const given = Object.fromEntries(
    Object.entries(address).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
  return { data, billingAddress: Object.keys(given).length > 0 ? given : undefined };
}
