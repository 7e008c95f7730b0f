import { randomBytes } from 'node:crypto';
import { Secret } from '../../src/kernel/secret';
import { ComparableInstruments } from '../../src/modules/payment-instruments/comparable-instruments';
import { Vault } from '../../src/modules/payment-instruments/vault/vault';

/** Compares instruments with keys of its own. */
export const comparableInstruments = (): ComparableInstruments => {
  const vault = [{ id: 'k1', key: new Secret(randomBytes(32)) }];
  return new ComparableInstruments(new Vault({ secrets: { root: new Secret(randomBytes(32)), vault } }));
};
