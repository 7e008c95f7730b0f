-- A merchant's list of purchases by day. The door that shows the list brings the index, so that purchases of other doors do not pay for it.
CREATE INDEX idx_purchase_merchant ON purchase (organization_id, created_at) WHERE door = 'merchant';
