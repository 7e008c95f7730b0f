import { markup } from './markup';
import type { ReturnContext } from './page-context';
import type { Content } from './pages';
import type { SessionState } from './session';
import { textsIn } from './texts';

/**
 * The form by which a merchant's payer goes back, and nothing else. The browser posts it by itself where there is a script.
 * @returns undefined while there is nothing to go back with: the payment is not over, or the merchant named no address
 */
export function returnContent(
  state: SessionState,
  { view, policy, merchant, path, language }: ReturnContext,
): Content | undefined {
  const outcome = state.kind === 'instructions' ? 'pending' : state.kind === 'final' ? state.outcome : undefined;
  const form = outcome && policy.returnForm?.(view, outcome);
  if (!form) return undefined;
  const say = textsIn(language);
  return {
    title: say('returnTo', { merchant }),
    body: markup`<form method="post" action="${form.url}" data-submit data-back="${path}?lang=${language}">
      ${Object.entries(form.fields).map(([name, value]) => markup`<input type="hidden" name="${name}" value="${value}" />`)}
      <button type="submit" class="primary">${say('returnTo', { merchant })}</button>
    </form>`,
  };
}
