import 'reflect-metadata';
import { DomainError } from '../../../kernel/errors';
import { strictBody } from '../../shared';
import { fromInstruction } from '../from-instruction';
import {
  BbanInstructionDto,
  CardInstructionDto,
  IbanInstructionDto,
  MethodsInstructionDto,
  StoredInstructionDto,
  TokenInstructionDto,
  variantOf,
} from './payment-instruction.dto';
import { PurchaseDto } from './purchase.dto';

const card = { method: 'payment-card', pan: '4111 1111 1111 1111', cvv: '123', expMonth: 12, expYear: 2034 };
const bodyWith = (paymentInstruction: unknown): PurchaseDto =>
  strictBody.toDto(PurchaseDto, { websiteId: 'web_demo', items: [{ planId: 'plan_mug' }], paymentInstruction });
const fieldsOf = (paymentInstruction: unknown): string[] => {
  try {
    bodyWith(paymentInstruction);
    return [];
  } catch (error) {
    return (error as DomainError).fields.map(({ field }) => field);
  }
};

describe('the variant of an instruction', () => {
  it.each([
    [{ token: 'tok_1' }, TokenInstructionDto],
    [{ token: null }, TokenInstructionDto],
    [{ paymentInstrumentId: 'inst_1' }, StoredInstructionDto],
    [{ pan: '4111' }, CardInstructionDto],
    [{ method: 'payment-card' }, CardInstructionDto],
    [{ accountNumberType: 'IBAN' }, IbanInstructionDto],
    [{ accountNumberType: 'BBAN' }, BbanInstructionDto],
    [{ accountNumberType: 'else' }, BbanInstructionDto],
    [{ method: 'ach' }, BbanInstructionDto],
    [{}, MethodsInstructionDto],
    [{ methods: [] }, MethodsInstructionDto],
    [{ methods: ['paypal'] }, MethodsInstructionDto],
    [null, MethodsInstructionDto],
    ['token', MethodsInstructionDto],
  ])('%j', (given, variant) => {
    expect(variantOf(given)).toBe(variant);
  });

  it.each([
    [{ token: 'tok_1', paymentInstrumentId: 'inst_1' }],
    [{ token: 'tok_1', ...card }],
    [{ paymentInstrumentId: 'inst_1', method: 'ach' }],
    [{ ...card, accountNumberType: 'IBAN' }],
    [{ method: 'payment-card', accountNumberType: 'BBAN' }],
  ])('cannot be two at once: %#', (given) => {
    expect(fieldsOf(given)).toContain('paymentInstruction');
  });

  it.each([[undefined], [null], ['tok_1'], [7], [[]], [[{ token: 'tok_1' }]]])('cannot be %j', (given) => {
    expect(fieldsOf(given)).toEqual(['paymentInstruction']);
  });
});

describe('an instruction in the core’s words', () => {
  const from = (given: unknown) => fromInstruction(bodyWith(given).paymentInstruction);

  it('keeps the number of a card secret from the first object on', () => {
    const instruction = from({ ...card, billingAddress: { firstName: 'Ada', lastName: 'Byron' } });
    expect(JSON.stringify(instruction)).not.toMatch(/4111|"123"/);
    expect(instruction).toMatchObject({
      kind: 'card',
      useAsBackup: false,
      customFields: {},
      card: { expMonth: 12, holderName: 'Ada Byron' },
    });
  });

  it('is one of five', () => {
    expect(from({ token: 'tok_1' })).toEqual({ kind: 'token', tokenId: 'tok_1' });
    expect(from({ paymentInstrumentId: 'inst_1' })).toEqual({ kind: 'stored', instrumentId: 'inst_1' });
    expect(from({})).toEqual({ kind: 'methods', methods: [], receivedBy: undefined, reference: undefined });
    expect(from({ accountNumberType: 'IBAN', accountNumber: 'DE89370400440532013000' })).toMatchObject({
      kind: 'bank',
      account: { accountNumberType: 'IBAN' },
    });
    expect(
      from({
        accountNumberType: 'BBAN',
        accountNumber: '000123456789',
        routingNumber: '021000021',
        accountType: 'checking',
      }),
    ).toMatchObject({
      kind: 'bank',
      account: { accountNumberType: 'BBAN', routingNumber: '021000021' },
    });
  });
});
