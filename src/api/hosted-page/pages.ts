import { cardForm, cancelForm, codeForm, leaveForms, methodForms } from './forms';
import { formatAmount, momentOf } from './format';
import { type Html, markup, NOTHING } from './markup';
import type { PageContext } from './page-context';
import { mayChooseAnother, returnUrlOf, type FinalOutcome, type SessionState } from './session';
import { type Say, type TextKey, textsIn } from './texts';

export interface Content {
  readonly title: string;
  readonly body: Html;
}

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
          >
          ${leaveForms(mayChooseAnother(state.attempt, context.policy), context, say)}`,
      };
    case 'code':
      return {
        title: say('codeTitle'),
        body: markup`${orderOf(context, say)}${codeForm(state.attempt, context, say)}
        ${leaveForms(mayChooseAnother(state.attempt, context.policy), context, say)}`,
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
  const total = formatAmount(context.view.purchase.amountMinor, context.view.purchase.currency, context.language);
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
    ${cancelForm(state.attempt, context, say)}
    ${state.attempt === null && state.notice === undefined ? linkToShop(undefined, context, say) : NOTHING}`,
  };
}

/** What is bought and what it costs. */
function orderOf({ view, language }: PageContext, say: Say): Html {
  const { purchase, invoice } = view;
  const money = (minor: bigint): string => formatAmount(minor, purchase.currency, language);
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

function timeLeft(until: Date | null, { now, language }: PageContext, say: Say): Html {
  if (until === null || until <= now) return NOTHING;
  const milliseconds = until.getTime() - now.getTime();
  return markup`<p class="note">
    ${say('timeLeft')} ${momentOf(until, language, false)}
    <span data-ends="${milliseconds}" data-text="${say('minutesLeft', { minutes: '{minutes}' })}"></span>
  </p>`;
}

function instructionsOf(
  { attempt }: Extract<SessionState, { kind: 'instructions' }>,
  context: PageContext,
  say: Say,
): Html {
  const { instructions = {} } = attempt.response;
  return markup`${orderOf(context, say)}
    <dl>
      <dt>${say('paymentCode')}</dt>
      <dd class="code">${String(instructions['paymentCode'])}</dd>
      <dt>${say('payUntil')}</dt>
      <dd>${expiryOf(instructions['expiresAt'], context)}</dd>
    </dl>
    <a class="button primary" href="${String(instructions['url'])}">${say('openInstructions')}</a>
    ${context.policy.returnForm?.(context.view, 'pending') ? linkToReturn({ ...context, goOn: false }, say) : NOTHING}`;
}

/** A gateway's own text where it is no moment. */
function expiryOf(expiresAt: unknown, { language }: PageContext): Html {
  const at = new Date(String(expiresAt));
  return Number.isNaN(at.getTime()) ? markup`${String(expiresAt)}` : momentOf(at, language, true);
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
  const { returnForm } = context.policy;
  if (returnForm) return returnForm(context.view, outcome) ? linkToReturn(context, say) : NOTHING;
  return linkToShop(attempt, context, say);
}

/** Where the shop wants its shopper back; nothing where it did not say. */
function linkToShop(attempt: Parameters<typeof returnUrlOf>[1], { view, merchant }: PageContext, say: Say): Html {
  const url = returnUrlOf(view, attempt);
  return url === undefined ? NOTHING : markup`<a class="button" href="${url}">${say('returnTo', { merchant })}</a>`;
}

/** The browser follows it by itself where there is a script and the payer has just done something. */
const linkToReturn = ({ path, language, merchant, goOn }: PageContext, say: Say): Html =>
  markup`<a class="button primary" href="${path}/return?lang=${language}" ${goOn ? markup`data-follow` : NOTHING}
    >${say('returnTo', { merchant })}</a
  >`;
