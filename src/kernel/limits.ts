/**
 * Every bound of the service, with its unit in its name. What an operator may change stands in the configuration;
 * what stands here is part of the contract.
 */
export const LIMITS = {
  // --- requests
  bodyBytes: 65_536,
  jsonDepth: 16,
  urlBytes: 8_192,
  requestTimeoutMs: 30_000,
  headersTimeoutMs: 10_000,
  keepAliveTimeoutMs: 72_000,
  retryAfterSeconds: 1,
  publishableRequestsPerMinute: 600,
  wrongCredentialsPerMinute: 30,
  loginsPerMinute: 10,
  activeHoldsPerClient: 10,
  bearerTokenBytes: 8_192,

  // --- purchases
  linesPerPurchase: 100,
  quantityPerLine: 1_000,
  couponsPerPurchase: 20,
  contactEntries: 20,
  customFieldsBytes: 8_192,
  totalMinor: 10n ** 15n,
  holdSeconds: 300,
  holdExtensionSeconds: 300,
  pendingPurchaseSeconds: 86_400,
  invoiceDueSeconds: 3_600,

  // --- payments
  gatewayTimeoutMs: 15_000,
  gatewayAnswerBytes: 65_536,
  attemptLeaseSeconds: 30,
  recoveryBackoffSeconds: 15,
  recoveryBatch: 20,
  recoveryIntervalMs: 1_000,
  paymentSessionSeconds: 1_800,
  paymentTokenSeconds: 1_800,
  merchantTokenSeconds: 600,
  callbackToleranceSeconds: 300,
  callbackTries: 40,
  callbackKeepSeconds: 2_592_000,

  // --- events and webhooks
  dispatchBatch: 500,
  dispatchIntervalMs: 500,
  deliveriesAtOnce: 16,
  eventKeepSeconds: 604_800,
  deliveryKeepSeconds: 2_592_000,
  webhookEndpoints: 20,
  webhookTimeoutMs: 10_000,
  /** How long a connection to a receiver is kept open for its next message. */
  webhookKeepAliveMs: 4_000,
  dnsTimeoutMs: 2_000,
  /** Messages on their way to one receiver at one time. */
  deliverySlotsPerTarget: 16,
  webhookLeaseSeconds: 60,
  /** Failed tries in a row after which an endpoint is disabled. */
  webhookFailures: 25,

  // --- sessions and idempotency
  sessionSeconds: 3_600,
  purchaseSessionSeconds: 86_400,
  jwtClockToleranceSeconds: 30,
  passwordMinLength: 8,
  passwordMaxLength: 128,
  idempotencyKeyLength: 255,
  idempotencyLockSeconds: 60,
  idempotencyKeepSeconds: 86_400,

  // --- group commit
  batchSize: 64,
  batchQueue: 512,
  batchWaitMs: 5_000,
  /** A batch sets off when so many turns of the event loop brought nobody new, at the latest after `batchGatherMs`. */
  batchQuietTurns: 6,
  batchGatherMs: 12,
  /** After a failure on the optimistic path, batches are written step by step for so long. */
  optimismBackoffMs: 1_000,
  /** Records made with the database's time as we know it may be so far from it. */
  clockToleranceMs: 1_000,

  // --- database
  transactionTries: 5,
  transactionRetryPauseMs: 20,
  poolSize: 16,
  connectTimeoutMs: 3_000,
  statementTimeoutMs: 5_000,
  lockTimeoutMs: 2_000,
  idleInTransactionTimeoutMs: 5_000,
  catalogStaleMs: 1_000,
  /** A price made longer ago than this, by the database clock, is made anew. */
  quoteAgeMs: 5_000,

  // --- lists and housekeeping
  pageDefault: 100,
  pageMax: 1_000,
  sweepIntervalMs: 1_000,
  sweepBatch: 200,
} as const;
