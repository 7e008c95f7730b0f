'use strict';
/** The walls between layers and modules. Each rule has a planted fault in test/arch that was seen red. */
const LAYERS = [
  ['catalog', 'customers', 'auth'],
  ['inventory', 'payment-instruments'],
  ['pricing', 'payments', 'invoicing', 'vouchers', 'webhooks'],
  ['purchases'],
];
const any = (names) => `^src/modules/(${names.join('|')})/`;
const layered = LAYERS.flatMap((names, index) => {
  const above = LAYERS.slice(index + 1).flat();
  const rules = [];
  if (above.length > 0) {
    rules.push({
      name: `layer-${index + 1}-not-up`,
      severity: 'error',
      from: { path: any(names) },
      to: { path: any(above) },
    });
  }
  if (names.length > 1) {
    rules.push({
      name: `layer-${index + 1}-not-sideways`,
      severity: 'error',
      from: { path: any(names) },
      to: { path: any(names), pathNot: '^src/modules/$1/' },
    });
  }
  return rules;
});

/** The folders of `purchases`, lowest first. A folder imports from those below it; those of one row do not import from each other. */
const FOLDERS = [
  ['model'],
  ['store'],
  ['read'],
  ['settle'],
  ['begin'],
  ['follow-up'],
  ['recover'],
  ['retry'],
  ['place', 'reserve'],
];
const folder = (names) => `^src/modules/purchases/(${names.join('|')})/`;
const stacked = FOLDERS.map((names, index) => ({
  name: `purchases-${names[0]}-not-up`,
  severity: 'error',
  from: { path: folder(names) },
  to: { path: folder(FOLDERS.slice(index).flat()), pathNot: '^src/modules/purchases/$1/' },
}));

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'kernel-is-a-leaf',
      severity: 'error',
      from: { path: '^src/kernel/' },
      to: { path: '^src/(modules|api|workers|demo)/' },
    },
    {
      name: 'core-does-not-know-its-edges',
      severity: 'error',
      from: { path: '^src/(modules|kernel)/' },
      to: { path: '^src/(api|workers|demo)/' },
    },
    {
      name: 'doors-do-not-know-each-other',
      severity: 'error',
      from: { path: '^src/api/([^/]+)/' },
      to: { path: '^src/api/', pathNot: '^src/api/($1|shared)/' },
    },
    {
      name: 'only-through-the-front-door',
      severity: 'error',
      from: { path: '^src/(?:modules|api|workers|demo)/([^/]+)' },
      to: { path: '^src/modules/([^/]+)/.+', pathNot: ['^src/modules/$1/', '^src/modules/[^/]+/index\\.ts$'] },
    },
    {
      name: 'nobody-knows-a-gateway-provider',
      comment: 'A provider is one folder and one line in providers.ts; its own process stands beside it.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['^src/modules/payments/gateway/(providers\\.ts$|[^/]+/)', '^src/simulated-gateway/'],
      },
      to: { path: '^src/modules/payments/gateway/[^/]+/' },
    },
    {
      name: 'providers-do-not-know-each-other',
      severity: 'error',
      from: { path: '^src/modules/payments/gateway/([^/]+)/' },
      to: { path: '^src/modules/payments/gateway/[^/]+/', pathNot: '^src/modules/payments/gateway/$1/' },
    },
    {
      name: 'entities-stay-inside',
      severity: 'error',
      from: { path: '^src/modules/[^/]+/index\\.ts$' },
      to: { path: '\\.entity\\.ts$' },
    },
    {
      name: 'no-http-in-core',
      severity: 'error',
      from: { path: '^src/modules/' },
      to: { path: 'node_modules/(@nestjs/swagger|@nestjs/platform-fastify|fastify|class-validator)(/|$)' },
    },
    {
      // what `@Type` and `@Transform` say is also noted by our own decorators, which stand there: one without the other would be two truths
      name: 'transformer-behind-own-decorators',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/api/shared/(member-shapes|dto-pipe)\\.ts$' },
      to: { path: 'node_modules/class-transformer(/|$)' },
    },
    {
      name: 'no-typeorm-in-edges',
      severity: 'error',
      from: { path: '^src/api/' },
      to: { path: 'node_modules/(typeorm|@nestjs/typeorm|pg)(/|$)' },
    },
    {
      name: 'purchases-has-no-loose-files',
      severity: 'error',
      from: { path: '^src/modules/purchases/[^/]+\\.ts$', pathNot: '/(index|purchases\\.module)\\.ts$' },
      to: {},
    },
    ...layered,
    ...stacked,
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.spec\\.ts$' },
  },
};
