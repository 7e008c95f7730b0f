import type { DomainError } from '../../kernel/errors';
import type { ErrorContext, RenderedError } from '../shared';
import { PROBLEMS } from '../shared';
import { markup } from './markup';
import { pageHeaders, renderPage } from './layout';
import { pageLanguage } from './language';
import { textsIn } from './texts';

/** A refusal as a page: nothing of what was sent is in it. */
export function renderErrorPage({ code }: DomainError, { language }: ErrorContext): RenderedError {
  const spoken = pageLanguage(language, undefined);
  const say = textsIn(spoken);
  const missing = code === 'not-found';
  const title = say(missing ? 'notFoundTitle' : 'troubleTitle');
  const body = markup`<p>${say(missing ? 'notFoundText' : 'troubleText')}</p>`;
  const { 'content-type': contentType = 'text/html', ...headers } = pageHeaders();
  return { status: PROBLEMS[code].status, headers, contentType, body: renderPage({ language: spoken, title, body }) };
}
