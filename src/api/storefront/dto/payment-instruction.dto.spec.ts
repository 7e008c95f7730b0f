import 'reflect-metadata';
import { DomainError } from '../../../kernel/errors';
import { strictBody } from '../../shared';
import { fromInstruction } from '../from-instruction';
import { variantOf } from './instruction-field';
import {
  BbanInstructionDto,
  CardInstructionDto,
  IbanInstructionDto,
  MethodsInstructionDto,
  StoredInstructionDto,
  TokenInstructionDto,
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

  it.each<[object, string]>([
    [{ token: '', ...card }, 'card'],
    [{ token: null, pan: '', paymentInstrumentId: 'inst_1' }, 'stored'],
    [{ ...card, method: '' }, 'card'],
    [{ ...card, method: null, cvv: null, customFields: null }, 'card'],
    [{ ...card, cvv: '', riskMetadata: '' }, 'card'],
    [{ token: 'tok_1', accountNumber: '', method: null }, 'token'],
    [{ token: null, methods: ['paypal'] }, 'methods'],
    [{ methods: null }, 'methods'],
  ])('an empty name is forgiven beside what pays: %#', (given, kind) => {
    expect(fromInstruction(bodyWith(given).paymentInstruction).kind).toBe(kind);
  });

  it.each<[object, string]>([
    [{ token: '' }, 'token'],
    [{ token: null, methods: [] }, 'token'],
    [{ paymentInstrumentId: '' }, 'paymentInstrumentId'],
    [{ pan: null }, 'pan'],
    [{ ...card, pan: '' }, 'pan'],
    [{ method: '' }, 'method'],
    [{ method: null }, 'method'],
    [{ accountNumber: '' }, 'accountNumber'],
    [{ accountNumberType: 'IBAN', accountNumber: '' }, 'accountNumber'],
    [{ accountNumber: 'DE89370400440532013000' }, 'accountNumberType'],
    [{ method: 'ach', accountNumberType: 'iban', accountNumber: 'DE89370400440532013000' }, 'accountNumberType'],
    [{ methods: ['paypal', 'nonsense'] }, 'methods.1'],
    [{ ...card, billingAddress: { firstName: '4111111111111111' } }, 'billingAddress.firstName'],
  ])('%j is refused by name', (given, field) => {
    expect(fieldsOf(given)).toContain(`paymentInstruction.${field}`);
  });

  it.each([
    { accountNumberType: 'IBAN', accountNumber: 'DE89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000' },
    { accountNumberType: 'IBAN', accountNumber: 'gb29-NWBK-6016-1331-9268-19' },
    { accountNumberType: 'BBAN', accountNumber: '0001 2345 6789', routingNumber: '601613', accountType: 'checking' },
    { accountNumberType: 'BBAN', accountNumber: '31926819', routingNumber: '60-16-13', accountType: 'savings' },
    { accountNumberType: 'BBAN', accountNumber: '532013000', routingNumber: '37040044', accountType: 'other' },
  ])('takes account numbers as banks print them: %#', (given) => {
    expect(fieldsOf(given)).toEqual([]);
  });

  it('a routing number of nine digits has the checksum of the United States', () => {
    const account = { accountNumberType: 'BBAN', accountNumber: '1', accountType: 'checking' };
    expect(fieldsOf({ ...account, routingNumber: '021000022' })).toEqual(['paymentInstruction.routingNumber']);
    expect(fieldsOf({ ...account, routingNumber: '0210 0002 1' })).toEqual([]);
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
