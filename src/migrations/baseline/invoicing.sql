-- What a buyer owes and has paid.

-- There is no foreign key to purchase: both rows are written in one transaction and never deleted, and the check
-- would cost a query per row. The reliability checks compare the two from outside.
CREATE TABLE invoice (
  id text COLLATE "C" CONSTRAINT pk_invoice PRIMARY KEY,
  organization_id text COLLATE "C" NOT NULL,
  website_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  purchase_id text COLLATE "C" NOT NULL,
  -- counts from 1 per customer, without gaps
  number int NOT NULL CONSTRAINT chk_invoice_number CHECK (number > 0),
  status text NOT NULL CONSTRAINT chk_invoice_status
    CHECK (status IN ('draft', 'unpaid', 'paid', 'partially-paid', 'past-due', 'abandoned', 'voided',
                      'partially-refunded', 'refunded', 'disputed')),
  currency char(3) NOT NULL,
  subtotal_minor bigint NOT NULL,
  discount_minor bigint NOT NULL,
  shipping_minor bigint NOT NULL,
  tax_minor bigint NOT NULL,
  amount_minor bigint NOT NULL,
  paid_minor bigint NOT NULL DEFAULT 0,
  refunded_minor bigint NOT NULL DEFAULT 0,
  -- frozen when issued: items, discounts, shipping, taxes, addresses
  document jsonb NOT NULL,
  issued_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  paid_at timestamptz,
  voided_at timestamptz,
  abandoned_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  -- a number is given once per customer
  CONSTRAINT uq_invoice_number UNIQUE (organization_id, customer_id, number),
  CONSTRAINT chk_invoice_sum
    CHECK (amount_minor = subtotal_minor - discount_minor + shipping_minor + tax_minor AND amount_minor >= 0),
  -- never more paid than owed, never more given back than paid
  CONSTRAINT chk_invoice_paid CHECK (paid_minor BETWEEN 0 AND amount_minor AND refunded_minor BETWEEN 0 AND paid_minor)
-- An invoice is changed once, soon after it was written: with room left on its page the change touches no index.
) WITH (fillfactor = 50);
-- an organization's invoices, newest last
CREATE INDEX idx_invoice_organization ON invoice (organization_id, created_at);
-- the invoice of a purchase
CREATE INDEX idx_invoice_purchase ON invoice (purchase_id);
