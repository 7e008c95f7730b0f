import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

const restrictedSyntax = [
  { selector: "CallExpression[callee.name='parseFloat']", message: 'Money never passes through a float.' },
  { selector: "CallExpression[callee.name='forwardRef']", message: 'Imports point down; a cycle is a design fault.' },
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: 'Use node:crypto.',
  },
];
const processEnv = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Only kernel/config reads the environment.',
};
const reveal = {
  selector: "CallExpression[callee.property.name='reveal']",
  message: 'Secrets are opened in the vault, the gateway adapters and the hashes only.',
};

/** Files that may open a secret: where it is hashed, sealed, signed with, sent to the gateway, or handed to a driver. */
const REVEALING = [
  'src/kernel/crypto/**',
  'src/kernel/database/**',
  'src/main.ts',
  'src/boot/**',
  'src/start-service.ts',
  'src/demo/**',
  'src/admin-cli.ts',
  'src/modules/auth/**',
  'src/modules/payment-instruments/vault/**',
  'src/modules/payment-instruments/request-canon.ts',
  'src/modules/payments/gateway/**',
  'src/modules/webhooks/**',
  'src/simulated-gateway/**',
  'src/api/admin/**',
  'src/api/webhooks-admin/**',
];

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', '.data/**', 'bench/out/**', 'coverage/**'] },
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
      'no-restricted-syntax': ['error', ...restrictedSyntax],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/kernel/config/**', 'src/kernel/database/**', 'src/main.ts', ...REVEALING, '**/*.spec.ts'],
    rules: { 'no-restricted-syntax': ['error', ...restrictedSyntax, processEnv, reveal] },
  },
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
