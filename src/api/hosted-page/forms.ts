import type { Attempt } from '../../modules/payments';
import type { CardField } from './card-fields';
import { type Html, markup, NOTHING } from './markup';
import { methodName } from './method-names';
import type { PageContext } from './page-context';
import type { Say, TextKey } from './texts';

const WRONG: Readonly<Record<CardField, TextKey>> = {
  holder: 'badHolder',
  number: 'badNumber',
  expiry: 'badExpiry',
  code: 'badCode',
};

/** A form of this page; `act` says what it asks for. */
const form = (act: string, content: Html, { path, language }: PageContext): Html =>
  markup`<form method="post" action="${path}?lang=${language}" autocomplete="on" novalidate>
    <input type="hidden" name="do" value="${act}">${content}
  </form>`;

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
  return markup`<div>
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
    <p class="wrong" id="${field}-wrong" ${wrong ? NOTHING : markup`hidden`}>${say(WRONG[field])}</p>
  </div>`;
}

/** Names every wrong field with a link to it, and takes the focus. */
function summary({ problems }: PageContext, say: Say): Html {
  if (problems.size === 0) return NOTHING;
  const entries = [...problems].map((field) => markup`<li><a href="#${field}">${say(WRONG[field])}</a></li>`);
  return markup`<div class="alert" role="alert" id="problems" tabindex="-1">
    ${say('problems')}
    <ul>
      ${entries}
    </ul>
  </div>`;
}

export function cardForm(total: string, context: PageContext, say: Say): Html {
  const fields = markup`<label for="holder">${say('holder')}</label>
    <input id="holder" name="holder" autocomplete="cc-name" maxlength="100" value="${context.holder}"
      aria-invalid="${context.problems.has('holder') ? 'true' : 'false'}">
    ${input(NUMBER, context, say)}
    <div class="pair">${input(EXPIRY, context, say)}${input(CODE, context, say)}</div>
    <button type="submit" class="primary">${say('pay', { total })}</button>`;
  return markup`<section aria-labelledby="card"><h2 id="card">${say('payByCard')}</h2>
    ${summary(context, say)}${form('card', fields, context)}</section>`;
}

/** A button per method whose payer goes on elsewhere. */
export function methodForms(methods: readonly string[], besideCard: boolean, context: PageContext, say: Say): Html {
  const buttons = methods.map(
    (method) =>
      markup`<button type="submit" name="method" value="${method}" ${besideCard ? NOTHING : markup`class="primary"`}>
        ${say('continueWith', { method: methodName(method, context.view) })}
      </button>`,
  );
  const choice = form('method', markup`${buttons}`, context);
  return besideCard
    ? markup`<section aria-labelledby="others">
        <h2 id="others">${say('otherMethods')}</h2>
        ${choice}
      </section>`
    : choice;
}

/** Ends a payment that goes on elsewhere: to choose another method, or not to pay. */
export const leaveForms = (mayChooseAnother: boolean, context: PageContext, say: Say): Html =>
  markup`${
    mayChooseAnother ? form('another', markup`<button type="submit">${say('otherMethods')}</button>`, context) : NOTHING
  }${form('cancel', markup`<button type="submit" class="quiet">${say('cancel')}</button>`, context)}`;

export function cancelForm(attempt: Attempt | null, context: PageContext, say: Say): Html {
  if (attempt === null) return NOTHING;
  return form('cancel', markup`<button type="submit" class="quiet">${say('cancel')}</button>`, context);
}

/** Asks for the code of a card that is known. */
export function codeForm({ instrument }: Attempt, context: PageContext, say: Say): Html {
  const last4 = typeof instrument['last4'] === 'string' ? instrument['last4'] : '····';
  const fields = markup`${input(CODE, context, say)}<button type="submit" class="primary">${say('confirmCode')}</button>`;
  return markup`<p>${say('codeText', { last4 })}</p>${summary(context, say)}${form('code', fields, context)}`;
}
