import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';
import walls from './lint/walls.mjs';

/** Files that may open a secret: where it is hashed, sealed, signed with, sent to the gateway, or handed to a driver. */
const REVEALING = [
  'src/kernel/crypto/**',
  'src/kernel/database/database.module.ts',
  'src/main.ts',
  'src/boot/{log-start,workers}.ts',
  // these show a new key or signing secret once
  'src/admin-cli.ts',
  'src/api/admin/{api-keys,webhooks}.controller.ts',
  'src/modules/auth/*.service.ts',
  'src/modules/payment-instruments/vault/**',
  'src/modules/payments/accounts/{account-credentials,check-account}.ts',
  'src/modules/payments/gateway/**',
  'src/modules/webhooks/{message,secret-seal}.ts',
];

const FILE_LINES = { max: 200, skipBlankLines: true, skipComments: true };
const TEST_FILE_LINES = { ...FILE_LINES, max: 500 };
const FUNCTION_LINES = { max: 60, skipBlankLines: true, skipComments: true };

/** What is larger than docs/conventions.md allows, and why it may be. */
const LONG_FILES = [
  'src/modules/payment-instruments/payment-methods.ts', // a list: one entry for each payment method
];
// the merchant's request has many members, and each is one line
const LONG_FUNCTIONS = ['src/api/merchant/purchase-requests.ts'];
const MANY_DEPENDENCIES = [
  'src/api/deals/new-users.ts',
  // use cases that write to many modules in one transaction
  'src/modules/purchases/follow-up/{follow-up-purchase,refund-payment}.ts',
  'src/modules/purchases/retry/begin-retry.ts',
  'src/modules/purchases/settle/settle-purchases.ts',
];
const CONTROLLERS_WITH_TRANSACTIONS = [
  // what is written with the key of an idempotent request, in its transaction
  'src/api/storefront/token.controller.ts',
  'src/api/merchant/token.controller.ts',
  'src/api/deals/cards.controller.ts',
  'src/api/deals/coupons.controller.ts',
];

/** Where statements stand. */
const WITH_SQL = ['src/**/*.repository.ts', 'src/kernel/database/**', 'src/migrations/**'];

const SPECS = ['test/**/*.ts', '**/*.spec.ts'];

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', '.data/**', '.cache/**', 'bench/out/**', 'coverage/**'] },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true, allowEmpty: true }],
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: false, allowNullish: false },
      ],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      // the classes that are spread here are DTOs: members without methods
      '@typescript-eslint/no-misused-spread': 'off',
      // Nest's option and DTO classes are shapes: object literals are how they are meant to be filled
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    plugins: { walls },
    rules: { 'walls/no-float': 'error', 'walls/no-forward-ref': 'error', 'walls/no-math-random': 'error' },
  },
  { files: ['src/**/*.ts'], ignores: SPECS, rules: { 'walls/key-objects': 'error' } },
  {
    files: ['src/{kernel,api}/**/*.ts', 'src/modules/purchases/**/*.ts'],
    ignores: SPECS,
    rules: { 'walls/no-provider-name': 'error' },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/kernel/config/**', ...SPECS],
    rules: { 'walls/no-environment': 'error' },
  },
  { files: ['src/**/*.ts'], ignores: [...REVEALING, ...SPECS], rules: { 'walls/no-reveal': 'error' } },
  {
    files: ['src/**/*.ts'],
    ignores: [...WITH_SQL, ...SPECS],
    rules: { 'walls/no-sql': 'error' },
  },
  {
    files: ['src/**/*.ts'],
    ignores: [...WITH_SQL, 'src/modules/**/*.entity.ts', 'src/kernel/**/*.entity.ts', ...SPECS],
    rules: { 'walls/no-typeorm': 'error' },
  },
  {
    // the front doors of modules, and those who come in through them; convention 2
    files: ['src/modules/*/index.ts', 'src/{api,workers,demo,boot}/**/*.ts'],
    ignores: ['src/modules/payments/index.ts', ...SPECS],
    rules: { 'walls/no-repository': 'error' },
  },
  {
    files: ['src/api/**/*.controller.ts'],
    ignores: CONTROLLERS_WITH_TRANSACTIONS,
    rules: { 'walls/no-transaction': 'error' },
  },
  {
    files: ['src/**/*.ts', 'bench/**/*.ts', 'chaos/**/*.ts'],
    // a migration is one list of statements, and the describe block of a spec is no function anybody calls
    ignores: ['src/migrations/**', ...SPECS],
    rules: {
      'max-lines': ['error', FILE_LINES],
      'max-lines-per-function': ['error', FUNCTION_LINES],
      'walls/six-dependencies': 'error',
    },
  },
  { files: SPECS, rules: { 'max-lines': ['error', TEST_FILE_LINES] } },
  { files: LONG_FILES, rules: { 'max-lines': 'off' } },
  { files: LONG_FUNCTIONS, rules: { 'max-lines-per-function': 'off' } },
  { files: MANY_DEPENDENCIES, rules: { 'walls/six-dependencies': 'off' } },
  {
    // classes of answers are schemas for the API document; their values are plain objects, and never anything else
    files: ['src/api/**/*.ts', 'src/openapi-file.ts'],
    rules: { '@typescript-eslint/no-unsafe-class-instance-assignment': 'off' },
  },
  {
    files: ['test/**/*.ts', '**/*.spec.ts', 'bench/**/*.ts', 'chaos/**/*.ts'],
    rules: {
      // supertest and JSON bodies are untyped by nature; tests assert on them
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: ['**/*.{js,cjs,mjs}'], ...tseslint.configs.disableTypeChecked },
  {
    files: ['**/*.{js,cjs,mjs}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        module: 'writable',
        exports: 'writable',
        require: 'readonly',
        __dirname: 'readonly',
        setTimeout: 'readonly',
        fetch: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
      },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['src/api/*/assets/**/*.js'],
    languageOptions: {
      sourceType: 'script',
      globals: { document: 'readonly', window: 'readonly', setInterval: 'readonly', clearInterval: 'readonly' },
    },
    rules: { '@typescript-eslint/no-unused-expressions': 'off' },
  },
);
