import { KEEPS_OPENER, PAY_PATH } from '../shared';
import { type Html, markup, NOTHING } from './markup';
import { LANGUAGE_NAMES, PAGE_LANGUAGES, type PageLanguage } from './language';
import { textsIn } from './texts';

export interface Page {
  readonly language: PageLanguage;
  readonly title: string;
  readonly body: Html;
  /** Path of the page itself, for the links to its other languages. */
  readonly path?: string | undefined;
}

/** A whole page. Styles and the one script are files, so the policy needs no exception. */
export function renderPage({ language, title, body, path }: Page): string {
  const page = markup`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <link rel="stylesheet" href="${PAY_PATH}/assets/pay.css" />
        <script src="${PAY_PATH}/assets/pay.js" defer></script>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
        ${path === undefined ? NOTHING : languages(language, path)}
      </body>
    </html>`;
  return page.text;
}

function languages(current: PageLanguage, path: string): Html {
  const entries = PAGE_LANGUAGES.map((language) =>
    language === current
      ? markup`<li><span aria-current="true">${LANGUAGE_NAMES[language]}</span></li>`
      : markup`<li>
          <a lang="${language}" hreflang="${language}" href="${path}?lang=${language}">${LANGUAGE_NAMES[language]}</a>
        </li>`,
  );
  return markup`<footer>
    <nav aria-label="${textsIn(current)('language')}">
      <ul>
        ${entries}
      </ul>
    </nav>
  </footer>`;
}

/** Where the forms of a page may lead. */
export type FormTarget =
  /** Forms of this page come back to this service. */
  | 'self'
  /**
   * The one form of this page leads to the shop, and from there wherever the shop redirects to: `form-action` would also
   * cover those redirects, which nobody knows beforehand. Such a page holds nothing else.
   */
  | 'anywhere';

/** Headers of every page of payers. */
export const pageHeaders = (forms: FormTarget = 'self'): Record<string, string> => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    ...(forms === 'self' ? ["form-action 'self'"] : []),
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
  ...KEEPS_OPENER,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
});
