import type { Secret } from '../../kernel/secret';
import type { AccountType, AlternativeInstrument, NumberedInstrument } from './instruction';
import { plainAccountNumber, plainCardNumber } from './vault/numbers';

/** What a gateway adapter needs to charge. Lives in memory only, from the request (or the vault) to the gateway. */
export type ChargeMaterial = CardMaterial | BankMaterial | RedirectMaterial | VoucherMaterial;

export interface CardMaterial {
  readonly type: 'card';
  /** Digits only. */
  readonly pan: Secret;
  /** Never there for stored cards. */
  readonly cvv?: Secret | undefined;
  readonly expMonth: number;
  readonly expYear: number;
  readonly holderName?: string | undefined;
}

export interface BankMaterial {
  readonly type: 'bank';
  readonly accountNumberType: 'IBAN' | 'BBAN';
  readonly accountNumber: Secret;
  readonly routingNumber?: string | undefined;
  readonly bic?: string | undefined;
  readonly accountType?: AccountType | undefined;
}

export interface RedirectMaterial {
  readonly type: 'redirect';
  readonly method: string;
  /** What the payer may choose from; absent: only `method`. */
  readonly methods?: readonly string[] | undefined;
}

export interface VoucherMaterial {
  readonly type: 'voucher';
  readonly method: string;
  readonly expiresInMinutes?: number | undefined;
}

/** Turns an instrument into what the gateway gets; numbers lose the separators people type. */
export function chargeMaterialOf(instrument: NumberedInstrument | AlternativeInstrument): ChargeMaterial {
  switch (instrument.kind) {
    case 'card':
      return { type: 'card', ...instrument.card, pan: plainCardNumber(instrument.card.pan) };
    case 'bank': {
      const { account } = instrument;
      return {
        type: 'bank',
        accountNumberType: account.accountNumberType,
        accountNumber: plainAccountNumber(account),
        bic: account.bic,
        ...(account.accountNumberType === 'BBAN' && {
          routingNumber: account.routingNumber,
          accountType: account.accountType,
        }),
      };
    }
    case 'alternative':
      return { type: 'redirect', method: instrument.method };
  }
}
