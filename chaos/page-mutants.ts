import type { Mutant } from './mutants';

const LAYOUT = 'src/api/hosted-page/layout.ts';
const REDIRECT = 'test/wire/merchant/redirect.spec.ts';

/** Known bugs of pages and logins: what keeps strangers from a payer's browser, and from who has an account. */
export const PAGE_MUTANTS: readonly Mutant[] = [
  {
    name: 'page-not-escaped',
    bug: 'what a payer typed is put into the page as HTML',
    test: {
      file: REDIRECT,
      name: 'shows what the payer typed as text',
      patches: [
        {
          file: 'src/api/hosted-page/markup.ts',
          find: `return String(part).replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char);`,
          replace: 'return String(part);',
        },
      ],
    },
  },
  {
    name: 'page-in-a-frame',
    bug: 'a foreign page may show the payment page in a frame',
    test: {
      file: REDIRECT,
      name: 'allows its policy to lead home',
      patches: [{ file: LAYOUT, find: `    "frame-ancestors 'none'",\n`, replace: '' }],
    },
  },
  {
    name: 'page-without-policy',
    bug: 'the payment page has no content security policy of its own',
    test: {
      file: REDIRECT,
      name: 'allows its policy to lead home',
      patches: [{ file: LAYOUT, find: `'content-security-policy': [`, replace: `'x-policy': [` }],
    },
  },
  {
    name: 'answers-in-a-frame',
    bug: 'a foreign page may show any other answer in a frame',
    test: {
      file: 'test/http-shell/shell.spec.ts',
      name: 'carries the headers browsers obey',
      patches: [{ file: 'src/configure-app.ts', find: `        frameAncestors: ["'none'"],\n`, replace: '' }],
    },
  },
  {
    name: 'voucher-in-a-frame',
    bug: 'a foreign page may show a voucher in a frame',
    test: {
      file: 'test/browser/vouchers.spec.ts',
      name: 'fits a telephone',
      patches: [{ file: 'src/api/deals/voucher-page.ts', find: "; frame-ancestors 'none'", replace: '' }],
    },
  },
  {
    name: 'no-dummy-hash',
    bug: 'a login says by its speed whether there is an account',
    test: {
      file: 'test/auth/sessions.spec.ts',
      name: 'costs the same work',
      patches: [
        {
          file: 'src/modules/auth/passwords.service.ts',
          find: '    const matches = await verify(',
          replace: '    if (passwordHash === undefined) return false;\n    const matches = await verify(',
        },
      ],
    },
  },
];
