import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Patch {
  /** File of the build, from `dist/`, or of the checkout. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** A known bug, and who must notice it: a run of chaos over a patched build, or a test over patched sources. */
export type Mutant = { readonly name: string; readonly bug: string } & (
  { readonly build: readonly Patch[] } | { readonly test: NamedTest }
);

/** A test that must turn red when it is run against sources with the bug: for what a short random run meets too rarely. */
export interface NamedTest {
  readonly file: string;
  readonly name: string;
  readonly patches: readonly Patch[];
}

/**
 * What every run changes in its copy of the build: holds and quotes that would outlast a short run end within it. Nothing else differs from what
 * is shipped, but for the failpoints.
 */
export const SHORT_HOLDS: readonly Patch[] = [
  { file: 'kernel/limits.js', find: 'holdSeconds: 300', replace: 'holdSeconds: 2' },
];

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'drop-state-guard',
    bug: 'an outcome is recorded whatever state the attempt is in',
    test: {
      file: 'test/faults/guards.spec.ts',
      name: 'a stale answer',
      patches: [
        {
          file: 'src/modules/payments/attempts/payment-attempt.repository.ts',
          find: "WHERE n.status IN ('sending', 'conn-error', 'pending', 'offsite', 'waiting-approval') AND (n.fence_at",
          replace: 'WHERE (n.fence_at',
        },
      ],
    },
  },
  {
    name: 'new-key-per-try',
    bug: 'every call to the gateway has a key of its own',
    build: [
      {
        file: 'modules/purchases/settle/charge.js',
        find: 'attemptId: attempt.id,',
        replace: "attemptId: attempt.id + '_' + Math.random().toString(36).slice(2),",
      },
    ],
  },
  {
    name: 'timeout-is-decline',
    bug: 'no answer counts as a refusal',
    test: {
      file: 'test/faults/recovery.spec.ts',
      name: 'an outcome nobody knows',
      patches: [
        {
          file: 'src/modules/payments/attempts/settlement.ts',
          find: "status: 'conn-error', result: 'unknown'",
          replace: "status: 'completed', result: 'declined'",
        },
      ],
    },
  },
  {
    name: 'late-without-fresh-take',
    bug: 'a payment or claim after the hold holds no stock anew',
    test: {
      file: 'test/faults/callbacks.spec.ts',
      name: 'takes stock anew',
      patches: [
        {
          file: 'src/modules/purchases/begin/secure-stock.ts',
          find: 'if (ended.length > 0) await',
          replace: 'if (ended.length < 0) await',
        },
      ],
    },
  },
  {
    name: 'event-before-commit',
    bug: 'events are written outside the transaction of their effect',
    test: {
      file: 'test/faults/guards.spec.ts',
      name: 'does not outlive',
      patches: [
        {
          file: 'src/kernel/outbox/outbox.repository.ts',
          find: 'await run(tx, APPEND, [rows',
          replace: 'await run(tx.connection.manager, APPEND, [rows',
        },
      ],
    },
  },
  {
    name: 'no-lease',
    bug: 'recovery takes attempts whose process is still at work',
    test: {
      file: 'test/faults/guards.spec.ts',
      name: 'give an attempt to one',
      patches: [
        {
          file: 'src/modules/payments/attempts/attempt-recovery.repository.ts',
          find: 'WHERE lease_until < (SELECT app_now())\n        AND (status',
          replace: 'WHERE (status',
        },
      ],
    },
  },
  {
    name: 'release-without-fence',
    bug: 'what the gateway has not seen yet counts as never sent',
    test: {
      file: 'test/faults/recovery.spec.ts',
      name: 'leaves its attempt alone',
      patches: [
        {
          file: 'src/modules/purchases/recover/find-outcome.ts',
          find: 'await gateway.voidByReference(attempt.id);',
          replace: "await Promise.resolve<FenceResult>({ kind: 'fenced' });",
        },
      ],
    },
  },
  {
    name: 'key-not-taken',
    bug: 'the idempotency key is not written with its effect',
    test: {
      file: 'test/faults/guards.spec.ts',
      name: 'stands for one purchase',
      patches: [{ file: 'src/modules/purchases/begin/single-use.ts', find: '!acquired[at]', replace: 'false' }],
    },
  },
  {
    name: 'outcome-shared',
    bug: 'everybody in a batch gets the outcome of the first',
    test: {
      file: 'test/faults/group-commit.spec.ts',
      name: 'keep an outcome each',
      patches: [
        {
          file: 'src/kernel/batching/batch-lane.ts',
          find: 'const outcome = outcomes[index];',
          replace: 'const outcome = outcomes[Math.min(index, 0)];',
        },
      ],
    },
  },
  {
    name: 'answered-before-commit',
    bug: 'the queue answers before the commit is known',
    test: {
      file: 'test/faults/group-commit.spec.ts',
      name: 'answered after it',
      patches: [
        {
          file: 'src/kernel/database/unit-of-work.ts',
          find: 'command = await committed;',
          replace: "command = await new Promise((resolve) => setTimeout(() => resolve('COMMIT'), 20));",
        },
        {
          file: 'src/modules/purchases/settle/settle-purchases.ts',
          find: 'return { result: last.then(() => new Map(settled)) };',
          replace: 'last.catch(() => undefined);\n    return { result: Promise.resolve(new Map(settled)) };',
        },
        {
          file: 'src/modules/purchases/settle/settle-purchases.ts',
          find: 'return { result: Promise.all([result, moving]).then(([settled]) => settled) };',
          replace: 'return { result };',
        },
      ],
    },
  },
];

/** Applies patches to files under a directory. @throws Error when a text is not there, so that no mutant is ever a no-op */
export function applyPatches(directory: string, patches: readonly Patch[]): void {
  for (const { file, find, replace } of patches) {
    const path = join(directory, file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(find)) throw new Error(`${file} does not contain the text to be replaced: ${find}`);
    writeFileSync(
      path,
      text.replace(find, () => replace),
    );
  }
}
