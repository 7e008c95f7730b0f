import { ValidateBy, type ValidationArguments } from 'class-validator';
import { processClock } from '../../../kernel/clock';
import type { FieldProblem } from '../../../kernel/errors';
import { Secret } from '../../../kernel/secret';
import { type BankData, type CardData, checkBank, checkCard, ungrouped } from '../../../modules/payment-instruments';

type Members = Readonly<Record<string, unknown>>;
type Check = (members: Members) => readonly FieldProblem[];

/** What is wrong with the number, expiry and code of a card; nothing is said while the number is no text. */
export const checkCardMembers: Check = (members) =>
  members['pan'] instanceof Secret && isSecretOrAbsent(members['cvv'])
    ? checkCard(members as unknown as CardData, { today: new Date(processClock.nowMs()) })
    : [];

/** What is wrong with the numbers of a bank account. Without a type it is a national number. */
export const checkAccountMembers: Check = (members) =>
  members['accountNumber'] instanceof Secret && isTextOrAbsent(members['bic'])
    ? checkBank({ accountNumberType: 'BBAN', ...defined(members) } as unknown as BankData)
    : [];

const isSecretOrAbsent = (value: unknown): boolean => value === undefined || value instanceof Secret;
const isTextOrAbsent = (value: unknown): boolean => value === undefined || typeof value === 'string';
const defined = (members: Members): Members =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

const found = new WeakMap<Check, WeakMap<object, readonly FieldProblem[]>>();

/** Each member of a card asks the same question; it is answered once per card. */
function problemsOf(check: Check, members: object): readonly FieldProblem[] {
  const answers = found.get(check) ?? new WeakMap<object, readonly FieldProblem[]>();
  found.set(check, answers);
  const known = answers.get(members) ?? check(members as Members);
  answers.set(members, known);
  return known;
}

/**
 * A member that the core must accept too. It stands beside the rule of its form, so that a wrong card number is told together with
 * every other field that is wrong.
 */
export function AcceptedBy(check: Check): PropertyDecorator {
  const problemOf = (args: ValidationArguments | undefined): FieldProblem | undefined =>
    problemsOf(check, args?.object ?? {}).find(({ field }) => field === args?.property);
  return ValidateBy({
    name: 'accepted',
    validator: {
      validate: (_value: unknown, args?: ValidationArguments) => problemOf(args) === undefined,
      defaultMessage: (args?: ValidationArguments) => problemOf(args)?.message ?? '',
    },
  });
}

/** A routing number as banks print it, without blanks and dashes. */
export const plainRoutingNumber = (value: unknown): unknown => (typeof value === 'string' ? ungrouped(value) : value);
