/**
 * The walls that dependency-cruiser cannot see: what an expression does, not what a file imports. Every wall is a rule of its own, so
 * that each can have its own files and its own named exceptions in eslint.config.mjs. Planted faults: test/arch/lint-walls.spec.ts.
 */

/** A rule that refuses whatever one of the selectors matches. */
const refuse = (message, ...selectors) => ({
  meta: { type: 'problem', schema: [], messages: { wall: message } },
  create: (context) =>
    Object.fromEntries(selectors.map((selector) => [selector, (node) => context.report({ node, messageId: 'wall' })])),
});

/** What a statement begins with, as the statements of the service are written: in capitals. */
const SQL = String.raw`/\b(SELECT|INSERT INTO|DELETE FROM)\b|\bUPDATE \w+\b[^]*\bSET\b/`;

/** Functions of node:crypto whose second argument is a key. */
const KEYED = new Set(['createHmac', 'createCipheriv', 'createDecipheriv']);

const isKeyObject = (type) => (type.types ?? [type]).every(({ symbol }) => symbol?.name === 'KeyObject');

const nameOf = (callee) => (callee.type === 'MemberExpression' ? callee.property.name : callee.name);

const keyObjects = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      bytes: 'The key must be a KeyObject: with bytes or text Node 24 takes 12 to 19 µs a call.',
      inline: 'Make the KeyObject once, where the key comes from, not at each call.',
    },
  },
  create: (context) => ({
    CallExpression(node) {
      if (!KEYED.has(nameOf(node.callee))) return;
      const key = node.arguments[1];
      if (key.type === 'CallExpression' && nameOf(key.callee) === 'createSecretKey')
        context.report({ node: key, messageId: 'inline' });
      else if (!isKeyObject(context.sourceCode.parserServices.getTypeAtLocation(key)))
        context.report({ node: key, messageId: 'bytes' });
    },
  }),
};

export default {
  rules: {
    'no-float': refuse('Money never passes through a float.', "CallExpression[callee.name='parseFloat']"),
    'no-provider-name': refuse(
      'Kernel, doors and orchestrator know no gateway provider by name.',
      'Literal[value=/^(sandbox|simulated|stripe|adyen)$/]',
    ),
    'no-forward-ref': refuse(
      'Imports point down; a cycle is a design fault.',
      "CallExpression[callee.name='forwardRef']",
    ),
    'no-math-random': refuse(
      'Use node:crypto.',
      "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    ),
    'no-environment': refuse(
      'Only kernel/config reads the environment.',
      "MemberExpression[object.name='process'][property.name='env']",
      "MemberExpression[object.name='process'][property.value='env']",
      "VariableDeclarator[init.name='process'] > ObjectPattern > Property[key.name='env']",
      "ImportDeclaration[source.value=/^(node:)?process$/] > ImportSpecifier[imported.name='env']",
    ),
    'no-reveal': refuse(
      'Secrets are opened in the vault, the gateway adapters and the hashes only.',
      "CallExpression[callee.property.name='reveal']",
    ),
    'key-objects': keyObjects,
    'no-transaction': refuse(
      'A controller opens no transaction: a service or a use case does.',
      "ImportSpecifier[imported.name='UnitOfWork']",
      "Identifier[name='tx']",
    ),
    'no-repository': refuse(
      'A repository belongs to its module: only payments hands its repositories on, to purchases.',
      'ExportSpecifier[exported.name=/Repository$/]',
      'ImportSpecifier[imported.name=/Repository$/][parent.source.value=/modules\\u002F[^\\u002F]+$/]',
    ),
    'no-sql': refuse(
      'SQL stands in a repository.',
      `Literal[value=${SQL}]`,
      `TemplateElement[value.raw=${SQL}]`,
      "CallExpression[callee.name='statement']",
      "CallExpression[callee.property.name='query'][callee.object.name=/^(tx|on|manager|dataSource)$/]",
    ),
    'no-typeorm': refuse(
      'Only repositories and entities know TypeORM; services know Tx and Connection.',
      "ImportDeclaration[source.value='typeorm']",
      "CallExpression[callee.property.name='getRepository']",
    ),
    'six-dependencies': refuse(
      'A class takes at most six dependencies.',
      "MethodDefinition[kind='constructor'] > FunctionExpression[params.length>6]",
    ),
  },
};
