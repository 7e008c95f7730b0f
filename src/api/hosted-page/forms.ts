import type { Attempt } from '../../modules/payments';
import type { CardField } from './card-fields';
import { type Html, html, NOTHING } from './html';
import { methodName } from './method-names';
import type { PageContext } from './pages';
import type { Say, TextKey } from './texts';

const WRONG: Readonly<Record<CardField, TextKey>> = { number: 'badNumber', expiry: 'badExpiry', code: 'badCode' };

const open = ({ path, language }: PageContext): Html =>
  html`<form method="post" action="${path}?lang=${language}" autocomplete="on" novalidate></form>`;

interface Input {
  readonly field: CardField;
  readonly label: TextKey;
  readonly autocomplete: string;
  readonly placeholder: string;
  readonly maxLength: number;
}

const NUMBER: Input = {
  field: 'number',
  label: 'number',
  autocomplete: 'cc-number',
  placeholder: '1234 5678 9012 3456',
  maxLength: 30,
};
const EXPIRY: Input = { field: 'expiry', label: 'expiry', autocomplete: 'cc-exp', placeholder: 'MM/YY', maxLength: 9 };
const CODE: Input = { field: 'code', label: 'code', autocomplete: 'cc-csc', placeholder: '123', maxLength: 4 };

/** A field with its label and its message. What was typed before is never written back. */
function input(
  { field, label, autocomplete, placeholder, maxLength }: Input,
  { problems }: PageContext,
  say: Say,
): Html {
  const wrong = problems.has(field);
  return html`<div>
    <label for="${field}">${say(label)}</label>
    <input
      id="${field}"
      name="${field}"
      inputmode="${field === 'expiry' ? 'text' : 'numeric'}"
      autocomplete="${autocomplete}"
      placeholder="${placeholder}"
      maxlength="${maxLength}"
      required
      data-check="${field}"
      aria-invalid="${wrong ? 'true' : 'false'}"
      aria-describedby="${field}-wrong"
    />
    <p class="wrong" id="${field}-wrong" ${wrong ? NOTHING : html`hidden`}>${say(WRONG[field])}</p>
  </div>`;
}

/** Names every wrong field with a link to it, and takes the focus. */
function summary({ problems }: PageContext, say: Say): Html {
  if (problems.size === 0) return NOTHING;
  const entries = [...problems].map((field) => html`<li><a href="#${field}">${say(WRONG[field])}</a></li>`);
  return html`<div class="alert" role="alert" id="problems" tabindex="-1">
    ${say('problems')}
    <ul>
      ${entries}
    </ul>
  </div>`;
}

export function cardForm(total: string, context: PageContext, say: Say): Html {
  return html`<section aria-labelledby="card"><h2 id="card">${say('payByCard')}</h2>
${summary(context, say)}
${open(context)}<input type="hidden" name="do" value="card">
<label for="holder">${say('holder')}</label>
<input id="holder" name="holder" autocomplete="cc-name" maxlength="100" value="${context.holder}">
${input(NUMBER, context, say)}
<div class="pair">${input(EXPIRY, context, say)}${input(CODE, context, say)}</div>
<button type="submit" class="primary">${say('pay', { total })}</button></form></section>`;
}

/** A button per method whose payer goes on elsewhere. */
export function methodForms(methods: readonly string[], besideCard: boolean, context: PageContext, say: Say): Html {
  const buttons = methods.map(
    (method) =>
      html`<button type="submit" name="method" value="${method}" ${besideCard ? NOTHING : html`class="primary"`}>
        ${say('continueWith', { method: methodName(method, context.view) })}
      </button>`,
  );
  const form = html`${open(context)}<input type="hidden" name="do" value="method">${buttons}</form>`;
  return besideCard
    ? html`<section aria-labelledby="others">
        <h2 id="others">${say('otherMethods')}</h2>
        ${form}
      </section>`
    : form;
}

export function cancelForm(attempt: Attempt | null, context: PageContext, say: Say): Html {
  if (attempt === null) return NOTHING;
  return html`${open(context)}<input type="hidden" name="do" value="cancel"><button type="submit" class="quiet">${say('cancel')}</button></form>`;
}

/** Asks for the code of a card that is known. */
export function codeForm({ instrument }: Attempt, context: PageContext, say: Say): Html {
  const last4 = typeof instrument['last4'] === 'string' ? instrument['last4'] : '····';
  return html`<p>${say('codeText', { last4 })}</p>${summary(context, say)}
${open(context)}<input type="hidden" name="do" value="code">${input(CODE, context, say)}
<button type="submit" class="primary">${say('pay', { total: '' })}</button></form>`;
}
