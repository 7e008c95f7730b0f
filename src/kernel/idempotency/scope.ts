/** Where a key is valid: the same key of another principal or on another route is another key. */
export interface IdempotencyScope {
  readonly organizationId: string;
  /** `secret` for all secret keys of the organization, `key:<id>` for a publishable key, `cust:<id>` for a customer. */
  readonly principal: string;
  readonly method: string;
  /** Route template, not the path. */
  readonly route: string;
  readonly key: string;
}
