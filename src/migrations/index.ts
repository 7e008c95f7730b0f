import { Foundation1700000000001 } from './1700000000001-foundation';
import { Inventory1700000000002 } from './1700000000002-inventory';
import { Instruments1700000000003 } from './1700000000003-instruments';
import { Pricing1700000000004 } from './1700000000004-pricing';
import { Purchases1700000000005 } from './1700000000005-purchases';
import { Delivery1700000000006 } from './1700000000006-delivery';
import { PaymentMethods1700000000010 } from './1700000000010-payment-methods';
import { DoorCodes1700000000030 } from './1700000000030-door-codes';
import { Holders1700000000020 } from './1700000000020-holders';
import { Recovery1700000000040 } from './1700000000040-recovery';
import { OutboxOrder1700000000041 } from './1700000000041-outbox-order';
import { Merchant1700000000050 } from './1700000000050-merchant';
import { HotPath1700000000060 } from './1700000000060-hot-path';
import { ConstraintNames1700000000070 } from './1700000000070-constraint-names';
import { LeanWrites1700000000080 } from './1700000000080-lean-writes';
import { IndexedExpiry1700000000090 } from './1700000000090-indexed-expiry';
import { AtOnce1700000000100 } from './1700000000100-at-once';
import { OfferNames1700000000110 } from './1700000000110-offer-names';
import { HeardEvents1700000000120 } from './1700000000120-heard-events';
import { HoldEnds1700000000130 } from './1700000000130-hold-ends';
import { InPlace1700000000140 } from './1700000000140-in-place';
import { AnswerPacks1700000000150 } from './1700000000150-answer-packs';

/** Every migration, oldest first. Hand-written SQL with a way back; never edited once released. */
export const migrations = [
  Foundation1700000000001,
  Inventory1700000000002,
  Instruments1700000000003,
  Pricing1700000000004,
  Purchases1700000000005,
  Delivery1700000000006,
  PaymentMethods1700000000010,
  Holders1700000000020,
  DoorCodes1700000000030,
  Recovery1700000000040,
  OutboxOrder1700000000041,
  Merchant1700000000050,
  HotPath1700000000060,
  ConstraintNames1700000000070,
  LeanWrites1700000000080,
  IndexedExpiry1700000000090,
  AtOnce1700000000100,
  OfferNames1700000000110,
  HeardEvents1700000000120,
  HoldEnds1700000000130,
  InPlace1700000000140,
  AnswerPacks1700000000150,
];
