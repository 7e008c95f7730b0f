import { createHash } from 'node:crypto';
import type { GatewayOutcome } from '../outcomes';
import type { PageAnswer } from '../port';
import { type Decision, DECISIONS, PAGE_DECISIONS, pageKind, type PageKind } from './simulated/decisions';
import type { PaymentRecord } from './simulated/records';
import type { SimulatedGateway } from './simulated/simulated-gateway';

const HEADINGS: Readonly<Record<PageKind, string>> = {
  redirect: 'Confirm your payment',
  challenge: 'Confirm that it is you',
  instructions: 'Pay later',
};
const LEADS: Readonly<Record<PageKind, string>> = {
  redirect: 'This page stands in for a bank or wallet. Choose how the payment ends.',
  challenge: 'This page stands in for the card issuer. Choose how the 3-D Secure challenge ends.',
  instructions: 'This page stands in for the cashier. Choose whether the payment is made in time.',
};
const BUTTONS: Readonly<Record<Decision, string>> = {
  approve: 'Approve',
  decline: 'Decline',
  cancel: 'Cancel and return',
  pass: 'Pass',
  fail: 'Fail',
  pay: 'Pay now',
  expire: 'Let it expire',
};

const STYLE = `
body{font:1.125rem/1.5 system-ui,sans-serif;margin:0;background:#f4f5f7;color:#1b1f24}
main{max-width:30rem;margin:2rem auto;padding:1.5rem;background:#fff;border:1px solid #c9ced6;border-radius:.5rem}
h1{font-size:1.5rem;margin-top:0}
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem}
dt{color:#4a525d}dd{margin:0;overflow-wrap:anywhere}
button{font:inherit;display:block;width:100%;min-height:3rem;margin:.75rem 0;border:2px solid #1b4fa0;border-radius:.375rem;background:#fff;color:#1b4fa0;cursor:pointer}
button:first-of-type{background:#1b4fa0;color:#fff}
button:focus-visible{outline:3px solid #e08a00;outline-offset:2px}
.note{color:#4a525d;font-size:1rem}`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string => text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char);

/** The page of a waiting payment: approve or decline a redirect, pass or fail a challenge, pay or miss a voucher. */
export function renderPayPage(gateway: SimulatedGateway, gatewayReference: string): PageAnswer {
  const payment = gateway.page(gatewayReference);
  if (!payment) return page(404, 'Payment not found', '<p>This payment is not known, or its page has expired.</p>');
  const kind = pageKind(payment);
  if (!kind) return closedPage(payment);
  const buttons = PAGE_DECISIONS[kind].map(
    (decision) => `<button type="submit" name="decision" value="${decision}">${BUTTONS[decision]}</button>`,
  );
  const body = `<p>${LEADS[kind]}</p>${details(payment)}<form method="post">${buttons.join('')}</form>
<p class="note">Sandbox: no money is moved.</p>`;
  return page(200, HEADINGS[kind], body);
}

/**
 * Records a click, exactly once however often it comes, and sends the browser back to the merchant.
 * @param decision the form's `decision` field, as it came
 */
export async function decide(
  gateway: SimulatedGateway,
  gatewayReference: string,
  decision: unknown,
): Promise<PageAnswer> {
  const known = DECISIONS.find((item) => item === decision);
  const decided = known ? await gateway.decide(gatewayReference, known) : undefined;
  switch (decided?.kind) {
    case undefined:
    case 'not-allowed':
      return page(422, 'Not possible', '<p>This payment cannot end that way.</p>');
    case 'not-found':
      return renderPayPage(gateway, gatewayReference);
    case 'decided':
    case 'already':
      return leave(decided.payment);
  }
}

const leave = (payment: PaymentRecord): PageAnswer =>
  isWebUrl(payment.returnUrl)
    ? { ...page(303, 'Returning', ''), headers: { ...headers(), location: payment.returnUrl } }
    : closedPage(payment);

function closedPage(payment: PaymentRecord): PageAnswer {
  const back = isWebUrl(payment.returnUrl)
    ? `<p><a href="${escape(payment.returnUrl)}">Return to the merchant</a></p>`
    : '';
  return page(200, `Payment ${outcomeText(payment.outcome)}`, `${details(payment)}${back}`);
}

const outcomeText = (outcome: GatewayOutcome): string => {
  if (outcome.kind === 'declined') return outcome.reason === 'canceled' ? 'canceled' : 'declined';
  return outcome.kind === 'approved' ? 'approved' : 'waiting';
};

function details(payment: PaymentRecord): string {
  const rows: [string, string][] = [['Amount', amountText(payment)]];
  if (payment.descriptor !== undefined) rows.push(['Merchant', payment.descriptor]);
  if (payment.methods.length > 0) rows.push(['Method', payment.methods.join(', ')]);
  rows.push(['Reference', payment.merchantReference]);
  if (payment.outcome.kind === 'pending') {
    const { paymentCode, expiresAt } = payment.outcome.instructions;
    rows.push(['Payment code', paymentCode], ['Pay until', expiresAt]);
  }
  return `<dl>${rows.map(([term, text]) => `<dt>${term}</dt><dd>${escape(text)}</dd>`).join('')}</dl>`;
}

/** Major units by the platform's currency table; the amounts of record stay minor units. */
function amountText({ amount: { minor, currency } }: PaymentRecord): string {
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 0;
  const text = String(minor).padStart(digits + 1, '0');
  const major = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return `${major} ${currency}`;
}

function page(status: number, heading: string, body: string): PageAnswer {
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>${heading}</title><style>${STYLE}</style></head>
<body><main><h1>${heading}</h1>${body}</main></body></html>`;
  return { status, headers: headers(), body: html };
}

/** `form-action` covers every redirect after the click as well: the merchant may send the browser on to a shop this page knows nothing of. */
const headers = (): Record<string, string> => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action 'self' https: http:; frame-ancestors 'none'; base-uri 'none'`,
  // shops open this page in a window and wait for it
  'cross-origin-opener-policy': 'unsafe-none',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
});

const isWebUrl = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
