import { toFieldName } from './field-names';

const PURCHASE = '/v1/storefront/purchase';
const PAYMENT = '/v1/storefront/payment';

describe('field names in refusals', () => {
  it.each([
    ['lines', 'items'],
    ['lines.0', 'items.0'],
    ['lines.0.offerId', 'items.0.planId'],
    ['lines.12.quantity', 'items.12.quantity'],
    ['paymentInstruction.tokenId', 'paymentInstruction.token'],
    ['paymentInstruction.instrumentId', 'paymentInstruction.paymentInstrumentId'],
    ['paymentInstruction.card.pan', 'paymentInstruction.pan'],
    ['paymentInstruction.pan', 'paymentInstruction.pan'],
    ['couponIds.1', 'couponIds.1'],
    ['billingAddress.emails', 'billingAddress.emails'],
    ['linesmen', 'linesmen'],
  ])('%s is %s', (core, door) => {
    expect(toFieldName(core, PURCHASE)).toBe(door);
  });

  it('stand at the top where the instruction does', () => {
    expect(toFieldName('paymentInstruction.tokenId', PAYMENT)).toBe('token');
    expect(toFieldName('paymentInstruction.pan', PAYMENT)).toBe('pan');
    expect(toFieldName('lines.0.quantity', PAYMENT)).toBe('items.0.quantity');
  });
});
