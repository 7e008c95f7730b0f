import { Injectable } from '@nestjs/common';
import type { Comparable } from '../../kernel/idempotency';
import type { Secret } from '../../kernel/secret';
import type { BankData, CardData, PaymentInstruction } from './instruction';
import { numberAsText } from './vault/numbers';
import { Vault } from './vault/vault';

const FINGERPRINT_SCOPE = 'request';

/**
 * What pays, in a form in which two requests can be compared: a number stands in it as its keyed hash, and a
 * verification code leaves no trace (ADR 32).
 */
@Injectable()
export class ComparableInstruments {
  constructor(private readonly vault: Vault) {}

  /** The keyed hash of an account number, whatever stands between its digits. */
  number(number: Secret): string {
    return this.vault.fingerprint(numberAsText(number), FINGERPRINT_SCOPE).toString('base64url');
  }

  card({ pan, expMonth, expYear, holderName }: CardData): Comparable {
    return { card: this.number(pan), expMonth, expYear, holderName };
  }

  account(data: BankData): Comparable {
    const { accountNumberType: type, accountNumber, bankName, bic, holderName } = data;
    const national =
      data.accountNumberType === 'BBAN' ? { routingNumber: data.routingNumber, accountType: data.accountType } : {};
    return { account: this.number(accountNumber), type, bankName, bic, holderName, ...national };
  }

  /** What an instruction says beside the address it may bring along. */
  instruction(instruction: PaymentInstruction): Comparable {
    switch (instruction.kind) {
      case 'token':
        return { token: instruction.tokenId };
      case 'stored':
        return { stored: instruction.instrumentId };
      case 'methods':
        return { methods: instruction.methods };
      case 'voucher':
        return { voucher: instruction.method, expiresInMinutes: instruction.expiresInMinutes };
      case 'card':
        return { pays: this.card(instruction.card), customer: instruction.customerId };
      case 'bank':
        return { pays: this.account(instruction.account), customer: instruction.customerId };
    }
  }
}
