/** Longest redirect URL accepted; longer ones are cut by browsers still in use. */
export const REDIRECT_URL_MAX_LENGTH = 2_083;

/** Printable ASCII without space and backslash: browsers drop or rewrite anything else before they parse, so it is refused. */
const PLAIN_URL = /^[\x21-\x5b\x5d-\x7e]+$/;
/** What no URI may hold (RFC 3986); braces are fine in a template, but only as placeholders. */
const NOT_IN_URIS = /["<>^`{|}]/;
const WEB_PROTOCOLS: readonly string[] = ['https:', 'http:'];
/** Stands in for the values that will be filled in: both fillings must stay on the same origin. */
const SAMPLE: RedirectValues = { id: 'txn_0', result: 'approved' };

/** What the placeholders `{id}` and `{result}` of a redirect URL stand for: the transaction and its result. */
export interface RedirectValues {
  readonly id: string;
  readonly result: string;
}

/** The URL with its placeholders filled in, percent-encoded, so that a value never reaches beyond its place. */
export function fillRedirectUrl(template: string, { id, result }: RedirectValues): string {
  return template.replaceAll('{id}', encodeURIComponent(id)).replaceAll('{result}', encodeURIComponent(result));
}

/**
 * Whether a shopper may be sent to `redirectUrl` by the shop at `websiteUrl`: the same scheme, host and port, no user info, before
 * and after the placeholders are filled. Whatever two parsers might read in two ways counts as foreign.
 */
export function isOwnRedirectUrl(redirectUrl: string, websiteUrl: string): boolean {
  if (redirectUrl.length > REDIRECT_URL_MAX_LENGTH || !PLAIN_URL.test(redirectUrl)) return false;
  const own = originOf(websiteUrl);
  const filled = fillRedirectUrl(redirectUrl, SAMPLE);
  return own !== undefined && !NOT_IN_URIS.test(filled) && originOf(redirectUrl) === own && originOf(filled) === own;
}

/** Scheme, host and port of a web address without user info; `URL.origin` alone would let `blob:https://…` pass. */
function originOf(text: string): string | undefined {
  // the parser would repair `https:host` and `https:///host`
  if (!/^https?:\/\/[^/?#]/i.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const hasUserInfo = url.username !== '' || url.password !== '' || /^https?:\/\/[^/?#]*@/i.test(text);
  return WEB_PROTOCOLS.includes(url.protocol) && !hasUserInfo ? `${url.protocol}//${url.host}` : undefined;
}
