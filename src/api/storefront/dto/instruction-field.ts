import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, getSchemaPath } from '@nestjs/swagger';
import { ValidateNested } from 'class-validator';
import { Field, type FieldOptions, HoldsObjects } from '../../shared';
import { EXAMPLE } from './examples';
import {
  BbanInstructionDto,
  CardInstructionDto,
  IbanInstructionDto,
  MethodsInstructionDto,
  StoredInstructionDto,
  TokenInstructionDto,
  UntypedBankInstructionDto,
} from './payment-instruction.dto';

const VARIANTS = [
  TokenInstructionDto,
  StoredInstructionDto,
  CardInstructionDto,
  BbanInstructionDto,
  IbanInstructionDto,
  MethodsInstructionDto,
] as const;

type Variant = (typeof VARIANTS)[number] | typeof UntypedBankInstructionDto;
type Members = Readonly<Record<string, unknown>>;

const isThere = (value: unknown): boolean => value !== undefined && value !== null && value !== '';
const bankVariant = ({ accountNumberType }: Members): Variant => {
  if (accountNumberType === 'IBAN') return IbanInstructionDto;
  return accountNumberType === 'BBAN' ? BbanInstructionDto : UntypedBankInstructionDto;
};

/** What each variant is known by. A schema's `oneOf` cannot tell: the methods variant requires nothing, so everything matches it. */
const SIGNS: readonly {
  readonly members: readonly string[];
  readonly method?: string;
  readonly dto: (given: Members) => Variant;
}[] = [
  { members: ['token'], dto: () => TokenInstructionDto },
  { members: ['paymentInstrumentId'], dto: () => StoredInstructionDto },
  { members: ['pan'], method: 'payment-card', dto: () => CardInstructionDto },
  { members: ['accountNumberType', 'accountNumber'], method: 'ach', dto: bankVariant },
];
/** Members that say which instrument pays. One that is empty is forgiven only beside another instrument. */
const DISTINGUISHING: ReadonlySet<string> = new Set([...SIGNS.flatMap(({ members }) => members), 'method']);

const membersOf = (value: unknown): Members => (typeof value === 'object' && value !== null ? (value as Members) : {});

const signsOf = (given: Members) =>
  SIGNS.filter(
    ({ members, method }) =>
      members.some((name) => isThere(given[name])) || (method !== undefined && given['method'] === method),
  );

/** The variant an instruction is, by the members it has; the first sign wins. */
export function variantOf(value: unknown): Variant {
  const given = membersOf(value);
  const [sign] = signsOf(given);
  if (sign) return sign.dto(given);
  // an instrument that is named and empty is refused as what it was meant to be, not taken for a choice of methods
  const meant = SIGNS.find(({ members }) => members.some((name) => name in given));
  return meant?.dto(given) ?? ('method' in given ? CardInstructionDto : MethodsInstructionDto);
}

/** Stands for an instruction of several instruments. */
const SEVERAL = Symbol('several instruments');

/** Leaves out what names an instrument and is empty, where another instrument or a choice of methods pays. */
function withoutEmptyNames(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const given = value as Members;
  const signs = signsOf(given);
  if (signs.length > 1) return SEVERAL;
  const { methods } = given;
  if (signs.length === 0 && !(Array.isArray(methods) && methods.length > 0)) return value;
  return Object.fromEntries(
    Object.entries(given).filter(([name, member]) => isThere(member) || !DISTINGUISHING.has(name)),
  );
}

function checkInstruction(value: unknown): string | undefined {
  if (value === SEVERAL) return 'must be one of token, paymentInstrumentId, card and bank account, not several';
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : 'must be an object';
}

/** A payment instruction in any of its variants, told apart by key presence. */
export function InstructionField(options: FieldOptions = {}): PropertyDecorator {
  const schema = {
    anyOf: VARIANTS.map((variant) => ({ $ref: getSchemaPath(variant) })),
    example: { token: EXAMPLE.token },
  };
  return applyDecorators(
    HoldsObjects((members, name) => variantOf(members[name])),
    ValidateNested(),
    Field(checkInstruction, schema, { ...options, prepare: withoutEmptyNames }),
  );
}

/** Puts the schemas of the variants into the API document. */
export const ApiInstructionModels = (): ClassDecorator => ApiExtraModels(...VARIANTS);
