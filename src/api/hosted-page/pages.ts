import { formatMajor } from '../../kernel/money';
import { cardForm, cancelForm, codeForm, methodForms } from './forms';
import { type Html, markup, NOTHING } from './markup';
import type { PageContext } from './page-context';
import { merchantReturn, type ReturnForm } from './merchant-return';
import { returnUrlOf, type FinalOutcome, type SessionState } from './session';
import { type Say, type TextKey, textsIn } from './texts';

export interface Content {
  readonly title: string;
  readonly body: Html;
}

export const moneyOf = (minor: bigint, currency: string): string => `${formatMajor(minor, currency)} ${currency}`;

/** What the page of a purchase shows in a state. */
export function contentOf(state: SessionState, context: PageContext): Content {
  const say = textsIn(context.language);
  switch (state.kind) {
    case 'choose':
      return chooseContent(state, context, say);
    case 'confirm':
      return {
        title: say('confirmTitle'),
        body: markup`${orderOf(context, say)}
          <p>${say('confirmText')}</p>
          <a class="button primary" href="${state.url}" ${context.goOn ? markup`data-follow` : NOTHING}
            >${say('confirm')}</a
          >`,
      };
    case 'code':
      return {
        title: say('codeTitle'),
        body: markup`${orderOf(context, say)}${codeForm(state.attempt, context, say)}`,
      };
    case 'instructions':
      return { title: say('instructionsTitle'), body: instructionsOf(state, context, say) };
    case 'processing':
      return {
        title: say('processingTitle'),
        body: markup`<p role="status" data-reload>${say('processingText')}</p>
          <a class="button" href="${context.path}?lang=${context.language}">${say('reload')}</a>`,
      };
    case 'final':
      return finalContent(state, context, say);
  }
}

function chooseContent(state: Extract<SessionState, { kind: 'choose' }>, context: PageContext, say: Say): Content {
  const { merchant } = context;
  const total = moneyOf(context.view.purchase.amountMinor, context.view.purchase.currency);
  const byCard = state.methods.includes('payment-card');
  const others = state.methods.filter((method) => method !== 'payment-card');
  const noticeKey: TextKey | undefined =
    context.notice ??
    (state.notice === undefined ? undefined : state.notice === 'declined' ? 'declinedAgain' : 'expiredAgain');
  return {
    title: say('payTo', { merchant }),
    body: markup`${noticeKey === undefined ? NOTHING : markup`<p class="alert" role="alert">${say(noticeKey)}</p>`}
    ${orderOf(context, say)} ${timeLeft(state.until, context, say)} ${byCard ? cardForm(total, context, say) : NOTHING}
    ${others.length > 0 ? methodForms(others, byCard, context, say) : NOTHING}
    ${cancelForm(state.attempt, context, say)}`,
  };
}

/** What is bought and what it costs. */
function orderOf({ view }: PageContext, say: Say): Html {
  const { purchase, invoice } = view;
  const money = (minor: bigint): string => moneyOf(minor, purchase.currency);
  const items = purchase.lines.map(
    ({ name, quantity, priceMinor }) =>
      markup`<tr>
        <th scope="row">${name}</th>
        <td>${quantity}</td>
        <td class="money">${money(priceMinor)}</td>
      </tr>`,
  );
  const sums: [TextKey, bigint][] = [
    ['discount', -(invoice?.discountMinor ?? 0n)],
    ['shipping', invoice?.shippingMinor ?? 0n],
    ['tax', invoice?.taxMinor ?? 0n],
  ];
  const shown = sums
    .filter(([, minor]) => minor !== 0n)
    .map(
      ([key, minor]) =>
        markup`<tr>
          <th scope="row" colspan="2">${say(key)}</th>
          <td class="money">${money(minor)}</td>
        </tr>`,
    );
  return markup`<table>
    <caption>
      ${say('order')}
    </caption>
    <thead>
      <tr>
        <th scope="col">${say('item')}</th>
        <th scope="col">${say('quantity')}</th>
        <th scope="col" class="money">${say('amount')}</th>
      </tr>
    </thead>
    <tbody>
      ${items}
    </tbody>
    <tfoot>
      ${shown}
      <tr class="total">
        <th scope="row" colspan="2">${say('total')}</th>
        <td class="money">${money(purchase.amountMinor)}</td>
      </tr>
    </tfoot>
  </table>`;
}

const TIME_AT = 11;
const TIME_END = 16;

function timeLeft(until: Date | null, { now }: PageContext, say: Say): Html {
  if (until === null || until <= now) return NOTHING;
  const milliseconds = until.getTime() - now.getTime();
  const time = until.toISOString().slice(TIME_AT, TIME_END);
  return markup`<p class="note">
    ${say('timeLeft', { time })}
    <span data-ends="${milliseconds}" data-text="${say('minutesLeft', { minutes: '{minutes}' })}"></span>
  </p>`;
}

function instructionsOf(
  { attempt }: Extract<SessionState, { kind: 'instructions' }>,
  context: PageContext,
  say: Say,
): Html {
  const { instructions = {} } = attempt.response;
  const form = merchantReturn(context.view, 'pending');
  return markup`${orderOf(context, say)}
    <dl>
      <dt>${say('paymentCode')}</dt>
      <dd class="code">${String(instructions['paymentCode'])}</dd>
      <dt>${say('payUntil')}</dt>
      <dd>${String(instructions['expiresAt']).slice(0, TIME_END).replace('T', ' ')} UTC</dd>
    </dl>
    <a class="button primary" href="${String(instructions['url'])}">${say('openInstructions')}</a>
    ${form ? returnForm(form, context, say, false) : NOTHING}`;
}

const FINAL_TEXTS: Readonly<Record<FinalOutcome, readonly [title: TextKey, text: TextKey]>> = {
  paid: ['paidTitle', 'paidText'],
  reserved: ['paidTitle', 'reservedText'],
  refunded: ['refundedTitle', 'refundedText'],
  declined: ['declinedTitle', 'declinedText'],
  canceled: ['canceledTitle', 'canceledText'],
  expired: ['expiredTitle', 'expiredText'],
};

function finalContent(
  { outcome, attempt }: Extract<SessionState, { kind: 'final' }>,
  context: PageContext,
  say: Say,
): Content {
  const [title, text] = FINAL_TEXTS[outcome];
  return {
    title: say(title),
    body: markup`<p role="status">${say(text)}</p>
      ${orderOf(context, say)}${wayBack(outcome, attempt, context, say)}`,
  };
}

function wayBack(
  outcome: FinalOutcome,
  attempt: Parameters<typeof returnUrlOf>[1],
  context: PageContext,
  say: Say,
): Html {
  if (context.view.purchase.door === 'merchant') {
    const form = merchantReturn(context.view, outcome);
    return form ? returnForm(form, context, say, true) : NOTHING;
  }
  const url = returnUrlOf(context.view, attempt);
  return url === undefined
    ? NOTHING
    : markup`<a class="button primary" href="${url}">${say('returnTo', { merchant: context.merchant })}</a>`;
}

/** The browser posts it by itself where there is a script; the button does the same. */
const returnForm = (
  { url, purchaseId, status }: ReturnForm,
  { merchant }: PageContext,
  say: Say,
  submits: boolean,
): Html =>
  markup`<form method="post" action="${url}" ${submits ? markup`data-submit` : NOTHING}>
    <input type="hidden" name="PurchaseId" value="${purchaseId}" /><input
      type="hidden"
      name="Status"
      value="${status}"
    />
    <button type="submit" class="primary">${say('returnTo', { merchant })}</button>
  </form>`;
