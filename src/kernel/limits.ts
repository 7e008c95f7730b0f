/**
 * Every bound of the service, with its unit in its name. What an operator may change stands in the configuration;
 * what stands here is part of the contract.
 */
export const LIMITS = {
  // --- requests
  bodyBytes: 65_536,
  jsonDepth: 16,
  /** Members and list entries of one body, at all depths. */
  bodyValues: 10_000,
  /** Elements of one XML body; they cost more than JSON values, and no route takes free members in XML. */
  xmlElements: 1_000,
  urlBytes: 8_192,
  requestTimeoutMs: 30_000,
  headersTimeoutMs: 10_000,
  keepAliveTimeoutMs: 72_000,
  retryAfterSeconds: 1,
  publishableRequestsPerMinute: 600,
  wrongCredentialsPerMinute: 30,
  /** Wrong passwords per minute: for one account from one address, and for all accounts from one address. */
  loginsPerMinute: 10,
  loginsPerAddress: 30,
  loginSeconds: 60,
  /** How often a process learns whom others have given strikes. */
  strikeRefreshMs: 1_000,
  knownStrikeSubjects: 50_000,
  /** Entries of the list of what needs attention, of each kind. */
  attentionItems: 100,
  unknownTooLongSeconds: 600,
  failedRefundSeconds: 604_800,
  /** Defaults of what strangers may do on a website; a website may set its own. */
  activeHolds: 10,
  heldUnitsShare: 0.25,
  declinesPerTenMinutes: 10,
  declineSeconds: 600,
  /** Units of an item that a stranger may hold, however few there are. */
  heldUnits: 10,
  bearerTokenBytes: 8_192,

  // --- purchases
  linesPerPurchase: 100,
  /** Units are only counted. */
  quantityPerLine: 1_000_000,
  /** Units of a line whose offer issues vouchers: each of them becomes a row. */
  vouchersPerLine: 1_000,
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
  /** Events and deliveries are kept, and failed deliveries tried again, for 30 days. */
  eventKeepSeconds: 2_592_000,
  deliveryKeepSeconds: 2_592_000,
  webhookEndpoints: 20,
  webhookTimeoutMs: 10_000,
  /** How long a connection to a receiver is kept open for its next message. */
  webhookKeepAliveMs: 4_000,
  dnsTimeoutMs: 2_000,
  webhookLeaseSeconds: 60,
  /** Failures that go on for so long, without a success between them, disable an endpoint. */
  webhookFailingSeconds: 259_200,
  /** The longest pause that a receiver can ask for. */
  retryAfterMaxSeconds: 86_400,
  /** Messages on their way at one time: of everybody, of one organization, of its purchases' own addresses, to one receiver. */
  deliverySlots: 512,
  deliverySlotsPerOrganization: 256,
  deliverySlotsPerOrganizationUnregistered: 128,
  deliverySlotsPerTarget: 16,
  /** To a receiver that has not answered yet. */
  deliverySlotsAtFirst: 2,
  /** Receivers that one round of sending looks at. */
  deliveryTargetsPerRound: 500,
  /** How long a round waits after a message has ended, so that the next one finds several ended. */
  deliveryGatherMs: 4,
  deliveryIntervalMs: 250,
  /** Tries of one delivery that are kept for its list. */
  deliveryHistoryLength: 20,
  reviveBatch: 500,
  replayBatch: 10_000,
  secretOverlapSeconds: 86_400,
  secretOverlapMaxSeconds: 604_800,
  webhookHousekeepingMs: 5_000,
  /** Work that one process does at a time is taken over by another one after so long. */
  workerLeaseSeconds: 10,

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
  /** A price may move under a purchase this often before the caller is asked to come again. */
  priceTries: 3,
  quoteAgeMs: 5_000,

  // --- lists and housekeeping
  /** Purchases that an ambiguous name is answered with, at most. */
  candidates: 20,
  /** Vouchers that an answer about purchases shows of one of them, unless more are asked for. */
  vouchersShown: 100,
  /** Pictures that are drawn in one go; more of them let others take turns. */
  picturesAtOnce: 10,
  pageDefault: 100,
  pageMax: 1_000,
  sweepIntervalMs: 1_000,
  sweepBatch: 200,
} as const;
