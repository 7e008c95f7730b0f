import { Secret } from '../../../kernel/secret';
import type { NumberedInstrument } from '../instruction';
import type { BankSummary, CardSummary, NumberedSummary } from '../summary';
import { plainAccountNumber, plainCardNumber } from './numbers';

/** The part of an instrument that exists sealed only. Everything else about it stands in its summary. */
interface SealedPart {
  readonly number: string;
  readonly routingNumber?: string;
}

/** The text to seal for an instrument. The verification code is not part of it. */
export function toSealedText(instrument: NumberedInstrument): Secret {
  return new Secret(JSON.stringify(sealedPart(instrument)));
}

function sealedPart(instrument: NumberedInstrument): SealedPart {
  if (instrument.kind === 'card') return { number: plainCardNumber(instrument.card.pan).reveal() };
  const { account } = instrument;
  const number = plainAccountNumber(account).reveal();
  return account.accountNumberType === 'BBAN' ? { number, routingNumber: account.routingNumber } : { number };
}

/** The whole account number as one text: equal for the same account however it was typed. Feeds the fingerprint. */
export function toFingerprintText(instrument: NumberedInstrument): Secret {
  const { number, routingNumber = '' } = sealedPart(instrument);
  return new Secret(`${instrument.kind}/${routingNumber}/${number}`);
}

/** Puts an instrument together again from what was unsealed and what is shown. */
export function fromSealedText(unsealed: Secret, summary: NumberedSummary, cvv?: Secret): NumberedInstrument {
  const part = JSON.parse(unsealed.reveal()) as SealedPart;
  return summary.method === 'payment-card' ? toCard(part, summary, cvv) : toBank(part, summary);
}

function toCard(
  { number }: SealedPart,
  { expMonth, expYear, holderName }: CardSummary,
  cvv?: Secret,
): NumberedInstrument {
  return { kind: 'card', card: { pan: new Secret(number), cvv, expMonth, expYear, holderName } };
}

function toBank({ number, routingNumber }: SealedPart, summary: BankSummary): NumberedInstrument {
  const { method, accountType, bankName, bic, holderName } = summary;
  const common = { accountNumber: new Secret(number), bankName, bic, holderName };
  return {
    kind: 'bank',
    method,
    account:
      summary.accountNumberType === 'IBAN'
        ? { accountNumberType: 'IBAN', ...common }
        : { accountNumberType: 'BBAN', ...common, routingNumber: routingNumber ?? '', accountType },
  };
}
