-- What a buyer of a deal shows to get the goods.

-- There is no foreign key to purchase: both rows are written in one transaction and never deleted (see invoicing.sql).
CREATE TABLE voucher (
  id text COLLATE "C" CONSTRAINT pk_voucher PRIMARY KEY,
  organization_id text COLLATE "C" NOT NULL,
  purchase_id text COLLATE "C" NOT NULL,
  -- which of the bought units this is, from 1
  unit int NOT NULL,
  offer_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C",
  slug text COLLATE "C" NOT NULL CONSTRAINT uq_voucher_slug UNIQUE,
  barcode text COLLATE "C" NOT NULL CONSTRAINT uq_voucher_barcode UNIQUE,
  redemption_code text COLLATE "C" NOT NULL CONSTRAINT uq_voucher_redemption_code UNIQUE,
  state text NOT NULL DEFAULT 'valid'
    CONSTRAINT chk_voucher_state CHECK (state IN ('valid', 'redeemed', 'expired', 'cancelled', 'reissued')),
  -- The unit was given back: its money went back, or its order was canceled. Such a voucher is cancelled or redeemed, and
  -- never becomes valid again.
  returned boolean NOT NULL DEFAULT false,
  expires_at timestamptz,
  redeemed_at timestamptz,
  created_at timestamptz NOT NULL,
  CONSTRAINT chk_voucher_returned CHECK (NOT returned OR state <> 'valid'),
  -- every unit of a purchase has one voucher, also when its outcome is recorded twice
  CONSTRAINT uq_voucher_unit UNIQUE (purchase_id, unit)
);
-- a customer's vouchers
CREATE INDEX idx_voucher_customer ON voucher (organization_id, customer_id);
