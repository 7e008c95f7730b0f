import { randomBytes } from 'node:crypto';
import { comparableText } from '../../kernel/idempotency/comparable';
import { Secret } from '../../kernel/secret';
import { ComparableInstruments } from './comparable-instruments';
import type { BankData, CardData } from './instruction';
import { Vault } from './vault/vault';

const vault = [{ id: 'k1', key: new Secret(randomBytes(32)) }];
const instruments = new ComparableInstruments(new Vault({ secrets: { root: new Secret(randomBytes(32)), vault } }));

const CARD: CardData = { pan: new Secret('4111111111111111'), cvv: new Secret('9876'), expMonth: 12, expYear: 2034 };
const IBAN: BankData = { accountNumberType: 'IBAN', accountNumber: new Secret('DE89370400440532013000') };

const cardText = (changes: Partial<CardData> = {}): string =>
  comparableText(
    instruments.instruction({ kind: 'card', card: { ...CARD, ...changes }, useAsBackup: false, customFields: {} }),
  );

describe('ComparableInstruments', () => {
  it('has a number as its keyed hash, found again however it is grouped', () => {
    expect(cardText()).not.toContain('4111111111111111');
    expect(cardText({ pan: new Secret('4111 1111-1111 1111') })).toBe(cardText());
    expect(cardText({ pan: new Secret('5555555555554444') })).not.toBe(cardText());
  });

  it('leaves the verification code out, and nothing else', () => {
    expect(cardText({ cvv: undefined })).toBe(cardText({ cvv: new Secret('123') }));
    expect(cardText({ expYear: 2035 })).not.toBe(cardText());
    expect(cardText({ expMonth: 11 })).not.toBe(cardText());
    expect(cardText({ holderName: 'Ada' })).not.toBe(cardText());
  });

  it('tells accounts apart by every member', () => {
    const account = (data: BankData): string => comparableText(instruments.account(data));
    const bban = { accountNumberType: 'BBAN', accountNumber: IBAN.accountNumber, routingNumber: '021000021' } as const;
    const texts = [
      account(IBAN),
      account({ ...IBAN, bic: 'DEUTDE8LXXX' }),
      account({ ...IBAN, bankName: 'First Bank' }),
      account({ ...IBAN, holderName: 'Ada' }),
      account(bban),
      account({ ...bban, routingNumber: '011000015' }),
      account({ ...bban, accountType: 'savings' }),
    ];
    expect(new Set(texts).size).toBe(texts.length);
    expect(account({ ...IBAN, accountNumber: new Secret('de89 3704 0044 0532 0130 00') })).toBe(account(IBAN));
  });
});
